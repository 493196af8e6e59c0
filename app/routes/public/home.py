"""The first page: the last results, the ways to look, and the hotline."""

from flask import Blueprint, Response

from app.models.kinds import PlaceKind
from app.services.overview import overview
from app.web.guard import public
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("home", __name__)

#: The kinds with a tile; the others are found through the results' own picker.
TILES = (
    (PlaceKind.station, "coffee"),
    (PlaceKind.mother_room, "baby"),
    (PlaceKind.legal_aid, "scale"),
    (PlaceKind.driver_home, "truck"),
    (PlaceKind.service_centre, "building-2"),
    (PlaceKind.cultural_palace, "library"),
)


@blueprint.get("/")
@public
def index() -> Response:
    """The home page; the same for everybody, the phone adds its own last results."""
    known = overview(read_session(), request_instant())
    tiles = [(kind, picture) for kind, picture in TILES if kind in known.counts]
    response = page("public/home/index.html", known=known, tiles=tiles)
    response.headers["X-Offline"] = "keep"
    return response
