"""A benefit as its organiser edits it: units of plain JSON, so that two edits can be compared.

Days are ISO dates, money is in fen, `areas` are codes of counties or cities, `places` public ids;
`quota` is how many there are in all, `county_quotas` are [code, how many], None and [] no limit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.benefit import Benefit, BenefitCounty, BenefitGroup, BenefitPlace
from app.models.benefit_kinds import BenefitKind, ClaimWay, Period
from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.quota import ALL
from app.services.divisions import divisions
from app.services.overlap import Units

#: Kept in the row as they are.
PLAIN: Final = (
    *("title", "body", "bring", "worth", "worth_fen", "budget_fen", "link", "phone"),
    *("members_only", "per_day", "voucher_days", "decide_days", "asks", "verifies_phone"),
)
DAYS: Final = ("begins_on", "ends_on")
WORDS: Final = {"kind": BenefitKind, "way": ClaimWay, "period": Period}
#: Set by rules of their own (capacities.py).
QUOTAS: Final = ("quota", "county_quotas")
UNITS: Final = (*WORDS, *PLAIN, *DAYS, *QUOTAS, "groups", "areas", "places")
#: As many shops as one offer of a city has.
MOST_PLACES: Final = 500
_COUNTY: Final = 6


def snapshot(session: Session, benefit: Benefit) -> Units:
    """What the benefit says now."""
    ids = [one.place_id for one in benefit.places]
    places = session.scalars(select(Place.public_id).where(Place.id.in_(ids)))
    quotas = {one.scope: one.capacity for one in benefit.quotas}
    return {
        **{name: getattr(benefit, name) for name in PLAIN},
        **{name: written(getattr(benefit, name)) for name in DAYS},
        **{name: getattr(benefit, name).value for name in WORDS},
        "quota": quotas.get(ALL),
        "county_quotas": [[code, quotas[code]] for code in sorted(quotas) if code.isdigit()],
        "groups": sorted(one.group.value for one in benefit.groups),
        "areas": sorted(one.county_code for one in benefit.counties),
        "places": sorted(places),
    }


def written(day: date | None) -> str | None:
    """A day as a unit has it."""
    return None if day is None else day.isoformat()


def put(session: Session, benefit: Benefit, units: Mapping[str, Any]) -> None:
    """Set `units`, but for the quotas.

    Raises DomainError: value_unknown ("areas"), place_unknown ("places"), benefit_places_full
    ("places"), benefit_span ("ends_on").
    """
    for unit, value in units.items():
        if unit in PLAIN:
            setattr(benefit, unit, value)
        elif unit in DAYS:
            setattr(benefit, unit, date.fromisoformat(value) if value else None)
        elif unit in WORDS:
            setattr(benefit, unit, WORDS[unit](value))
    if benefit.begins_on and benefit.ends_on and benefit.ends_on < benefit.begins_on:
        raise DomainError("benefit_span", "ends_on")
    if "groups" in units:
        wanted = [OccupationGroup(word) for word in units["groups"]]
        kept = {one.group: one for one in benefit.groups}
        benefit.groups = [kept.get(one) or BenefitGroup(group=one) for one in wanted]
    if "areas" in units:
        _limit(session, benefit, units["areas"])
    if "places" in units:
        _stand(session, benefit, units["places"])


def known_area(session: Session, code: str) -> bool:
    """Whether the code is one of a county or of a city."""
    return len(code) == _COUNTY and code[2:] != "0000" and code in divisions(session).names


def _limit(session: Session, benefit: Benefit, wanted: Sequence[str]) -> None:
    if not all(known_area(session, code) for code in wanted):
        raise DomainError("value_unknown", "areas", value=",".join(wanted)[:40])
    kept = {one.county_code: one for one in benefit.counties}
    benefit.counties = [kept.get(code) or BenefitCounty(county_code=code) for code in wanted]


def _stand(session: Session, benefit: Benefit, wanted: Sequence[str]) -> None:
    if len(wanted) > MOST_PLACES:
        raise DomainError("benefit_places_full", "places", most=MOST_PLACES)
    before = {one.place_id: one for one in benefit.places}
    there = (Place.status != PlaceStatus.retired) & Place.merged_into_id.is_(None)
    # A place that was closed for good meanwhile need not keep anybody from saving the rest.
    found = session.scalars(
        select(Place.id).where(Place.public_id.in_(wanted), there | Place.id.in_(list(before)))
    ).all()
    if len(found) != len(set(wanted)):
        raise DomainError("place_unknown", "places")
    benefit.places = [before.get(one) or BenefitPlace(place_id=one) for one in sorted(found)]
