"""`/api/v1/places`: what is near as GeoJSON, and one place."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from app.errors import DomainError
from app.routes.api.features import circle_words, feature
from app.services.nearby.find import Question
from app.services.nearby.load import cards
from app.services.places import listed_id
from app.web import asked, machine
from app.web.coordinates import near
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.transaction import read_session

blueprint = Blueprint("places", __name__, url_prefix="/places")

_KNOWN: Final = frozenset({"near", "kind", "has", "open", "who", "mode", "limit", "cursor"})
_REPEATABLE: Final = frozenset({"kind", "has", "who"})
DEFAULT_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100


@blueprint.get("")
@public
def index() -> Response:
    """The places around a point: those inside the circle, then the few nearest outside."""
    found = house().finder.find(read_session(), _question())
    circle = machine.encode(circle_words(found.circle, estimated=house().travel.estimated))
    county = found.circle.county
    next_url = None
    if found.cursor is not None:
        next_url = f"{request.path}?{urlencode({'cursor': found.cursor})}"
    head = {
        "type": "FeatureCollection",
        "division": {"code": county.code, "name": county.name, "city": county.city},
        "next": next_url,
    }
    features = ",".join([feature(card, circle) for card in (*found.inside, *found.outside)])
    body = f'{machine.encode(head)[:-1]},"circle":{circle},"features":[{features}]}}'
    return machine.answer(body, machine.GEOJSON, next_url=next_url)


def _question() -> Question:
    """What is asked; a cursor carries all of it and wins over what stands beside it."""
    args = request.args
    asked.refuse_unknown(args, _KNOWN, _REPEATABLE)
    if args.get("cursor"):
        return house().finder.resume(args["cursor"])
    if not args.get("near"):
        raise DomainError("parameter_missing", "near")
    return Question(
        origin=near(args["near"]),
        filters=asked.filters_from(args),
        at=request_instant(),
        limit=asked.integer(args, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT),
        headed=False,
    )


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """One place; raises NotFound for one that does not exist or is retired."""
    asked.refuse_unknown(request.args, ())
    session, soon = read_session(), house().settings.closing_soon_minutes
    place_id = listed_id(session, public_id)
    found = cards(session, [place_id], request_instant(), soon_minutes=soon)
    return machine.answer(feature(found[place_id]), machine.GEOJSON)
