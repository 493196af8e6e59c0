"""Joining a programme: the form, the code that proves the phone, and the receipt."""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import qr_image
from app.errors import DomainError
from app.services.programmes import receipts, signups, visits
from app.web import signing_up
from app.web.device import limit_posts
from app.web.guard import holder, public
from app.web.house import house, request_instant
from app.web.page import page
from app.web.public_address import public_root
from app.web.signing_up import SigningUp
from app.web.transaction import read_session, writing

blueprint = Blueprint("signups", __name__, url_prefix="/programmes")

SIGNING_UP: Final = SigningUp()


@blueprint.get("/<public_id>/signup")
@public
def index(public_id: str) -> Response:
    """The form; each copy has an id of its own, so it is never shared."""
    found = SIGNING_UP.found(public_id, request_instant())
    other = "1" if "other" in request.args else ""
    code = request.args.get("code", "")[:40]
    return SIGNING_UP.sheet_page(found, signing_up.blank_form(found, code=code, other=other))


@blueprint.post("/<public_id>/signup")
@public
def send(public_id: str) -> BaseResponse:
    """Sign up, or ask for the code that proves the phone; sent again, it is the same receipt."""
    return SIGNING_UP.send(public_id)


@blueprint.post("/<public_id>/signup/code")
@public
def prove(public_id: str) -> BaseResponse:
    """The code: right, it signs this phone in and up."""
    return SIGNING_UP.prove(public_id)


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
