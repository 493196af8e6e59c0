"""Claiming a benefit: the form, the code that proves the phone, the voucher or the application."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import qr_image
from app.adapters.crypto import masked_phone
from app.adapters.phones import normalised
from app.errors import DomainError
from app.forms.claim import ClaimForm, person_of
from app.forms.sign_in import CodeForm
from app.services import changing_code, proving
from app.services.benefits import claiming as drafts
from app.services.benefits import claims, receipts
from app.services.benefits.claiming import Draft
from app.services.benefits.detail import BenefitDetail, detail
from app.services.proving import Known
from app.web import auth, claiming, failures, knocking
from app.web.device import limit_posts
from app.web.field_errors import at_field
from app.web.guard import holder, public
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page, to_whole_page
from app.web.public_address import public_root
from app.web.transaction import read_session, writing

blueprint = Blueprint("claims", __name__, url_prefix="/benefits")

FORM: Final = "public/claims/index.html"
#: Refusals that are about the benefit, not about what was typed.
SHUT: Final = ("benefit_early", "benefit_paused", "benefit_over", "benefit_told", "benefit_used_up")


@blueprint.get("/<public_id>/claim")
@public
def index(public_id: str) -> Response:
    """The form; each copy has an id of its own, so it is never shared."""
    one = detail(read_session(), public_id, request_instant())
    other = "1" if "other" in request.args else ""
    asks_phone = claiming.known(other) is None
    return claiming.form_page(FORM, one, claiming.form_of(one, asks_phone=asks_phone, other=other))


@blueprint.post("/<public_id>/claim")
@public
def send(public_id: str) -> BaseResponse:
    """Claim, or ask for the code that proves the phone; sent again, it is the same voucher."""
    at = request_instant()
    one = detail(read_session(), public_id, at)
    who = claiming.known(request.form.get("other", ""))
    form = claiming.form_of(one, request.form, asks_phone=who is None)
    if not form.validate():
        return claiming.form_page(FORM, one, form)
    try:
        return _received(one, _draft(one, form, who), at)
    except DomainError as error:
        if error.code.startswith(SHUT):
            return _shut(public_id, error)
        return claiming.form_page(FORM, one, at_field(form, error))


@blueprint.post("/<public_id>/claim/code")
@public
def prove(public_id: str) -> BaseResponse:
    """The code: right, it signs this phone in and claims."""
    form, at, vault = CodeForm(request.form), request_instant(), house().vault
    draft = drafts.opened(vault, request.form.get("draft", ""), public_id, at)
    if draft is None:
        one = detail(read_session(), public_id, at)
        late = claiming.form_of(one, MultiDict(), asks_phone=True)
        return claiming.form_page(
            FORM, one, at_field(late, DomainError("sign_in_expired", "phone"))
        )
    if "again" in request.form:
        return _ask(detail(read_session(), public_id, at), draft, at)
    if not form.validate():
        return _code_page(draft, form, at)
    digits = "".join(letter for letter in form.code.data or "" if letter.isdigit())
    with writing() as write:
        done = drafts.prove(write, vault, draft, digits, at)
    if done.session:
        auth.enter(done.session)
    if done.refused is not None:
        return _shut(public_id, done.refused)
    if not done.receipt:
        return _code_page(draft, at_field(form, DomainError("code_invalid", "code")), at)
    return to_whole_page(f"/benefits/claims/{done.receipt}")


@blueprint.get("/claims/<token>")
@holder
def receipt(token: str) -> Response:
    """The voucher to be shown, or how it stands with the application."""
    at, session, vault = request_instant(), read_session(), house().vault
    found = receipts.by_link(session, vault, token, at)
    now = receipts.squares(session, vault, token, at, ahead=1)
    return page(
        "public/claims/receipt.html",
        shared=False,
        receipt=found,
        one=found.benefit,
        card=found.benefit.card,
        now=now[0] if now else None,
        square=qr_image.lines(now[0].read) if now else None,
        left=changing_code.seconds_left(at),
        link=f"{public_root()}/benefits/claims/{token}",
        show=listing(),
    )


@blueprint.get("/claims/<token>/squares")
@holder
def squares(token: str) -> Response:
    """The squares of the coming minutes, for a page that may lose its network."""
    at = request_instant()
    coming = receipts.squares(read_session(), house().vault, token, at)
    drawn = [qr_image.lines(one.read) for one in coming]
    answer = jsonify(
        now=int(at.timestamp() * 1000),
        step=changing_code.STEP_S * 1000,
        first=changing_code.step(at),
        size=drawn[0][0] if drawn else 0,
        squares=[[path, one.digits] for (_, path), one in zip(drawn, coming, strict=True)],
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/claims/<token>/withdrawal")
@holder
def withdraw(token: str) -> BaseResponse:
    """Give the voucher or the application back."""
    at = request_instant()
    with writing() as write:
        limit_posts(write, at)
        try:
            claims.withdraw(write, house().vault, token, at)
        except DomainError as error:
            # The page itself says that it was used or answered meanwhile.
            if error.code != "claim_used":
                raise
    return redirect(f"/benefits/claims/{token}", 303)


def _draft(one: BenefitDetail, form: ClaimForm, who: Known | None) -> Draft:
    return Draft(
        benefit=one.card.public_id,
        phone=who.phone if who else normalised(form.phone.data or ""),
        submission_id=form.submission_id.data or "",
        person=person_of(form),
        name=form.name.data or "" if "name" in form else "",
        words=form.words.data or "" if "words" in form else "",
    )


def _received(one: BenefitDetail, draft: Draft, at: datetime) -> BaseResponse:
    """Straight to the voucher where the phone is proven or needs no proof, else to the code."""
    vault, who = house().vault, auth.maybe_person()
    mine = who and proving.known(read_session(), vault, who.account_id).phone == draft.phone
    again = drafts.repeated(read_session(), vault, draft)
    if again is not None:
        return to_whole_page(f"/benefits/claims/{again}")
    if one.verifies_phone and not mine:
        return _ask(one, draft, at)
    account_id = who.account_id if who and mine else None
    with writing() as write:
        limit_posts(write, at)
        token = drafts.hand_in(write, vault, draft, account_id, at)
    return to_whole_page(f"/benefits/claims/{token}")


def _ask(one: BenefitDetail, draft: Draft, at: datetime) -> Response:
    """Send the code; the same whatever is known of the phone."""
    drafts.check(one.card, draft)
    knocking.send_code(draft.phone, at)
    return _code_page(draft, CodeForm(), at)


def _code_page(draft: Draft, form: CodeForm, at: datetime) -> Response:
    one = detail(read_session(), draft.benefit, at)
    return page(
        "public/claims/code.html",
        fragment="claim",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        one=one,
        card=one.card,
        phone=masked_phone(draft.phone),
        draft=request.form.get("draft") or drafts.sealed(house().vault, draft, at),
        demo_code=knocking.shown_code(),
    )


def _shut(public_id: str, error: DomainError) -> Response:
    """Too late by a moment: what is so now, and what one can do instead."""
    one = detail(read_session(), public_id, request_instant())
    return page(
        "public/claims/shut.html",
        fragment="claim",
        status=409,
        shared=False,
        one=one,
        card=one.card,
        why=failures.sentence_of(error),
    )
