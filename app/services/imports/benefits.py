"""Benefits from a table: every row judged with its column and reason; the good ones made at once.

A row is known again by its number with the organiser, else by organiser, title and first day: the
same table twice makes nothing twice.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BENEFIT_KIND_LABELS, BenefitKind, ClaimWay, Period
from app.models.organisation import Organisation
from app.services.benefits import capacities, content, write
from app.services.imports import cells as single
from app.services.imports.benefit_table import Column, Row, rows_of
from app.services.imports.cells import digits, says_nothing
from app.services.imports.headed import Judged
from app.services.imports.named import MEMBERS, Wrong, groups_of, organisation, places, words_of
from app.services.overlap import Units

SOURCE: Final = "table"
_KINDS: Final = {
    word: kind for kind, label in BENEFIT_KIND_LABELS.items() for word in (label, kind.value)
} | {
    "商户优惠": BenefitKind.merchant_discount,
    "免费体检": BenefitKind.health_check,
    "互助保险": BenefitKind.mutual_insurance,
}
_WAYS: Final = {
    **dict.fromkeys(("", "直接去", "不用领", "告知", "told"), ClaimWay.told),
    **dict.fromkeys(("领券", "券", "优惠券", "voucher"), ClaimWay.voucher),
    **dict.fromkeys(("申请", "审批", "application"), ClaimWay.application),
}
_YES: Final = frozenset(("是", "仅限会员", "只限会员", "会员", "会员专享", "y", "yes", "1"))
_NO: Final = frozenset(("否", "不限", "n", "no", "0"))
_YUAN: Final = re.compile(r"[¥￥]?([0-9]{1,6}(?:\.[0-9]{1,2})?)元?")
_SEVERAL: Final = re.compile(r"[、,，;；\n|]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that makes nothing, and why; `row` is the number that the spreadsheet shows."""

    row: int
    column: Column
    code: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that can be made."""

    row: int
    organiser_id: int
    external_id: str
    units: Units


#: A file as judged.
Benefits = Judged[Draft, Problem]


def check(session: Session, path: Path) -> Benefits:
    """Judge every row; writes nothing.

    Raises the DomainErrors of the table adapters, import_benefits_no_header.
    """
    judged, seen = Benefits(), set[str]()
    for number, cells in rows_of(path):
        try:
            draft = _draft(session, number, cells)
        except Wrong as wrong:
            judged.bad.append(Problem(number, Column(wrong.column), wrong.code))
            continue
        known = (Benefit.source == SOURCE, Benefit.external_id == draft.external_id)
        if draft.external_id in seen:
            judged.repeated += 1
        elif session.scalar(select(Benefit.id).where(*known)) is not None:
            judged.already += 1
        else:
            judged.fresh.append(draft)
        seen.add(draft.external_id)
    return judged


def make(session: Session, judged: Benefits, at: datetime) -> None:
    """Make the good rows as drafts, in the caller's one transaction."""
    for one in judged.fresh:
        organiser = session.get_one(Organisation, one.organiser_id)
        session.add(write.build(session, organiser, (SOURCE, one.external_id), one.units, at))
    session.flush()


def _draft(session: Session, number: int, cells: Row) -> Draft:
    title = cells[Column.title]
    if not 1 <= len(title) <= 80:
        raise Wrong(Column.title, "title_invalid")
    kind = _KINDS.get(cells[Column.kind].casefold())
    if kind is None:
        raise Wrong(Column.kind, "kind_unknown")
    union = organisation(session, Column.organiser, cells[Column.organiser])
    way = _way(cells)
    begins, ends = (content.written(_day(cells, one)) for one in (Column.begins, Column.ends))
    if begins and ends and ends < begins:
        raise Wrong(Column.ends, "ends_invalid")
    units: Units = {
        **dict.fromkeys(("bring", "link", "phone", "asks"), ""),
        **_worth(cells.get(Column.worth, "")),
        **_whom(cells),
        "budget_fen": None,
        "verifies_phone": True,
        "voucher_days": 30,
        "decide_days": 15,
        "period": Period.once.value,
        "county_quotas": [],
        "title": title,
        "kind": kind.value,
        "way": way.value,
        "body": cells.get(Column.body, "")[:20_000],
        "begins_on": begins,
        "ends_on": ends,
        "quota": _many(cells, Column.quota) if way is not ClaimWay.told else None,
        "per_day": _many(cells, Column.per_day) if way is ClaimWay.voucher else None,
        "areas": _areas(session, union, cells.get(Column.areas, "")),
        "places": _places(session, union, cells.get(Column.places, "")),
    }
    own = digits(cells.get(Column.number, ""))
    words = own if not says_nothing(own) else f"{title}|{begins}"
    external = sha256(f"{union.id}|{words}".encode()).hexdigest()[:40]
    return Draft(number, union.id, external, units)


def _way(cells: Row) -> ClaimWay:
    text = cells.get(Column.way, "").casefold()
    found = _WAYS.get("" if says_nothing(text) else text)
    if found is None:
        raise Wrong(Column.way, "way_unknown")
    return found


def _day(cells: Row, column: Column) -> date | None:
    text = cells.get(column, "")
    if says_nothing(text) or text == "长期":
        return None
    found = single.day(text)
    if found is None:
        raise Wrong(column, "day_unreadable")
    return found


def _worth(text: str) -> dict[str, Any]:
    """A figure in yuan, or words."""
    if says_nothing(text):
        return {"worth": "", "worth_fen": None}
    if match := _YUAN.fullmatch(digits(text)):
        return {"worth": "", "worth_fen": int(Decimal(match[1]) * 100)}
    if len(text) > 60:
        raise Wrong(Column.worth, "worth_long")
    return {"worth": text, "worth_fen": None}


def _whom(cells: Row) -> dict[str, Any]:
    text, only = cells.get(Column.whom, ""), cells.get(Column.members, "").casefold()
    words = set() if says_nothing(text) else words_of(text)
    groups = groups_of(words)
    if groups is None:
        raise Wrong(Column.whom, "whom_unknown")
    if not says_nothing(only) and only not in _YES | _NO:
        raise Wrong(Column.members, "members_unknown")
    return {"members_only": only in _YES or bool(words & MEMBERS), "groups": groups}


def _many(cells: Row, column: Column) -> int | None:
    plain = digits(cells.get(column, ""))
    if says_nothing(plain) or plain == "不限":
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:9]) <= capacities.MOST):
        raise Wrong(column, "quota_invalid")
    return int(plain)


def _areas(session: Session, union: Organisation, text: str) -> list[str]:
    words = set() if says_nothing(text) else words_of(text)
    near = union.division_code or ""
    codes = {capacities.area(session, word, near) for word in words}
    if None in codes:
        raise Wrong(Column.areas, "area_unknown")
    return sorted(code for code in codes if code)


def _places(session: Session, union: Organisation, text: str) -> list[str]:
    names = [] if says_nothing(text) else [one.strip() for one in _SEVERAL.split(text)]
    found: set[str] = set()
    for name in filter(None, names):
        there = places(session, union, name)
        if len(there) != 1:
            raise Wrong(Column.places, "place_ambiguous" if there else "place_unknown")
        found.add(there[0])
    if len(found) > content.MOST_PLACES:
        raise Wrong(Column.places, "places_many")
    return sorted(found)
