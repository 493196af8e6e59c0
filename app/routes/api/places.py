"""`/api/v1/places`: what is near as GeoJSON, and one place."""

from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.errors import DomainError, NotFound
from app.routes.api.features import collection, feature, features
from app.services.nearby.filters import Filters
from app.services.nearby.find import Question
from app.services.nearby.load import cards
from app.services.places import forwarded, listed_id
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
    rooms = house()
    found = rooms.finder.find(read_session(), _question())
    circle, start = collection(found.circle, estimated=rooms.travel.estimated)
    # A cursor is made of letters that an address and JSON take as they are.
    next_url = f"{request.path}?cursor={found.cursor}" if found.cursor else None
    following = f'"{next_url}"' if next_url else "null"
    places = features((*found.inside, *found.outside), circle)
    body = b'%s,"next":%s,"features":[%s]}' % (start, following.encode(), places)
    return machine.answer(body, machine.GEOJSON, next_url=next_url)


def _question() -> Question:
    """What is asked; a cursor carries all of it and wins over what stands beside it."""
    query = request.query_string.decode(errors="replace")
    if query.startswith("near=") and "cursor" not in query:
        # Clients ask for the same from everywhere: what stands behind `near` is read once.
        text, _, rest = query[5:].partition("&")
        origin, (filters, limit) = near(unquote_plus(text)), _wishes(rest)
    else:
        args = request.args
        asked.refuse_unfit(args, _KNOWN, _REPEATABLE)
        if args.get("cursor"):
            return house().finder.resume(args["cursor"])
        if not args.get("near"):
            raise DomainError("parameter_missing", "near")
        origin, (filters, limit) = near(args["near"]), _read(args)
    return Question(origin, filters, request_instant(), limit, headed=False)


@lru_cache(maxsize=512)
def _wishes(query: str) -> tuple[Filters, int]:
    """Filters and limit of a query string in which `near` has been read."""
    args = MultiDict(parse_qsl(query, keep_blank_values=True, errors="replace"))
    if "near" in args:
        raise DomainError("parameter_repeated", "near")
    asked.refuse_unfit(args, _KNOWN, _REPEATABLE)
    return _read(args)


def _read(args: MultiDict[str, str]) -> tuple[Filters, int]:
    limit = asked.integer(args, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT)
    return asked.filters_from(args), limit


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> BaseResponse:
    """One place; a merged duplicate's address leads to the kept one. Raises NotFound for one that
    does not exist or is retired."""
    asked.refuse_unfit(request.args, ())
    session, soon = read_session(), house().settings.closing_soon_minutes
    try:
        place_id = listed_id(session, public_id)
    except NotFound:
        if kept := forwarded(session, public_id):
            return redirect(f"/api/v1/places/{kept}", 301)
        raise
    found = cards(session, [place_id], request_instant(), soon_minutes=soon)
    return machine.answer(feature(found[place_id]), machine.GEOJSON)
