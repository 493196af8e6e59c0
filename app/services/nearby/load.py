"""Cards from the database: at most one statement for all places of a page, whoever lists them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState, PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpenWindow
from app.services.hours.state import OpenState, StateCode, WindowRow, state_at, steady
from app.services.nearby import outages
from app.services.nearby.cards import Card
from app.services.nearby.memory import Facts, Memory
from app.services.nearby.statement import SHUT, UNSURE, USABLE

#: In the order of `Card`'s fields, as far as they are columns; then what goes with them.
_HEAD: Final = (
    *("public_id", "kind", "name", "address", "lng", "lat", "phone", "audience"),
    *("county_code", "township_code", "status", "closed_until", "verified_at", "confirmed_at"),
    "demo",
)
_COLUMNS: Final = (*_HEAD, "id", "stamp", "always_open", "windows_until")

#: Where a place's facts keep all that a card tells of it, for as long as its state lasts.
_WHOLE: Final = "card"
#: Since, until, and the state between them, in epoch seconds.
Spell = tuple[float, float, OpenState]

_place = Place.__table__.c


def cards(
    session: Session, ids: Sequence[int], at: datetime, *, soon_minutes: int
) -> dict[int, Card]:
    """The card of each place by its internal id, as of `at`; one statement.

    Number, distance and circle are for the caller to fill in.
    """
    return {key: card_of(facts, at, soon_minutes) for key, _, facts in _read(session, ids)}


def numbered(found: Mapping[int, Card], ids: Iterable[int], shown: int = 0) -> tuple[Card, ...]:
    """The cards in this order, numbered after the `shown` ones before them."""
    return tuple(found[key]._replace(number=number) for number, key in enumerate(ids, shown + 1))


def remembered(session: Session, memory: Memory, stamps: Mapping[int, int]) -> dict[int, Facts]:
    """The facts of places whose stamp is known (by id): only those changed since they were last
    read cost anything, together one statement."""
    known = memory.recall(stamps)
    if len(known) < len(stamps):
        read = _read(session, [key for key in stamps if key not in known])
        memory.keep(read)
        known |= {key: facts for key, _, facts in read}
    return known


def card_of(
    facts: Facts,
    at: datetime,
    soon_minutes: int,
    number: int = 0,
    metres: float | None = None,
    seconds: float | None = None,
    in_circle: bool = False,
) -> Card:
    """The card as of `at` of a place whose facts are known; with the `seconds` that the way of so
    many `metres` takes it also tells the state on arrival."""
    epoch, soon = int(at.timestamp()), soon_minutes * 60
    kept: dict[str, Any] = facts.card[-1]
    if seconds is not None and (whole := kept.get(_WHOLE)) is not None:
        since, until, told = whole
        if since <= epoch and epoch + seconds < until:
            return Card._make((*told, number, metres, seconds, in_circle))
    since, until, state = _spell(facts, "now", epoch, soon)
    arrival = None
    if seconds is not None:
        arrives = epoch + int(seconds)
        # Mostly nothing changes on the way.
        arrival = state if arrives < until else _spell(facts, "arrival", arrives, soon)[2]
    bucket = UNSURE if state.code is StateCode.unknown else USABLE
    if facts.status is PlaceStatus.temporarily_closed:
        ends = facts.closed_until
        if ends is None or ends > at:
            state, bucket = OpenState(StateCode.closed, ends), SHUT
    elif not facts.outages and arrival is state:
        kept[_WHOLE] = since, until, (*facts.card, state, state, bucket)
    head = _head(facts, epoch) if facts.outages else facts.card
    return Card._make((*head, state, arrival, bucket, number, metres, seconds, in_circle))


def _head(facts: Facts, epoch: int) -> tuple[Any, ...]:
    """What the card tells whatever the hour, except for what is out of order for a while: such a
    card has room of its own for what others derive from it."""
    if not (broken := outages.broken_at(facts.outages, epoch)):
        return facts.card
    *head, offered, kept = facts.card
    room = kept.setdefault(broken, {})
    return (*head, outages.with_broken(offered, broken), room)


def _spell(facts: Facts, slot: str, epoch: int, soon: int) -> Spell:
    """The state at an instant and from when until when it holds; looked for anew only when it can
    have changed since the last."""
    kept: dict[str, Spell] = facts.card[-1]
    last = kept.get(slot)
    if last is not None and last[0] <= epoch < last[1]:
        return last
    windows, horizon = facts.windows, facts.horizon
    state = state_at(
        windows, epoch, horizon=horizon, always_open=facts.always_open, soon_seconds=soon
    )
    since, until = steady(windows, epoch, horizon=horizon, soon_seconds=soon)
    kept[slot] = spell = (since, until, state)
    return spell


def _read(session: Session, ids: Sequence[int]) -> list[tuple[int, int, Facts]]:
    """(id, stamp, facts) of the places; the windows are all that the horizon still holds, since
    facts may be kept for as long as it lasts."""
    if not ids:
        return []
    rows = session.connection().execute(_statement(), {"ids": list(ids)})
    return [(row[15], row[16], _facts(row)) for row in rows]


@cache
def _statement() -> Select[Any]:
    offer = PlaceAmenity.__table__.c
    offers = (
        select(func.aggregate_strings(offer.amenity + literal("=") + offer.state, ","))
        .where(offer.place_id == _place.id)
        .scalar_subquery()
    )
    window = OpenWindow.__table__.c
    written = (
        cast(window.opens_at, String)
        + literal("-")
        + cast(window.closes_at, String)
        + literal("-")
        + cast(window.state, String)
    )
    windows = (
        select(func.aggregate_strings(written, ","))
        .where(window.place_id == _place.id)
        .scalar_subquery()
    )
    children = (offers, windows, outages.written(_place.id))
    names = ("offers", "windows", "outages")
    return select(
        *(_place[name] for name in _COLUMNS),
        *(child.label(name) for child, name in zip(children, names, strict=True)),
    ).where(_place.id.in_(bindparam("ids", expanding=True)))


def _facts(row: Any) -> Facts:
    # Unpacked by position, which costs a third of reading a row's attributes by name.
    always_open, horizon, offers, windows, broken = row[17:]
    kept: dict[str, Any] = {}
    return Facts(
        card=(*row[:15], _offers(offers), kept),
        status=row[10],
        closed_until=row[11],
        windows=_windows(windows),
        horizon=horizon,
        always_open=always_open,
        outages=outages.read(broken),
    )


def _windows(text: str | None) -> tuple[WindowRow, ...]:
    if not text:
        return ()
    rows: list[WindowRow] = []
    for part in text.split(","):
        opens_at, closes_at, state = part.split("-")
        rows.append((int(opens_at), int(closes_at), int(state)))
    rows.sort()
    return tuple(rows)


#: "amenity=state" as the statement writes it, to the pair it means; every word is made once.
_PAIRS: Final = {
    f"{amenity.value}={state.value}": (amenity, state)
    for amenity in Amenity
    for state in AmenityState
}
_RANK: Final = {amenity: rank for rank, amenity in enumerate(Amenity)}


def _offers(text: str | None) -> tuple[tuple[Amenity, AmenityState], ...]:
    if not text:
        return ()
    pairs = [_PAIRS[part] for part in text.split(",")]
    pairs.sort(key=lambda pair: _RANK[pair[0]])
    return tuple(pairs)
