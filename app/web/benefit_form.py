"""The benefit's form between requests: its smaller buttons, its choices, its rule told back."""

from typing import Any, Final

from markupsafe import Markup

from app.access import Permission
from app.adapters.markdown import safe_html
from app.forms.benefit import BenefitForm
from app.models.benefit import Benefit
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services import scope, venues
from app.services.benefits import offers
from app.services.benefits.content import known_area
from app.services.benefits.eligibility import Rule, city_of
from app.services.benefits.publish import Incomplete
from app.services.benefits.scope import merchants
from app.services.divisions import divisions
from app.services.hours.words import Phrase
from app.web import auth
from app.web.benefit_words import GAPS
from app.web.house import house, request_instant
from app.web.transaction import read_session

EDIT: Final = Permission.benefits_edit
#: Button -> the block of the page that it changes.
STEPS: Final = {"find": "benefit_where", "preview": "benefit_preview"}


def with_gaps(form: BenefitForm, incomplete: Incomplete) -> BenefitForm:
    """The form with what is missing told at its fields."""
    for gap in incomplete.gaps:
        field = form._fields[gap.value]
        field.errors = [*field.errors, GAPS[gap]]
    return form


def offered(benefit: Benefit | None) -> bool:
    """Whether the reader writes a merchant's own offer, not the organisation's benefit."""
    session, actor = read_session(), auth.actor()
    if benefit is not None:
        return offers.only_offers(session, actor, benefit)
    return not scope.organisations(session, actor, EDIT)


def choices(form: BenefitForm, benefit: Benefit | None) -> dict[str, Any]:
    """What the form offers to choose from, the description and the rule as they will look."""
    own = offered(benefit)
    organisers = _organisers(benefit, own=own)
    codes = [one.division_code for one in organisers if isinstance(one, Organisation)]
    return {
        "offered": own,
        "organisers": organisers,
        "venues": [] if own else _venues(form),
        "areas": {} if own else _areas(codes, form.areas.data or []),
        "sentence": _sentence(form),
        "preview": Markup(safe_html(form.body.data or "")),  # noqa: S704 - it is sanitised
    }


def near(form: BenefitForm, benefit: Benefit | None) -> str:
    """The division of the organiser: where a county's name is looked for first."""
    for one in _organisers(benefit, own=False):
        if isinstance(one, Organisation) and (benefit or one.public_id == form.organiser.data):
            return one.division_code or ""
    return ""


def _organisers(benefit: Benefit | None, *, own: bool) -> list[Organisation] | list[Place]:
    session, actor = read_session(), auth.actor()
    if benefit is None:
        return merchants(session, actor) if own else scope.organisations(session, actor, EDIT)
    if own and benefit.merchant_id:
        return [session.get_one(Place, benefit.merchant_id)]
    return [session.get_one(Organisation, benefit.organiser_id)]


def _venues(form: BenefitForm) -> list[venues.Venue]:
    words = " ".join((form.find.data or "").replace("\0", "").split())[:80]
    chosen = [one.lower() for one in form.places.data or []]
    at, settings = request_instant(), house().settings
    session, shops = read_session(), PlaceKind.merchant
    return venues.venues(session, auth.actor(), EDIT, words, chosen, at, settings, shops)


def _areas(codes: list[str | None], chosen: list[str]) -> dict[str, str]:
    """Counties by code, each city's before them as a whole."""
    session, known = read_session(), divisions(read_session())
    counties = venues.counties(session, codes)
    found: dict[str, str] = {}
    for code, name in counties.items():
        city = city_of(code)
        if city in known.names:
            found.setdefault(city, f"{known.names[city]}（全市）")
        found[code] = name
    missing = [code for code in chosen if code not in found]
    return found | (venues.county_names(session, missing) if missing else {})


def _sentence(form: BenefitForm) -> Phrase:
    session = read_session()
    groups = set(form.groups.data or [])
    areas = [code for code in sorted(set(form.areas.data or [])) if known_area(session, code)]
    rule = Rule(
        bool(form.members_only.data),
        tuple(one for one in OccupationGroup if one.value in groups),
        tuple(areas),
    )
    return rule.sentence(divisions(session).names)
