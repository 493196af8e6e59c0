"""The one statement behind every nearest-first list, built once for each shape of filter."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from app.models.kinds import AmenityState, PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpenWindow
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.outages import out_of_order
from app.spatial.around import FLAT, in_box
from app.spatial.dialect import Unindexed, in_text

USABLE, UNSURE, SHUT = 0, 1, 2

_place = Place.__table__.c
_window = OpenWindow.__table__.c
_amenity = PlaceAmenity.__table__.c


class Shape(NamedTuple):
    """How many of each filter: statements of one shape differ in bound values only. `after` goes
    on from a position, `ring` leaves out a disc in the middle."""

    kinds: int
    amenities: int
    open: OpenWhen | None
    audiences: int
    after: bool = False
    ring: bool = False

    @classmethod
    def of(cls, filters: Filters, *, after: bool = False, ring: bool = False) -> "Shape":
        return cls(
            len(filters.kinds),
            len(filters.amenities),
            filters.open,
            len(filters.audiences),
            after,
            ring,
        )


def _window_at(state: int, instant: Any) -> ColumnElement[bool]:
    return exists(
        select(literal_column("1")).where(
            _window.place_id == _place.id,
            _window.closes_at > instant,
            _window.opens_at <= instant,
            _window.state == state,
        )
    )


def bucket(now: Any, epoch: Any) -> ColumnElement[int]:
    """0 usable, 1 hours unknown, 2 temporarily closed, at one instant given as a time and in
    epoch seconds. `hours_unsure` spares nine in ten places the look at their windows."""
    shut = and_(
        _place.status == PlaceStatus.temporarily_closed,
        or_(_place.closed_until.is_(None), _place.closed_until > now),
    )
    unsure = or_(_place.windows_until <= epoch, and_(_place.hours_unsure, _window_at(0, epoch)))
    return case((shut, SHUT), (unsure, UNSURE), else_=USABLE)


def listed(today: Any) -> tuple[ColumnElement[bool], ...]:
    """What may appear in a list at all: not retired, a pop-up window until its last day."""
    return (
        _place.status != PlaceStatus.retired,
        or_(_place.available_until.is_(None), _place.available_until >= today),
    )


def _open_terms(when: OpenWhen, kind: ColumnElement[int], flat: Any) -> list[Any]:
    """ "Open" keeps what is open and what is unknown; `arrival` is loose by two seconds (the flat
    distance), and the exact state is looked at on the card."""
    if when is OpenWhen.always:
        return [_place.always_open, kind == USABLE]
    instant: Any = bindparam("epoch")
    if when is OpenWhen.arrival:
        instant = instant + func.sqrt(flat, type_=Float) * bindparam("pace", type_=Float)
        opened = exists(
            select(literal_column("1")).where(
                _window.place_id == _place.id,
                _window.closes_at > instant - 2,
                _window.opens_at <= instant + 2,
            )
        )
        return [kind != SHUT, or_(kind == UNSURE, opened)]
    return [kind != SHUT, or_(kind == UNSURE, _window_at(1, instant))]


@lru_cache(maxsize=512)
def nearest(shape: Shape, rows: int) -> Select[Any]:
    """(id, stamp, public_id, lng, lat, bucket, flat metres²) of the first `rows` in a ring around
    the origin, sorted by bucket and flat distance; the values to bind are `values()` and those of
    `Search`."""
    kind, flat = _kind(), FLAT.squared(_place.lng, _place.lat)
    terms = [*_terms(shape, kind, flat), _in_disc(flat)]
    if shape.after:
        floor: Any = bindparam("after_bucket")
        on = and_(kind == floor, flat >= bindparam("after_flat", type_=Float))
        terms.append(or_(kind > floor, on))
    chosen = (_place.id, _place.stamp, _place.public_id, _place.lng, _place.lat)
    return (
        select(*chosen, kind.label("bucket"), flat.label("flat"))
        .where(*terms)
        .order_by("bucket", "flat")
        .limit(in_text(rows))
    )


@lru_cache(maxsize=512)
def boxed(shape: Shape, rows: int) -> Select[Any]:
    """(id, stamp, public_id, lng, lat, bucket) of all in the box, but at most `rows`, in no order:
    for a few dozen places a third of the database's work for `nearest`."""
    kind, flat = _kind(), FLAT.squared(_place.lng, _place.lat)
    chosen = (_place.id, _place.stamp, _place.public_id, _place.lng, _place.lat)
    terms = _terms(shape, kind, flat)
    return select(*chosen, kind.label("bucket")).where(*terms).limit(in_text(rows))


@lru_cache(maxsize=512)
def inside(shape: Shape, rows: int) -> Select[Any]:
    """(lng, lat, flat metres²) of some `rows` places in the ring, in no order: for counting, the
    database may stop as soon as it has so many."""
    kind, flat = _kind(), FLAT.squared(_place.lng, _place.lat)
    return (
        select(_place.lng, _place.lat, flat.label("flat"))
        .where(*_terms(shape, kind, flat), _in_disc(flat))
        .limit(in_text(rows))
    )


def _kind() -> ColumnElement[int]:
    return bucket(_now(), bindparam("epoch"))


def _now() -> ColumnElement[Any]:
    return bindparam("now", type_=Place.closed_until.type)


def _in_disc(flat: Any) -> ColumnElement[bool]:
    disc: ColumnElement[bool] = flat <= bindparam("outer", type_=Float)
    return disc


def _terms(shape: Shape, kind: ColumnElement[int], flat: Any) -> list[Any]:
    """In the box around the ring and not within it, listed, and kept by every filter."""
    terms: list[Any] = [
        in_box(_place.id, _place.location),
        *listed(bindparam("today", type_=Place.available_until.type)),
    ]
    if shape.ring:
        terms.append(flat >= bindparam("inner", type_=Float))
    if shape.kinds:
        wanted: list[Any] = [bindparam(f"kind_{n}") for n in range(shape.kinds)]
        terms.append(Unindexed(_place.kind).in_(wanted))
    if shape.audiences:
        those: list[Any] = [bindparam(f"audience_{n}") for n in range(shape.audiences)]
        terms.append(_place.audience.in_(those))
    for n in range(shape.amenities):
        has = and_(
            _amenity.place_id == _place.id,
            _amenity.amenity == bindparam(f"amenity_{n}"),
            _amenity.state == AmenityState.available,
        )
        terms.append(exists(select(literal_column("1")).where(has)))
        terms.append(~out_of_order(_place.id, bindparam(f"amenity_{n}"), _now()))
    if shape.open:
        terms += _open_terms(shape.open, kind, flat)
    return terms


def values(filters: Filters) -> dict[str, Any]:
    """The filters' own bound values."""
    return {
        **{f"kind_{n}": kind.value for n, kind in enumerate(filters.kinds)},
        **{f"audience_{n}": who.value for n, who in enumerate(filters.audiences)},
        **{f"amenity_{n}": amenity.value for n, amenity in enumerate(filters.amenities)},
    }
