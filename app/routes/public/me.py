"""The reader's own page: what the phone keeps; and, signed in, the account."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import qr_image
from app.adapters.crypto import hash_password
from app.errors import DomainError, Forbidden
from app.forms.sign_in import SecondFactorForm
from app.models.person_kinds import SignInLevel
from app.services import accounts, second_factor
from app.services.benefits import receipts as claimed
from app.services.programmes import receipts
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import public, signed_in
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("me", __name__)


@blueprint.get("/me")
@public
def index() -> Response:
    """The same page for everybody; the phone fills in its own favourites."""
    response = page("public/me/index.html")
    response.headers["X-Offline"] = "keep"
    return response


@blueprint.get("/me/account")
@signed_in
def account() -> Response:
    """Who one is here, what one may do, and the ways out."""
    who = auth.person()
    found = accounts.own(read_session(), house().vault, who.account_id)
    return page("public/me/account.html", shared=False, who=who, account=found)


@blueprint.get("/me/signups")
@signed_in
def signups() -> Response:
    """What one has joined, with the ways to each receipt."""
    found = receipts.own(read_session(), house().vault, auth.person().account_id, request_instant())
    return page("public/me/signups.html", shared=False, signups=found)


@blueprint.get("/me/claims")
@signed_in
def claims() -> Response:
    """What one has claimed or applied for, with the ways to each voucher."""
    found = claimed.own(read_session(), house().vault, auth.person().account_id, request_instant())
    return page("public/me/claims.html", shared=False, claims=found)


@blueprint.get("/me/account/second-factor")
@signed_in
def factor() -> Response:
    """Set up password and authenticator: a fresh secret with each showing."""
    _check_level()
    return _factor_page(SecondFactorForm(secret=_sealed(second_factor.new_secret())))


@blueprint.post("/me/account/second-factor")
@signed_in
def set_factor() -> BaseResponse:
    """Keep them, and show the recovery codes this once; every device signs in anew."""
    _check_level()
    form, who, at = SecondFactorForm(request.form), auth.person(), request_instant()
    if not form.validate():
        return _factor_page(form)
    vault = house().vault
    secret = vault.open((form.secret.data or "").encode())
    hashed = hash_password(form.password.data or "")
    try:
        with writing() as write:
            codes = second_factor.set_up(
                write, vault, who.account_id, secret, hashed, form.code.data or "", at
            )
    except DomainError as error:
        return _factor_page(at_field(form, error))
    return auth.leave(page("public/me/recovery.html", shared=False, codes=codes))


def _check_level() -> None:
    """Who has a second factor replaces it only after using it: a code sent to a phone that was
    stolen must not be enough. A lost one is taken away by `flask staff reset`."""
    who = auth.person()
    if who.has_second_factor and who.level is not SignInLevel.second_factor:
        raise Forbidden("second_factor_needed")


def _sealed(secret: str) -> str:
    return house().vault.seal(secret).decode()


def _factor_page(form: SecondFactorForm) -> Response:
    vault, who = house().vault, auth.person()
    secret = vault.open((form.secret.data or "").encode())
    found = accounts.own(read_session(), vault, who.account_id)
    return page(
        "public/me/factor.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        secret=secret,
        square=qr_image.inline(second_factor.address(secret, found.phone)),
    )
