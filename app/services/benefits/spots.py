"""Where one gets a benefit: its places, nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from app.models.benefit import BenefitPlace
from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.services.benefits.eligibility import city_of
from app.services.benefits.question import Wishes
from app.services.divisions import divisions
from app.spatial.dialect import bytewise
from app.spatial.metric import Flat, geodesic

#: So many places are named on the page of one benefit.
SHOWN: Final = 40
#: Where no position is known, places in one's county come before those elsewhere in its city.
IN_COUNTY, IN_CITY, ELSEWHERE = 0.0, 2.0, 3.0

_place = Place.__table__.c
_own = BenefitPlace.__table__.c


@dataclass(frozen=True, slots=True)
class Spot:
    """One place; `distance_m` geodesic, None without a position asked from."""

    public_id: str
    name: str
    address: str
    phone: str
    county_code: str
    county: str
    lng: float
    lat: float
    distance_m: float | None


def there() -> ColumnElement[bool]:
    """The place has not been given up."""
    return _place.status != PlaceStatus.retired


def measure(wishes: Wishes) -> ColumnElement[float]:
    """How far a place is: flat metres squared from the position, else by county and city."""
    if wishes.origin is not None:
        flat: ColumnElement[float] = Flat.at(*wishes.origin).squared(_place.lng, _place.lat)
        return flat
    county = wishes.person.county
    if not county:
        return literal(IN_COUNTY)
    # City codes end in two zeros; their counties begin with the same four digits.
    city = _place.county_code.between(city_of(county), f"{county[:4]}99")
    return case((_place.county_code == county, IN_COUNTY), (city, IN_CITY), else_=ELSEWHERE)


def nearest_spots(
    session: Session, ids: Sequence[int], wishes: Wishes
) -> dict[int, tuple[Spot, int]]:
    """The nearest place of each benefit by its id, and how many it has; one statement. The place
    asked for stands for all others."""
    within = _own.benefit_id
    near = _order(session, wishes)
    if wishes.place:
        near = (case((_place.public_id == wishes.place, 0), else_=1), *near)
    ranked = (
        select(
            within,
            _place.id.label("place"),
            func.row_number().over(partition_by=within, order_by=near).label("rank"),
            func.count().over(partition_by=within).label("number"),
        )
        .join(Place.__table__, _place.id == _own.place_id)
        .where(within.in_(ids), there())
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.benefit_id, ranked.c.number, *_columns())
        .join(Place.__table__, _place.id == ranked.c.place)
        .where(ranked.c.rank == 1)
    ).all()
    spots = _spots(session, rows, wishes)
    return {row.benefit_id: (spot, row.number) for row, spot in zip(rows, spots, strict=True)}


def spots_of(session: Session, benefit_id: int, wishes: Wishes) -> tuple[Spot, ...]:
    """The first 40 places of a benefit, nearest first, else by county and public id."""
    rows = session.execute(
        select(*_columns())
        .join(BenefitPlace.__table__, _own.place_id == _place.id)
        .where(_own.benefit_id == benefit_id, there())
        .order_by(*_order(session, wishes))
        .limit(SHOWN)
    ).all()
    return tuple(_spots(session, rows, wishes))


def _columns() -> tuple[ColumnElement[Any], ...]:
    named = (_place.public_id, _place.name, _place.address, _place.phone)
    return (*named, _place.county_code, _place.lng, _place.lat)


def _order(session: Session, wishes: Wishes) -> tuple[ColumnElement[Any], ...]:
    last = bytewise(_place.public_id, session.get_bind().dialect.name)
    if wishes.origin is None and not wishes.person.county:
        return (_place.county_code, last)
    return (measure(wishes), _place.county_code, last)


def _spots(session: Session, rows: Sequence[Any], wishes: Wishes) -> list[Spot]:
    names, away = divisions(session).names, [None] * len(rows)
    metres: Sequence[float | None] = away
    if wishes.origin is not None:
        metres = geodesic(wishes.origin, [row.lng for row in rows], [row.lat for row in rows])
    return [
        Spot(
            row.public_id,
            row.name,
            row.address,
            row.phone,
            row.county_code,
            names.get(row.county_code, ""),
            row.lng,
            row.lat,
            far,
        )
        for row, far in zip(rows, metres, strict=True)
    ]
