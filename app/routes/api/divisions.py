"""`/api/v1/divisions`: which county-level division and which circle a point has."""

from typing import Any

from flask import Blueprint, Response, request

from app.errors import DomainError
from app.routes.api.features import circle_words
from app.services.circle import Circle, circle_at
from app.services.divisions import divisions
from app.web import asked, machine
from app.web.coordinates import position
from app.web.guard import public
from app.web.house import house
from app.web.transaction import read_session

blueprint = Blueprint("divisions", __name__, url_prefix="/divisions")


@blueprint.get("/at")
@public
def at() -> Response:
    """The division that holds a point, or the nearest one off the coast."""
    args = request.args
    asked.refuse_unfit(args, ("lng", "lat"))
    for name in ("lng", "lat"):
        if not args.get(name):
            raise DomainError("parameter_missing", name)
    origin = position(args["lng"], args["lat"])
    assert origin is not None
    rooms = house()
    atlas = divisions(read_session()).atlas
    try:
        circle = circle_at(atlas, rooms.travel, rooms.settings, origin, None)
    except DomainError as error:
        # The rule knows a point by the name that the other doors have for it.
        raise DomainError(error.code, "lng", **error.details) from error
    return machine.answer(_words(circle, estimated=rooms.travel.estimated))


def _words(circle: Circle, *, estimated: bool) -> dict[str, Any]:
    county = circle.county
    return {
        "code": county.code,
        "name": county.name,
        "city_code": county.city_code,
        "city": county.city,
        "is_municipal_district": county.is_municipal_district,
        "nearest": circle.nearest,
        "circle": circle_words(circle, estimated=estimated),
    }
