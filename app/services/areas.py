"""Browsing without a position: city, county, township, and the places of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.errors import NotFound
from app.models.division import Division
from app.models.kinds import DivisionLevel, PlaceKind
from app.models.place import Place
from app.services.area_places import AreaPlaces, standing_in, unsealed
from app.services.nearby.cards import Card
from app.services.nearby.statement import listed

PAGE: Final = 20

_place = Place.__table__.c


@dataclass(frozen=True, slots=True)
class Area:
    """A division with the number of places in it by kind, none left out that has any."""

    code: str
    name: str
    level: DivisionLevel
    counts: dict[PlaceKind, int]

    @property
    def total(self) -> int:
        """Places of every kind that was asked for."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class AreaPage:
    """A division, what it lies in (the city first), what lies in it, and one page of its places.

    `places` is empty for a city: its counties lead on. Counts and children come with the first
    page only. `cursor` continues the list, which is in
    the order (bucket, name, id). `kinds` is what was asked for, empty for all.
    """

    area: Area
    above: tuple[Area, ...]
    children: tuple[Area, ...]
    kinds: tuple[PlaceKind, ...]
    places: tuple[Card, ...]
    cursor: str | None
    first_page: bool


def cities(session: Session, at: datetime, kinds: Sequence[PlaceKind] = ()) -> tuple[Area, ...]:
    """The cities of the province in the order of their codes, with what is listed in each."""
    rows = session.scalars(
        select(Division)
        .where(Division.level == DivisionLevel.city, Division.outside.is_(False))
        .order_by(Division.code)
    ).all()
    counts = _counts(session, func.substr(_place.county_code, 1, 4), (), kinds, _today(at))
    return tuple(_area(row, counts[row.code[:4]]) for row in rows)


def area(
    session: Session,
    code: str,
    at: datetime,
    *,
    settings: Settings,
    kinds: Sequence[PlaceKind] = (),
    limit: int = PAGE,
    cursor: str | None = None,
) -> AreaPage:
    """One division by its code.

    Raises NotFound("area_unknown", "code") for a code that is none, is the province's, or lies
    outside it, and DomainError("cursor_invalid", "cursor").
    """
    division = _division(session, code)
    asked = tuple(sorted(set(kinds), key=list(PlaceKind).index))
    after = unsealed(settings, code, asked, cursor) if cursor else None
    counts: dict[str, dict[PlaceKind, int]] = defaultdict(dict)
    children: tuple[Area, ...] = ()
    if after is None:
        counts, children = _inside(session, division, asked, _today(at))
    listing = AreaPlaces(settings, code, asked, at, limit, after)
    places, further = ((), None) if division.level is DivisionLevel.city else listing.page(session)
    return AreaPage(
        area=_area(division, counts[""]),
        above=tuple(_area(one, {}) for one in _above(session, division)),
        children=children,
        kinds=asked,
        places=places,
        cursor=further,
        first_page=after is None,
    )


def _division(session: Session, code: str) -> Division:
    known = code.isascii() and code.isdigit() and len(code) in (6, 9)
    found = session.get(Division, code) if known else None
    if found is None or found.outside or found.level is DivisionLevel.province:
        raise NotFound("area_unknown", "code")
    return found


def _above(session: Session, division: Division) -> list[Division]:
    """What the division lies in, the city first."""
    codes = [f"{division.code[:4]}00", division.code[:6]]
    wanted = [code for code in codes if len(code) < len(division.code) or code < division.code]
    rows = session.scalars(select(Division).where(Division.code.in_(wanted)))
    return sorted(rows, key=lambda row: row.code)


def _inside(
    session: Session, division: Division, kinds: Sequence[PlaceKind], today: date
) -> tuple[dict[str, dict[PlaceKind, int]], tuple[Area, ...]]:
    """Counts by child ("" for the division itself), and the children."""
    rows = session.scalars(
        select(Division).where(Division.parent_code == division.code).order_by(Division.code)
    ).all()
    by = _place.county_code if division.level is DivisionLevel.city else _place.township_code
    within = _within(division, [row.code for row in rows])
    counts = _counts(session, by, within, kinds, today)
    for one in list(counts.values()):
        for kind, count in one.items():
            counts[""][kind] = counts[""].get(kind, 0) + count
    return counts, tuple(_area(row, counts[row.code]) for row in rows)


def _within(division: Division, children: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    if division.level is DivisionLevel.city:
        return (_place.county_code.in_(children),)
    return (standing_in(division.code),)


def _counts(
    session: Session,
    by: ColumnElement[str],
    within: Iterable[ColumnElement[bool]],
    kinds: Sequence[PlaceKind],
    today: date,
) -> dict[str, dict[PlaceKind, int]]:
    """How many places of each kind are listed by the value of `by` (None as "-")."""
    wanted = (_place.kind.in_(kinds),) if kinds else ()
    rows = session.execute(
        select(by, _place.kind, func.count())
        .where(*within, *wanted, *listed(today))
        .group_by(by, _place.kind)
    )
    counts: dict[str, dict[PlaceKind, int]] = defaultdict(dict)
    for code, kind, count in rows:
        counts[code or "-"][kind] = count
    return counts


def _area(row: Division, counts: dict[PlaceKind, int]) -> Area:
    ordered = {kind: counts[kind] for kind in PlaceKind if kind in counts}
    return Area(row.code, row.name, row.level, ordered)


def _today(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
