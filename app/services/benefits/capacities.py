"""How many of a benefit there are, as its organiser sets it: of all, for counties, a day.

Whoever sets them holds the benefit alone (quota.lock); nothing goes below what is taken.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.benefit import Benefit, BenefitQuota
from app.services.benefits import quota
from app.services.benefits.content import known_area
from app.services.benefits.eligibility import city_of
from app.services.divisions import divisions

MOST: Final = 10_000_000
_LINE: Final = re.compile(r"(?P<name>\S.*?)[\s:：,，]*(?P<number>[0-9]{1,8})")
_SEVERAL_LINES: Final = re.compile(r"[\n\r;；]+")


def first(session: Session, units: Mapping[str, Any]) -> list[BenefitQuota]:
    """The quotas of a benefit that is being made. Raises DomainError("value_unknown",
    "county_quotas")."""
    wanted = [(code, number) for code, number in units["county_quotas"]]
    for code, _ in wanted:
        _must_be_county(session, code)
    if units["quota"] is not None:
        wanted.append((quota.ALL, units["quota"]))
    return [BenefitQuota(scope=scope, capacity=number, taken=0) for scope, number in wanted]


def put(session: Session, benefit: Benefit, changes: Mapping[str, Any], at: datetime) -> None:
    """Set what of the quotas is in `changes` for the locked benefit; another number a day holds
    from the day of the instant on.

    Raises DomainError("quota_below_taken", FIELD, taken=NUMBER) and
    DomainError("county_quota_below_taken", "county_quotas", county=NAME, taken=NUMBER),
    DomainError("value_unknown", "county_quotas").
    """
    if "quota" in changes:
        _set(session, benefit, quota.ALL, changes["quota"], "quota")
    if "per_day" in changes:
        _set(session, benefit, quota.day_of(at).isoformat(), changes["per_day"], "per_day")
    if "county_quotas" in changes:
        wanted = dict(changes["county_quotas"])
        there = {one.scope for one in benefit.quotas if one.scope.isdigit()}
        for code in sorted(there | wanted.keys()):
            _must_be_county(session, code)
            _set(session, benefit, code, wanted.get(code), "county_quotas")
    session.expire(benefit, ["quotas"])


def _set(session: Session, benefit: Benefit, scope: str, number: int | None, field: str) -> None:
    try:
        quota.set_capacity(session, benefit, scope, number)
    except DomainError as error:
        taken = error.details["taken"]
        if scope.isdigit():
            name = divisions(session).names[scope]
            raise DomainError("county_quota_below_taken", field, county=name, taken=taken) from None
        raise DomainError("quota_below_taken", field, taken=taken) from None


def read(session: Session, text: str, near: str) -> list[list[Any]]:
    """[code, how many] of each line "历下区 100" of `text`; a name that several counties have is
    the one in the city of the division `near`, or has the city before it.

    Raises DomainError("county_quota_unreadable", "county_quotas", line=TEXT).
    """
    found: dict[str, int] = {}
    plain = unicodedata.normalize("NFKC", text)
    for line in filter(None, map(str.strip, _SEVERAL_LINES.split(plain))):
        match = _LINE.fullmatch(line)
        code = _code(session, match["name"], near) if match else None
        number = int(match["number"]) if match else 0
        if code is None or code in found or not 0 < number <= MOST:
            raise DomainError("county_quota_unreadable", "county_quotas", line=line[:40])
        found[code] = number
    return [[code, found[code]] for code in sorted(found)]


def said(session: Session, quotas: list[list[Any]]) -> str:
    """The other way round, with the city before the name."""
    known = divisions(session)
    return "\n".join(f"{''.join(known.lineage(code)[-2:])} {number}" for code, number in quotas)


def area(session: Session, name: str, near: str) -> str | None:
    """The code of the county or city that a word names, as `read` knows counties."""
    known = divisions(session)
    if known_area(session, name):
        return name
    cities = {city_of(one.code) for one in known.atlas.counties if not one.outside}
    named = [code for code in sorted(cities) if known.names.get(code) == name]
    return named[0] if len(named) == 1 else _code(session, name, near)


def _must_be_county(session: Session, code: str) -> None:
    if not known_area(session, code) or code.endswith("00"):
        raise DomainError("value_unknown", "county_quotas", value=code[:40])


def _code(session: Session, name: str, near: str) -> str | None:
    known = divisions(session)
    counties = [one for one in known.atlas.counties if not one.outside]
    plain = "".join(name.split())
    named = [one for one in counties if plain in (one.code, one.name)]
    whole = [one for one in counties if "".join(known.lineage(one.code)[-2:]) == plain]
    mine = [one for one in named if near and one.code[:4] == near[:4]]
    for found in (whole, mine, named):
        if len(found) == 1:
            return found[0].code
    return None
