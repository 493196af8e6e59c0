"""What is on: the list with its filters, one programme, and the archive of results."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from app.adapters.markdown import plain_text, safe_html
from app.adapters.navigation import MAP_APP_LABELS, MapApp, links
from app.errors import DomainError
from app.forms.programme_controls import ProgrammeControls
from app.forms.programmes import address, wishes_from
from app.models.programme_kinds import OccupationGroup, ProgrammeKind
from app.services.diagram import Diagram, Marker, layout
from app.services.divisions import divisions
from app.services.programmes.browse import browse, resume
from app.services.programmes.detail import ProgrammeDetail
from app.services.programmes.detail import detail as found
from app.services.programmes.question import RADII, ForWhom, Question, When, Wishes
from app.services.programmes.results import archive
from app.services.programmes.structured import structured
from app.web.failures import sentence_of
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import readable, remembered_app
from app.web.page import page
from app.web.public_address import programme_address, public_root
from app.web.transaction import read_session
from app.web.way import Way, way_to

blueprint = Blueprint("programmes", __name__, url_prefix="/programmes")

_WISHED: Final = frozenset(
    {"kind", "group", "when", "day", "county", "near", "within", "free", "who", "cursor"}
)
_DESCRIPTION: Final = 110
#: Farther away a circle of half an hour tells nothing.
_DRAWN_METRES: Final = 50_000.0


@blueprint.get("")
@public
def index() -> Response:
    """The programmes that keep every wish, soonest first."""
    sentence = ""
    try:
        listed = browse(read_session(), _question(), settings=house().settings)
    except DomainError as error:
        if error.field not in _WISHED:
            raise
        # An address that was cut or mistyped: said so, above the whole list.
        sentence = sentence_of(error)
        everything = Question(request_instant())
        listed = browse(read_session(), everything, settings=house().settings)
    response = page(
        "public/programmes/index.html",
        fragment="programme_results" if listed.first_page else "more_programmes",
        status=422 if sentence else 200,
        listed=listed,
        links=ProgrammeControls(listed),
        kinds=tuple(ProgrammeKind),
        whens=tuple(When),
        sentence=sentence,
    )
    if listed.first_page and not sentence:
        response.headers["HX-Push-Url"] = address(listed.question.wishes)
    return response


def _question() -> Question:
    cursor = request.args.get("cursor")
    if cursor:
        return resume(house().settings, cursor)
    return Question(request_instant(), wishes_from(request.args))


@blueprint.get("/filters")
@public
def filters() -> Response:
    """Every filter at once, as a plain form that leads back to the list."""
    known = divisions(read_session())
    counties = [one for one in known.atlas.counties if not one.outside]
    return page(
        "public/programmes/filters.html",
        wishes=wishes_from(request.args),
        kinds=tuple(ProgrammeKind),
        groups=tuple(OccupationGroup),
        whens=tuple(When),
        whoms=tuple(ForWhom),
        radii=RADII,
        counties=sorted(counties, key=lambda one: one.code),
        again=address(replace(wishes_from(request.args), origin=None)),
    )


@blueprint.get("/results")
@public
def results() -> Response:
    """The archive of competitions, by year."""
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    if text and year is None:
        raise DomainError("year_unknown", "year", year=text[:10])
    return page(
        "public/programmes/results.html",
        archive=archive(read_session(), request_instant(), year),
    )


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """One programme; with a position, also the way there."""
    at = request_instant()
    programme = found(read_session(), public_id, at)
    way, ways = _ways(programme)
    asked = Wishes(origin=way.origin)
    response = page(
        "public/programmes/detail.html",
        programme=programme,
        one=programme.card,
        at=at,
        body=safe_html(programme.body),
        summary=plain_text(programme.body, _DESCRIPTION),
        root=public_root(),
        back=address(asked),
        place_query=way.query,
        app=remembered_app(),
        way=way,
        ways=ways,
        contact={"phone": programme.phone or programme.organiser_phone},
        diagram=_diagram(programme, way),
        structured=structured(programme, programme_address(programme.card.public_id)),
    )
    response.headers["X-Offline"] = "keep"
    return response


def _ways(programme: ProgrammeDetail) -> tuple[Way, list[tuple[MapApp, str, str]]]:
    """The way from the reader's position, and the links of the map apps; none without a spot."""
    card = programme.card
    if card.lng is None or card.lat is None:
        return Way(), []
    way = way_to(card.lng, card.lat)
    named = links(card.lng, card.lat, card.where or card.title, way.mode, way.origin)
    return way, [(app, MAP_APP_LABELS[app], readable(url)) for app, url in named.items()]


def _diagram(programme: ProgrammeDetail, way: Way) -> Diagram | None:
    """The drawn circle around the reader, with the one spot on it."""
    card = programme.card
    if way.origin is None or way.journey is None or card.lng is None or card.lat is None:
        return None
    if way.journey.metres > _DRAWN_METRES:
        return None
    spot = Marker(1, card.lng, card.lat, way.journey.inside)
    return layout(way.origin, way.journey.circle.radius_m, [spot])
