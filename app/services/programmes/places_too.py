"""Where places and programmes meet: what happens at a place, and what is on nearby today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Float, Select, bindparam, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.programmes.cards import Card, cards
from app.services.programmes.question import RADII
from app.services.programmes.statement import LONGEST
from app.spatial import around
from app.spatial.around import FLAT, in_box
from app.spatial.dialect import Unindexed, in_text
from app.spatial.metric import Flat
from app.spatial.prepared import fetch

SHOWN: Final = 4
#: So many are looked at for the line on the results page.
MOST: Final = 20


def at_place(session: Session, public_id: str, at: datetime) -> tuple[Card, ...]:
    """What is on at a place, the next four, soonest first."""
    of = ProgrammeSession
    rows = session.execute(
        select(Programme.id, of.starts_at, of.ends_at)
        .join(of, of.programme_id == Programme.id)
        .join(Place, Place.id == Programme.place_id)
        .where(
            Place.public_id == public_id,
            Programme.state == ProgrammeState.published,
            Programme.ends_at > at,
            of.ends_at > at,
        )
        .order_by(of.starts_at, of.id)
        .limit(SHOWN * 16)
    ).all()
    first = _first(rows)
    found = cards(session, list(first), at)
    for key, row in first.items():
        found[key].starts_at, found[key].ends_at = row.starts_at, row.ends_at
    return tuple(found[key] for key in first)


def _first(rows: Sequence[Any]) -> dict[int, Any]:
    """The first session of each programme, of the first few programmes."""
    first: dict[int, Any] = {}
    for row in rows:
        if row.id not in first and len(first) < SHOWN:
            first[row.id] = row
    return first


@dataclass(frozen=True, slots=True)
class Today:
    """How many programmes are on today, at most 20, and the next of them; `to` is where they are
    listed, or the page of the only one."""

    number: int
    title: str
    to: str


@lru_cache
def _today() -> Select[str, str]:
    """The statement of `nearby_today`, built once: the results page asks it every time."""
    of = ProgrammeSession
    earliest: Any = bindparam("earliest", type_=of.starts_at.type)
    midnight: Any = bindparam("midnight", type_=of.starts_at.type)
    within: Any = bindparam("squared", type_=Float)
    return (
        select(Programme.title, Programme.public_id)
        .join(of, of.programme_id == Programme.id)
        .where(
            in_box(Programme.id, Programme.location),
            FLAT.squared(Programme.lng, Programme.lat) <= within,
            Unindexed(Programme.state) == ProgrammeState.published.value,
            of.starts_at > earliest,
            of.starts_at < midnight,
            of.ends_at > bindparam("at", type_=of.ends_at.type),
        )
        .order_by(of.starts_at, of.id)
        .limit(in_text(MOST))
    )


def nearby_today(
    session: Session, origin: tuple[float, float], metres: float, at: datetime
) -> Today | None:
    """What still runs or begins today within `metres` of the WGS-84 point; one statement, led by
    the spatial index."""
    midnight = datetime.combine(at.astimezone(SHANGHAI).date() + timedelta(1), time(), SHANGHAI)
    asked = around.values(Flat.at(*origin), metres) | {
        "squared": metres * metres,
        "earliest": at - LONGEST,
        "midnight": midnight,
        "at": at,
    }
    rows = fetch(session.connection(), _today(), asked)
    different = {public_id: title for title, public_id in rows}
    if not different:
        return None
    public_id, title = next(iter(different.items()))
    spot = f"lng={origin[0]:.4f}&lat={origin[1]:.4f}"
    if len(different) == 1:
        return Today(1, title, f"/programmes/{public_id}?{spot}")
    within = next((radius for radius in RADII if radius * 1000 >= metres), RADII[-1])
    return Today(len(different), title, f"/programmes?{spot}&within={within}&when=today")
