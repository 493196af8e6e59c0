"""Signing in and out: a code to the phone, or password and second factor for staff."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form

from app.adapters.crypto import masked_phone
from app.adapters.phones import normalised
from app.errors import DomainError
from app.forms.sign_in import CodeForm, PhoneForm, StaffForm
from app.models.person_kinds import SignInLevel
from app.services import grants, sessions, sign_in
from app.services.sign_in import Knock
from app.web import auth, knocking, scanned
from app.web.field_errors import at_field
from app.web.guard import public, signed_in
from app.web.house import house, request_instant
from app.web.onward import onward
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("sign_in", __name__)

HOME: Final = "/me/account"
#: How long a browser may take between phone and code.
PENDING_FOR: Final = timedelta(minutes=30)
_PENDING: Final = "pending"


@blueprint.get("/sign-in")
@public
def index() -> Response:
    """Which phone?"""
    return _phone_page(PhoneForm())


@blueprint.post("/sign-in")
@public
def ask() -> BaseResponse:
    """Send a code; the answer is the same whether or not the phone is known."""
    form, at = PhoneForm(request.form), request_instant()
    try:
        if not form.validate():
            return _phone_page(form)
        phone = normalised(form.phone.data or "")
        knocking.send_code(phone, at)
    except DomainError as error:
        return _phone_page(at_field(form, error))
    session[_PENDING] = [house().vault.seal(phone).decode(), int(at.timestamp())]
    return redirect(f"/sign-in/code?{_query()}", 303)


@blueprint.get("/sign-in/code")
@public
def code() -> BaseResponse:
    """The six digits?"""
    return _code_page(CodeForm(), _pending(request_instant()))


@blueprint.post("/sign-in/code")
@public
def check() -> BaseResponse:
    """Sign in with the code; invitations for the phone are accepted by that."""
    form, at = CodeForm(request.form), request_instant()
    phone = _pending(at)
    if phone is None or not form.validate():
        return _code_page(form, phone)
    digits = "".join(letter for letter in form.code.data or "" if letter.isdigit())
    vault, place_id = house().vault, scanned.place_id()
    with writing() as write:
        fits = sign_in.code_fits(write, vault, phone, digits, at)
    if not fits:
        return _code_page(at_field(form, DomainError("code_invalid", "code")), phone)
    with writing() as write:
        account = sign_in.account_for(write, vault, phone, at)
        grants.accept(write, account, at, scanned_place_id=place_id)
        token = sessions.begin(write, vault, account, SignInLevel.phone, at)
    auth.enter(token)
    return redirect(_landing(), 303)


@blueprint.get("/sign-in/password")
@public
def password() -> Response:
    """Phone, password and the authenticator's digits?"""
    return _password_page(StaffForm())


@blueprint.post("/sign-in/password")
@public
def check_password() -> BaseResponse:
    """Sign in as staff; what was wrong is not told, and a wrong phone costs the same work."""
    form, at = StaffForm(request.form), request_instant()
    try:
        if not form.validate():
            return _password_page(form)
        knock = Knock(normalised(form.phone.data or ""), knocking.address())
        with writing() as write:
            sign_in.limit_passwords(write, house().vault, knock, at)
        fits = sign_in.password_checked(
            read_session(), house().vault, knock.phone, form.password.data or ""
        )
        with writing() as write:
            account = sign_in.staff_account(
                write, house().vault, knock, fits, form.code.data or "", at
            )
            grants.accept(write, account, at)
            token = sessions.begin(write, house().vault, account, SignInLevel.second_factor, at)
    except DomainError as error:
        return _password_page(at_field(form, error))
    auth.enter(token)
    return redirect(_landing(), 303)


@blueprint.post("/sign-out")
@signed_in
def leave() -> BaseResponse:
    """Sign out here, or everywhere."""
    who, at = auth.person(), request_instant()
    with writing() as write:
        if "everywhere" in request.form:
            sessions.end_all(write, who.account_id, at)
        else:
            sessions.end(write, who.session_id, at)
    return auth.leave(redirect("/me", 303))  # type: ignore[arg-type]


def _landing() -> str:
    """Where one wanted to go; else whoever looks after something goes to the desk."""
    wanted = onward(HOME)
    return "/manage" if wanted == HOME and auth.actor().grants else wanted


def _query() -> str:
    return urlencode({"next": onward(HOME)})


def _pending(at: datetime) -> str | None:
    """The phone that a code was sent to from this browser a while ago."""
    sealed, asked = session.get(_PENDING, (None, 0))
    if sealed is None or at.timestamp() - asked > PENDING_FOR.total_seconds():
        return None
    return house().vault.open(sealed.encode())


def _phone_page(form: Form) -> Response:
    return page(
        "public/sign_in/index.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        onward=onward(HOME),
    )


def _code_page(form: Form, phone: str | None) -> BaseResponse:
    if phone is None:
        lost = at_field(PhoneForm(MultiDict()), DomainError("sign_in_expired", "phone"))
        return _phone_page(lost)
    return page(
        "public/sign_in/code.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        phone=masked_phone(phone),
        demo_code=knocking.shown_code(),
        onward=onward(HOME),
    )


def _password_page(form: Form) -> Response:
    return page(
        "public/sign_in/password.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        onward=onward(HOME),
    )
