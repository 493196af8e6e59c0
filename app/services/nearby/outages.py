"""Amenities out of order for a while: a notice that names one makes it count as broken until the
notice ends; nobody has to remember to mend the listing afterwards."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    String,
    cast,
    exists,
    extract,
    func,
    literal,
    literal_column,
    select,
)

from app.models.care import Notice
from app.models.kinds import Amenity, AmenityState
from app.services.nearby.offers import Offer

#: (amenity, starts, ends) in epoch seconds: broken from the first up to the last.
Outage = tuple[Amenity, int, int]

_notice = Notice.__table__.c
_RANK: Final = {amenity: rank for rank, amenity in enumerate(Amenity)}


def written(place_id: ColumnElement[int]) -> ScalarSelect[Any]:
    """All outages of a place in one text, past and coming ones too: what `read` reads."""
    parts = (
        _notice.amenity
        + literal("=")
        + _epoch(_notice.starts_at)
        + literal("-")
        + _epoch(_notice.ends_at)
    )
    return (
        select(func.aggregate_strings(parts, ","))
        .where(_notice.place_id == place_id, _notice.amenity.is_not(None))
        .scalar_subquery()
    )


def _epoch(column: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(cast(extract("epoch", column), BigInteger), String)


def read(text: str | None) -> tuple[Outage, ...]:
    """The outages that `written` wrote."""
    if not text:
        return ()
    found: list[Outage] = []
    for part in text.split(","):
        amenity, _, span = part.partition("=")
        starts, _, ends = span.partition("-")
        found.append((Amenity(amenity), int(starts), int(ends)))
    return tuple(found)


def broken_at(outages: Sequence[Outage], epoch: int) -> frozenset[Amenity]:
    """What is out of order at that epoch second."""
    return frozenset(amenity for amenity, starts, ends in outages if starts <= epoch < ends)


def with_broken(offers: Sequence[Offer], broken: frozenset[Amenity]) -> tuple[Offer, ...]:
    """The amenities with those of `broken` as broken, also those of which nothing is known."""
    states = dict(offers) | dict.fromkeys(broken, AmenityState.broken)
    return tuple((one, states[one]) for one in sorted(states, key=lambda one: _RANK[one]))


def out_of_order(
    place_id: ColumnElement[int], amenity: ColumnElement[Any], now: Any
) -> ColumnElement[bool]:
    """The same question in SQL, for the filter by amenity."""
    return exists(
        select(literal_column("1")).where(
            _notice.place_id == place_id,
            _notice.amenity == amenity,
            _notice.starts_at <= now,
            _notice.ends_at > now,
        )
    )
