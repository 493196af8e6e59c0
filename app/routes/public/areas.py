"""Browsing without a position: cities, counties, townships, and the places of each."""

from flask import Blueprint, Response, request

from app.forms.near import filters_from
from app.services import areas
from app.services.overview import overview
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("areas", __name__, url_prefix="/areas")


@blueprint.get("")
@public
def index() -> Response:
    """The cities of the province."""
    at = request_instant()
    known = overview(read_session(), at)
    return page("public/areas/index.html", cities=areas.cities(read_session(), at), demo=known.demo)


@blueprint.get("/<code>")
@public
def detail(code: str) -> Response:
    """One division: what lies in it, and for a county or township its places."""
    at, session = request_instant(), read_session()
    found = areas.area(
        session,
        code,
        at,
        settings=house().settings,
        kinds=filters_from(request.args).kinds,
        cursor=request.args.get("cursor"),
    )
    return page(
        "public/areas/detail.html",
        fragment="more_places",
        found=found,
        show=listing(),
        demo=overview(session, at).demo,
    )
