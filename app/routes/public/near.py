"""What is near: the results page, all its filters, and the places that are missing."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import DomainError
from app.forms.near import address, filters_from, origin_from
from app.forms.near_controls import Controls
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services import gaps
from app.services.benefits.places_too import Around
from app.services.benefits.places_too import nearby as benefits_nearby
from app.services.diagram import Diagram, Marker, layout
from app.services.divisions import divisions
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.find import Question
from app.services.nearby.result import Nearby
from app.services.nearest_county import nearest_county
from app.services.programmes.places_too import Today, nearby_today
from app.travel.engine import Mode
from app.web.device import device, limit_posts
from app.web.failures import sentence_of
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page, wants_fragment
from app.web.transaction import read_session, writing

blueprint = Blueprint("near", __name__)

#: A place nearer than this, in metres, lends its township's name to the worker's position.
SPOT_METRES = 1000.0


@blueprint.get("/near")
@public
def index() -> Response:
    """The places around a position; without one, the ways to give it."""
    try:
        question = _question()
        if question is None:
            return _ask_where()
        return _results(house().finder.find(read_session(), question))
    except DomainError as error:
        if error.code == "outside_province":
            return _outside(error)
        if error.field not in ("near", "kind", "has", "open", "who", "mode", "cursor"):
            raise
        return _ask_where(sentence_of(error), status=422)


def _question() -> Question | None:
    cursor = request.args.get("cursor")
    if cursor:
        return house().finder.resume(cursor)
    origin = origin_from(request.args)
    filters = filters_from(request.args)
    return Question(origin, filters, request_instant()) if origin else None


def _results(nearby: Nearby) -> Response:
    links = Controls(nearby)
    response = page(
        "public/near/index.html",
        fragment="place_results" if nearby.first_page else "more_places",
        nearby=nearby,
        links=links,
        kinds=tuple(PlaceKind),
        modes=tuple(Mode),
        spot=_spot(nearby),
        diagram=_diagram(nearby),
        told="told" in request.args,
        today=_today(nearby),
        around=_around(nearby),
        show=listing(
            mode=nearby.circle.mode,
            origin=nearby.origin,
            query=links.from_here,
            wanted=nearby.filters.amenities,
        ),
    )
    if nearby.first_page:
        response.headers["X-Offline"] = "keep"
        response.headers["HX-Push-Url"] = links.current
    return response


def _today(nearby: Nearby) -> Today | None:
    """What is still on in the circle today; asked for a first page only."""
    if not nearby.first_page:
        return None
    return nearby_today(read_session(), nearby.origin, nearby.circle.radius_m, nearby.at)


def _around(nearby: Nearby) -> Around | None:
    """The nearest benefits in the circle; asked for a first page only."""
    if not nearby.first_page:
        return None
    return benefits_nearby(read_session(), nearby.origin, nearby.circle.radius_m, nearby.at)


def _spot(nearby: Nearby) -> str:
    """Words for the position: city and county, and the township of a place that is near."""
    county = nearby.circle.county
    words = county.city + county.name
    known = divisions(read_session())
    for one in (*nearby.inside[:1], *nearby.outside[:1]):
        near = one.distance_m is not None and one.distance_m < SPOT_METRES
        if near and one.county_code == county.code and one.township_code:
            return words + known.names.get(one.township_code, "")
    return words


def _diagram(nearby: Nearby) -> Diagram | None:
    """The drawn circle of a first page that has anything to draw."""
    places = [
        Marker(one.number, one.lng, one.lat, one.in_circle)
        for one in (*nearby.inside, *nearby.outside)
    ]
    if not places or not nearby.first_page:
        return None
    return layout(nearby.origin, nearby.circle.radius_m, places)


def _ask_where(sentence: str = "", *, status: int = 200) -> Response:
    """The page without a position: no silent default centre."""
    try:
        again = address(filters_from(request.args))
    except DomainError:
        again = "/near"
    return _whole(page("public/near/where.html", status=status, sentence=sentence, again=again))


def _outside(error: DomainError) -> Response:
    """Said plainly, with the nearest county as a way in."""
    origin = origin_from(request.args)
    county = nearest_county(read_session(), *origin) if origin else None
    return _whole(
        page(
            "public/near/outside.html",
            neighbour=error.details.get("neighbour"),
            county=county,
            again=address(filters_from(request.args)),
        )
    )


def _whole(response: Response) -> Response:
    """A page that has no part for htmx: it is told to go there."""
    if wants_fragment():
        response.headers["HX-Redirect"] = request.full_path
    return response


@blueprint.get("/near/filters")
@public
def filters() -> Response:
    """Every filter at once, as a plain form that leads back to the results."""
    return page(
        "public/near/filters.html",
        origin=origin_from(request.args),
        chosen=filters_from(request.args),
        kinds=tuple(PlaceKind),
        amenities=tuple(Amenity),
        audiences=tuple(Audience),
        opens=tuple(OpenWhen),
        modes=tuple(Mode),
    )


@blueprint.post("/near/gaps")
@public
def gap() -> BaseResponse:
    """ "A place is needed here": counted once a device, cell and day; then back to the results."""
    origin = origin_from(request.form)
    if origin is None:
        raise DomainError("coordinates_invalid", "near")
    asked = filters_from(request.form)
    kind = asked.kinds[0] if asked.kinds else PlaceKind.station
    at = request_instant()
    sender = device(at)
    atlas = divisions(read_session()).atlas
    within = house().settings.outside_metres
    with writing() as session:
        limit_posts(session, at)
        gaps.ask(session, atlas, origin, kind, sender, at, within=within)
    back = address(Filters(kinds=asked.kinds, mode=asked.mode), origin)
    return redirect(f"{back}&told=1", 303)
