"""Finding a place without a position: by name, road, township, landmark, or pinyin."""

from flask import Blueprint, Response, request

from app.services import search
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@public
def index() -> Response:
    """What the words found; without words, the field alone."""
    result = search.search(
        read_session(),
        request.args.get("q", ""),
        request_instant(),
        settings=house().settings,
        cursor=request.args.get("cursor"),
    )
    return page("public/search/index.html", fragment="more_places", result=result, show=listing())
