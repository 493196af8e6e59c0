"""A campaign of the year of four gifts on one page, which its poster leads to."""

from flask import Blueprint, Response

from app.adapters.markdown import plain_text, safe_html
from app.services.benefits import campaigns
from app.services.benefits.cards import cards
from app.web.guard import public
from app.web.house import request_instant
from app.web.page import page
from app.web.public_address import public_root
from app.web.transaction import read_session

blueprint = Blueprint("campaigns", __name__, url_prefix="/benefits/campaigns")
_DESCRIPTION = 110


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """What it is, until when, and all that it brings."""
    session, at = read_session(), request_instant()
    campaign = campaigns.by_id(session, public_id, at)
    found = cards(session, campaign.benefit_ids, at)
    response = page(
        "public/campaigns/detail.html",
        campaign=campaign,
        one=campaign.card,
        body=safe_html(campaign.body),
        summary=plain_text(campaign.body, _DESCRIPTION),
        benefits=[found[one] for one in campaign.benefit_ids],
        root=public_root(),
    )
    response.headers["X-Offline"] = "keep"
    return response
