"""Joining a programme: the form, the code that proves the phone, and the receipt."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import qr_image
from app.adapters.crypto import masked_phone
from app.adapters.phones import normalised
from app.errors import DomainError
from app.forms.sign_in import CodeForm
from app.forms.signup import SignupForm, answers, form_for
from app.services import qr
from app.services.programmes import joining, receipts, signups, visits
from app.services.programmes.entrance import Entrance, entrance
from app.services.programmes.joining import Draft, Person
from app.web import auth, failures, knocking, signing_up
from app.web.device import limit_posts
from app.web.field_errors import at_field
from app.web.guard import holder, public
from app.web.house import house, request_instant
from app.web.page import page, to_whole_page
from app.web.public_address import public_root
from app.web.transaction import read_session, writing

blueprint = Blueprint("signups", __name__, url_prefix="/programmes")

FORM: Final = "public/signups/index.html"
#: Refusals that are about the programme, not about what was typed.
SHUT = ("sign_up_closed", "programme_full")


@blueprint.get("/<public_id>/signup")
@public
def index(public_id: str) -> Response:
    """The form; each copy has an id of its own, so it is never shared."""
    found = entrance(read_session(), public_id, request_instant())
    other = "1" if "other" in request.args else ""
    code = request.args.get("code", "")[:40]
    return signing_up.form_page(FORM, found, signing_up.blank_form(found, code=code, other=other))


@blueprint.post("/<public_id>/signup")
@public
def send(public_id: str) -> BaseResponse:
    """Sign up, or ask for the code that proves the phone; sent again, it is the same receipt."""
    at = request_instant()
    found = entrance(read_session(), public_id, at)
    who = signing_up.known(request.form.get("other", ""))
    form = form_for(found, request.form, asks_phone=who is None)
    if not form.validate():
        return signing_up.form_page(FORM, found, form)
    try:
        draft = _draft(found, form, who)
        return _received(found, draft, at)
    except DomainError as error:
        if error.code in SHUT:
            return _shut(public_id, error)
        return signing_up.form_page(FORM, found, at_field(form, error))


@blueprint.post("/<public_id>/signup/code")
@public
def prove(public_id: str) -> BaseResponse:
    """The code: right, it signs this phone in and up."""
    form, at, vault = CodeForm(request.form), request_instant(), house().vault
    draft = joining.opened(vault, request.form.get("draft", ""), public_id, at)
    if draft is None:
        found = entrance(read_session(), public_id, at)
        late = form_for(found, MultiDict(), asks_phone=True)
        return signing_up.form_page(
            FORM, found, at_field(late, DomainError("sign_in_expired", "phone"))
        )
    if "again" in request.form:
        return _ask(entrance(read_session(), public_id, at), draft, at)
    if not form.validate():
        return _code_page(draft, form, at)
    digits = "".join(letter for letter in form.code.data or "" if letter.isdigit())
    with writing() as write:
        done = joining.prove(write, vault, draft, digits, at)
    if done.session:
        auth.enter(done.session)
    if done.refused is not None:
        return _shut(public_id, done.refused)
    if not done.receipt:
        return _code_page(draft, at_field(form, DomainError("code_invalid", "code")), at)
    return to_whole_page(f"/programmes/receipts/{done.receipt}")


@blueprint.get("/receipts/<token>")
@holder
def receipt(token: str) -> Response:
    """Where it stands, what happens next, and the square to be shown at the door."""
    found = receipts.by_link(read_session(), house().vault, token, request_instant())
    link = f"{public_root()}/programmes/receipts/{token}"
    return page(
        "public/signups/receipt.html",
        shared=False,
        receipt=found,
        one=found.entrance,
        link=link,
        square=qr_image.inline(link),
        visit=visits.visit(read_session(), house().vault, token, request_instant()),
    )


@blueprint.post("/receipts/<token>/acceptance")
@holder
def accept(token: str) -> BaseResponse:
    """Take the seat that is held."""
    at = request_instant()
    with writing() as write:
        limit_posts(write, at)
        try:
            signups.accept(write, house().vault, token, at)
        except DomainError as error:
            # The receipt says that it is too late; what the look brought about (an offer that
            # ended, the next one's offer) stays.
            if error.code != "offer_over":
                raise
    return redirect(f"/programmes/receipts/{token}", 303)


@blueprint.post("/receipts/<token>/withdrawal")
@holder
def withdraw(token: str) -> BaseResponse:
    """Give the seat or the number back."""
    at = request_instant()
    with writing() as write:
        limit_posts(write, at)
        signups.withdraw(write, house().vault, token, at)
    return redirect(f"/programmes/receipts/{token}", 303)


def _draft(found: Entrance, form: SignupForm, who: Person | None) -> Draft:
    phone = who.phone if who else normalised(form.phone.data or "")
    return Draft(
        programme=found.programme.public_id,
        phone=phone,
        name=form.name.data or "",
        submission_id=form.submission_id.data or "",
        answers=answers(form, found.questions),
        code_id=qr.programme_code(read_session(), form.code.data or "", found.programme.id),
    )


def _received(found: Entrance, draft: Draft, at: datetime) -> BaseResponse:
    """Straight to the receipt where the phone is proven or needs no proof, else to the code."""
    vault, who = house().vault, auth.maybe_person()
    mine = who and joining.person(read_session(), vault, who.account_id).phone == draft.phone
    again = joining.repeated(read_session(), vault, draft)
    if again is not None:
        return to_whole_page(f"/programmes/receipts/{again}")
    if found.programme.verifies_phone and not mine:
        return _ask(found, draft, at)
    account_id = who.account_id if who and mine else None
    with writing() as write:
        limit_posts(write, at)
        token = joining.join(write, vault, draft, account_id, at)
    return to_whole_page(f"/programmes/receipts/{token}")


def _ask(found: Entrance, draft: Draft, at: datetime) -> Response:
    """Send the code; the same whatever is known of the phone."""
    if not found.takes_people:
        raise DomainError("sign_up_closed")
    knocking.send_code(draft.phone, at)
    return _code_page(draft, CodeForm(), at)


def _code_page(draft: Draft, form: CodeForm, at: datetime) -> Response:
    return page(
        "public/signups/code.html",
        fragment="signup",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        one=entrance(read_session(), draft.programme, at),
        phone=masked_phone(draft.phone),
        draft=request.form.get("draft") or joining.sealed(house().vault, draft, at),
        demo_code=knocking.shown_code(),
    )


def _shut(public_id: str, error: DomainError) -> Response:
    """Too late by a moment: what is so now, and what one can do instead."""
    found = entrance(read_session(), public_id, request_instant())
    return page(
        "public/signups/shut.html",
        fragment="signup",
        status=409,
        shared=False,
        one=found,
        why=failures.sentence_of(error),
    )
