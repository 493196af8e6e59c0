"""Places and circles as the machine door writes them.

A page is put together as text: twenty features through dictionaries and an encoder take longer
than the search for them in the database. What does not depend on hour or asker is written once
and kept with the card's facts.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from app.models.kinds import PlaceStatus
from app.services.circle import Circle, Measure
from app.services.nearby.cards import Card
from app.services.nearby.statement import SHUT
from app.web.machine import encode

_FACTS: Final = (
    '{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":[%s,%s]},'
    '"properties":{"name":%s,"kind":"%s","address":%s,"phone":%s,"audience":"%s",'
    '"division":"%s","township":%s,"amenities":{%s},"verified_at":%s,"confirmed_at":%s,"demo":%s,'
)
_MOMENT: Final = (
    '"status":"%s","closed_until":%s,"state":"%s","state_changes_at":%s,"state_known_until":%s,'
    '"arrival_state":%s,'
)
_NO_WAY: Final = b'"distance_m":null,"travel_s":null,"in_circle":null,"circle":null}}'
_NULL: Final = "null"
#: Where a card keeps its facts as text.
_KEPT: Final = "geojson"
#: Where it keeps what was last said of it, and for which state.
_SAID: Final = "geojson state"


def feature(card: Card) -> bytes:
    """One place as a GeoJSON Feature, asked for without a position: all that depends on one is
    null. Times are in UTC."""
    return _said(card) + _NO_WAY


def features(cards: Sequence[Card], circle: str) -> bytes:
    """Places around a position as Features, separated by commas; lengths in metres, durations in
    seconds, times in UTC. `circle` is JSON."""
    here, beyond = (f',"in_circle":{flag},"circle":{circle}}}}}' for flag in ("true", "false"))
    return b",".join(
        [
            _said(card)
            + (
                f'"distance_m":{card.distance_m:.1f},"travel_s":{card.travel_s:.0f}'
                f"{here if card.in_circle else beyond}"
            ).encode()
            for card in cards
        ]
    )


def _said(card: Card) -> bytes:
    """All that does not depend on the way there, kept until the state is another; encoded, since
    to encode a page each time takes as long as to put it together."""
    told = card.state, card.arrival, card.bucket
    said = card.kept.get(_SAID)
    if said is None or said[0] != told:
        facts = card.kept.get(_KEPT)
        if facts is None:
            facts = card.kept[_KEPT] = _facts(card)
        said = card.kept[_SAID] = told, (facts + _moment(card)).encode()
    text: bytes = said[1]
    return text


def _moment(card: Card) -> str:
    """What holds at this hour."""
    state, shut = card.state, card.bucket == SHUT
    return _MOMENT % (
        PlaceStatus.temporarily_closed if shut else PlaceStatus.open,
        _time(card.closed_until) if shut else _NULL,
        state.code,
        _time(state.changes_at),
        _time(state.known_until),
        f'"{card.arrival.code}"' if card.arrival else _NULL,
    )


def _facts(card: Card) -> str:
    """What holds whatever the hour and whoever asks."""
    return _FACTS % (
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
        ",".join([f'"{amenity}":"{how}"' for amenity, how in card.amenities]),
        _time(card.verified_at),
        _time(card.confirmed_at),
        _flag(card.demo),
    )


@lru_cache(maxsize=1024)
def collection(circle: Circle, *, estimated: bool) -> tuple[str, bytes]:
    """The circle as JSON, and how a collection of what is around a point in it begins."""
    words = encode(circle_words(circle, estimated=estimated))
    county = circle.county
    division = encode({"code": county.code, "name": county.name, "city": county.city})
    start = f'{{"type":"FeatureCollection","division":{division},"circle":{words}'
    return words, start.encode()


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
