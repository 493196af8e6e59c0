"""What can I get: the list, the three questions that leave no trace, and one benefit.

What somebody tells of themselves (group, county or position, member or not) is asked by a POST that
changes nothing and answers 200 with `no-store`. An address would keep the answers in the phone's
history, in chats it is shared to and in the caches between; the part of an address behind `#` needs
a script. The body of a POST is in none of these, it works without a script and inside WeChat, and
the links of its answer lead to addresses that tell nothing of the reader. No token and no account
go with it, and nothing is written: neither a row, nor a log line, nor a cookie.
"""

from typing import Final

from flask import Blueprint, Response, request

from app.adapters import navigation
from app.adapters.markdown import plain_text, safe_html
from app.adapters.navigation import MAP_APP_LABELS, MapApp
from app.errors import DomainError
from app.forms.benefit_controls import BenefitControls
from app.forms.benefits import address, answers_from, wishes_from
from app.forms.near import origin_from
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.browse import at_home, browse, resume
from app.services.benefits.campaigns import CampaignCard, running
from app.services.benefits.detail import BenefitDetail
from app.services.benefits.detail import detail as found
from app.services.benefits.question import Question, Wishes
from app.services.benefits.structured import structured
from app.services.divisions import divisions
from app.web.failures import sentence_of
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import readable, remembered_app
from app.web.page import page
from app.web.public_address import public_root
from app.web.transaction import read_session
from app.web.way import Way, way_to

blueprint = Blueprint("benefits", __name__, url_prefix="/benefits")

_WISHED: Final = frozenset(
    {"kind", "near", "within", "place", "group", "county", "member", "cursor"}
)
_DESCRIPTION: Final = 110
#: Lines above the list.
_CAMPAIGNS: Final = 2


@blueprint.get("")
@public
def index() -> Response:
    """The benefits that keep every wish of the address."""
    return _list(private=False)


@blueprint.post("")
@public
def ask() -> Response:
    """The benefits for who somebody says they are; nothing of it is kept anywhere."""
    return _list(private=True)


def _list(*, private: bool) -> Response:
    session, settings, sentence = read_session(), house().settings, ""
    try:
        listed = browse(session, _question(private=private), settings=settings)
    except DomainError as error:
        if error.field not in _WISHED:
            raise
        # An address that was cut or mistyped: said so, above the whole list.
        sentence = sentence_of(error)
        listed = browse(session, Question(request_instant()), settings=settings)
    links = BenefitControls(listed, private)
    response = page(
        "public/benefits/index.html",
        fragment="benefit_results" if listed.first_page else "more_benefits",
        status=422 if sentence else 200,
        shared=not private,
        listed=listed,
        asked=listed.question.wishes,
        links=links,
        groups=tuple(OccupationGroup),
        cities=_cities(),
        campaigns=() if links.narrowed or not listed.first_page else _campaigns(),
        sentence=sentence,
    )
    if listed.first_page and not private and not sentence:
        response.headers["HX-Push-Url"] = address(listed.question.wishes)
    return response


def _question(*, private: bool) -> Question:
    given = request.form if private else request.args
    if given.get("cursor"):
        return resume(house().settings, given["cursor"])
    if not private:
        return Question(request_instant(), wishes_from(given))
    wishes = answers_from(given)
    within = house().settings.outside_metres
    return Question(request_instant(), at_home(read_session(), wishes, within=within))


def _cities() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every city with its counties, as (code, name), by code."""
    found: dict[str, list[tuple[str, str]]] = {}
    inside = [one for one in divisions(read_session()).atlas.counties if not one.outside]
    for one in sorted(inside, key=lambda one: one.code):
        found.setdefault(one.city, []).append((one.code, one.name))
    return list(found.items())


def _campaigns() -> list[CampaignCard]:
    """What runs now, the first to end."""
    return running(read_session(), request_instant())[:_CAMPAIGNS]


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """One benefit; with a position, its places by distance and the way to the nearest."""
    at, origin = request_instant(), _origin()
    benefit = found(read_session(), public_id, at, Wishes(origin=origin))
    way, ways = _ways(benefit)
    response = page(
        "public/benefits/detail.html",
        benefit=benefit,
        one=benefit.card,
        body=safe_html(benefit.body),
        summary=plain_text(benefit.body, _DESCRIPTION),
        root=public_root(),
        back=address(Wishes(origin=origin)),
        way=way,
        ways=ways,
        app=remembered_app(),
        contact={"phone": benefit.phone or benefit.organiser_phone},
        structured=structured(benefit, f"{public_root()}/benefits/{benefit.card.public_id}"),
    )
    response.headers["X-Offline"] = "keep"
    return response


def _origin() -> tuple[float, float] | None:
    """The position in the address: one that was cut is no reason to refuse the page."""
    try:
        return origin_from(request.args)
    except DomainError:
        return None


def _ways(benefit: BenefitDetail) -> tuple[Way, list[tuple[MapApp, str, str]]]:
    """The way to the only place or, from a position, to the nearest."""
    spot = benefit.card.spot
    if spot is None:
        return Way(), []
    way = way_to(spot.lng, spot.lat)
    if benefit.card.places > 1 and way.origin is None:
        return way, []
    named = navigation.links(spot.lng, spot.lat, spot.name, way.mode, way.origin)
    return way, [(app, MAP_APP_LABELS[app], readable(url)) for app, url in named.items()]
