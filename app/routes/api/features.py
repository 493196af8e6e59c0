"""Places and circles as the machine door writes them.

A page is put together as text: twenty features through dictionaries and an encoder take three
times as long as the search for them in the database.
"""

from datetime import datetime
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from app.models.kinds import PlaceStatus
from app.services.circle import Circle, Measure
from app.services.nearby.cards import Card
from app.services.nearby.statement import SHUT

_FEATURE: Final = (
    '{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":[%s,%s]},'
    '"properties":{"name":%s,"kind":"%s","address":%s,"phone":%s,"audience":"%s",'
    '"division":"%s","township":%s,"status":"%s","closed_until":%s,"state":"%s",'
    '"state_changes_at":%s,"state_known_until":%s,"arrival_state":%s,"amenities":{%s},'
    '"verified_at":%s,"confirmed_at":%s,"demo":%s,"distance_m":%s,"travel_s":%s,'
    '"in_circle":%s,"circle":%s}}'
)
_NULL: Final = "null"


def feature(card: Card, circle: str = _NULL) -> str:
    """One place as a GeoJSON Feature; lengths in metres, durations in seconds, times in UTC.

    `circle` is JSON. Without a position, all that depends on one is null.
    """
    state, placed = card.state, card.distance_m is not None
    shut = card.bucket == SHUT
    return _FEATURE % (
        card.public_id,
        card.lng,
        card.lat,
        quoted(card.name),
        card.kind,
        quoted(card.address),
        quoted(card.phone),
        card.audience,
        card.county_code,
        f'"{card.township_code}"' if card.township_code else _NULL,
        PlaceStatus.temporarily_closed if shut else PlaceStatus.open,
        _time(card.closed_until) if shut else _NULL,
        state.code,
        _time(state.changes_at),
        _time(state.known_until),
        f'"{card.arrival.code}"' if card.arrival else _NULL,
        ",".join([f'"{amenity}":"{how}"' for amenity, how in card.amenities]),
        _time(card.verified_at),
        _time(card.confirmed_at),
        _flag(card.demo),
        f"{card.distance_m:.1f}" if placed else _NULL,
        f"{card.travel_s:.0f}" if card.travel_s is not None else _NULL,
        _flag(card.in_circle) if placed else _NULL,
        circle if placed else _NULL,
    )


def circle_words(circle: Circle, *, estimated: bool) -> dict[str, Any]:
    """Which circle applies and why; `estimated` says that its times are no routes on a network."""
    by_distance = circle.measure is Measure.distance
    return {
        "measure": circle.measure,
        "limit_m": circle.limit if by_distance else None,
        "limit_s": None if by_distance else circle.limit,
        "mode": circle.mode,
        "zone": circle.zone,
        "border": circle.border,
        "estimated": estimated,
    }


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _time(at: datetime | None) -> str:
    """An instant, which the models keep in UTC, to the second."""
    return _NULL if at is None else f'"{at.isoformat()[:19]}Z"'
