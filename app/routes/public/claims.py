"""Claiming a benefit: the form, the code that proves the phone, the voucher or the application."""

from typing import Final

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import qr_image
from app.errors import DomainError
from app.services import changing_code
from app.services.benefits import claims, receipts
from app.web import claiming
from app.web.claiming import Claiming
from app.web.device import limit_posts
from app.web.guard import holder, public
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page
from app.web.proven_form import known
from app.web.public_address import public_root
from app.web.transaction import read_session, writing

blueprint = Blueprint("claims", __name__, url_prefix="/benefits")

CLAIMING: Final = Claiming()


@blueprint.get("/<public_id>/claim")
@public
def index(public_id: str) -> Response:
    """The form; each copy has an id of its own, so it is never shared."""
    one = CLAIMING.found(public_id, request_instant())
    other = "1" if "other" in request.args else ""
    asks_phone = known(other) is None
    return CLAIMING.sheet_page(one, claiming.form_of(one, asks_phone=asks_phone, other=other))


@blueprint.post("/<public_id>/claim")
@public
def send(public_id: str) -> BaseResponse:
    """Claim, or ask for the code that proves the phone; sent again, it is the same voucher."""
    return CLAIMING.send(public_id)


@blueprint.post("/<public_id>/claim/code")
@public
def prove(public_id: str) -> BaseResponse:
    """The code: right, it signs this phone in and claims."""
    return CLAIMING.prove(public_id)


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
