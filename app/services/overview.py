"""How much the site holds, for its home page: places by kind, and whether any are made up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import DivisionLevel, PlaceKind, PlaceStatus
from app.models.place import Place

#: Counting every place costs tens of milliseconds, and nobody counts along.
KEPT_FOR: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Overview:
    """As of `at` (aware). `counts` holds only kinds that exist, in the vocabulary's order;
    `cities` code and name in order of code; `demo` is true when any listing is made up, `real`
    when any is not."""

    at: datetime
    counts: dict[PlaceKind, int]
    cities: tuple[tuple[str, str], ...]
    demo: bool
    real: bool


_KEPT: Final[WeakKeyDictionary[Engine, Overview]] = WeakKeyDictionary()


def overview(session: Session, at: datetime) -> Overview:
    """What there is, at most a minute old at the aware instant `at`."""
    engine = session.get_bind().engine
    kept = _KEPT.get(engine)
    if kept is None or not timedelta(0) <= at - kept.at < KEPT_FOR:
        kept = _KEPT[engine] = _counted(session, at)
    return kept


def forget(engine: Engine) -> None:
    """Count anew at the next call."""
    _KEPT.pop(engine, None)


def _counted(session: Session, at: datetime) -> Overview:
    rows = session.execute(
        select(Place.kind, Place.demo, func.count())
        .where(Place.status != PlaceStatus.retired)
        .group_by(Place.kind, Place.demo)
    ).all()
    counts: dict[PlaceKind, int] = {}
    for kind in PlaceKind:
        if number := sum(count for found, _, count in rows if found is kind):
            counts[kind] = number
    cities = session.execute(
        select(Division.code, Division.name)
        .where(Division.level == DivisionLevel.city, Division.outside.is_(False))
        .order_by(Division.code)
    ).all()
    return Overview(
        at,
        counts,
        tuple((code, name) for code, name in cities),
        demo=any(demo for _, demo, _ in rows),
        real=not all(demo for _, demo, _ in rows),
    )
