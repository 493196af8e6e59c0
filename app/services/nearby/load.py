"""Cards from the database: one statement for all the places of a page, whoever lists them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState, PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpenWindow
from app.services.hours.state import OpenState, StateCode, WindowRow, state_at
from app.services.nearby.cards import Card
from app.services.nearby.statement import SHUT, UNSURE, USABLE

#: Windows read for each place: the one that holds the instant or comes next, and two beyond it,
#: for the state on arrival and the change after a day in doubt.
WINDOWS_READ: Final = 3

_COLUMNS: Final = (
    *("id", "public_id", "kind", "name", "address", "lng", "lat", "phone", "audience"),
    *("county_code", "township_code", "status", "closed_until", "always_open", "windows_until"),
    *("verified_at", "confirmed_at", "demo"),
)

_place = Place.__table__.c


def cards(
    session: Session,
    ids: Sequence[int],
    at: datetime,
    *,
    soon_minutes: int,
    travel: Mapping[int, float] | None = None,
) -> dict[int, Card]:
    """The card of each place by its internal id, as of `at`; one statement.

    With `travel` (seconds by id) a card also tells the state on arrival. Number, distance and
    circle are for the caller to fill in.
    """
    if not ids:
        return {}
    epoch = int(at.timestamp())
    rows = session.connection().execute(_statement(), {"ids": list(ids), "epoch": epoch})
    return {row[0]: _card(row, at, epoch, soon_minutes * 60, travel) for row in rows}


@cache
def _statement() -> Select[Any]:
    offer = PlaceAmenity.__table__.c
    offers = (
        select(func.aggregate_strings(offer.amenity + literal("=") + offer.state, ","))
        .where(offer.place_id == _place.id)
        .scalar_subquery()
    )
    window = OpenWindow.__table__.c
    ahead = (
        select(window.opens_at, window.closes_at, window.state)
        .where(window.place_id == _place.id, window.closes_at > bindparam("epoch"))
        .order_by(window.closes_at)
        .limit(WINDOWS_READ)
        .correlate(Place.__table__)
        .subquery("ahead")
    )
    written = (
        cast(ahead.c.opens_at, String)
        + "-"
        + cast(ahead.c.closes_at, String)
        + "-"
        + cast(ahead.c.state, String)
    )
    windows = select(func.aggregate_strings(written, ",")).select_from(ahead).scalar_subquery()
    return select(
        *(_place[name] for name in _COLUMNS), offers.label("offers"), windows.label("windows")
    ).where(_place.id.in_(bindparam("ids", expanding=True)))


def _card(
    row: Any, at: datetime, epoch: int, soon: int, travel: Mapping[int, float] | None
) -> Card:
    # Unpacked by position, which costs a third of reading a row's attributes by name.
    place_id, public_id, kind, name, address, lng, lat, phone, audience = row[:9]
    county_code, township_code, status, closed_until, always_open, horizon = row[9:15]
    verified_at, confirmed_at, demo, offers, written = row[15:]
    windows = _windows(written)
    shut = status is PlaceStatus.temporarily_closed and (closed_until is None or closed_until > at)
    state = state_at(windows, epoch, horizon=horizon, always_open=always_open, soon_seconds=soon)
    bucket = UNSURE if state.code is StateCode.unknown else USABLE
    seconds = arrival = None
    if travel is not None:
        seconds = travel[place_id]
        then = epoch + int(seconds)
        arrival = state_at(
            windows, then, horizon=horizon, always_open=always_open, soon_seconds=soon
        )
    return Card(
        number=0,
        public_id=public_id,
        kind=kind,
        name=name,
        address=address,
        lng=lng,
        lat=lat,
        phone=phone,
        audience=audience,
        county_code=county_code,
        township_code=township_code,
        status=status,
        closed_until=closed_until,
        state=OpenState(StateCode.closed, closed_until) if shut else state,
        arrival=arrival,
        amenities=_offers(offers),
        verified_at=verified_at,
        confirmed_at=confirmed_at,
        demo=demo,
        travel_s=seconds,
        bucket=SHUT if shut else bucket,
    )


def _windows(text: str | None) -> list[WindowRow]:
    if not text:
        return []
    rows: list[WindowRow] = []
    for part in text.split(","):
        opens_at, closes_at, state = part.split("-")
        rows.append((int(opens_at), int(closes_at), int(state)))
    rows.sort()
    return rows


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
