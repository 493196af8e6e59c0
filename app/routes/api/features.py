"""Places and circles as the machine door writes them."""

from datetime import datetime
from typing import Any

from app.models.kinds import PlaceStatus
from app.services.circle import Circle, Measure
from app.services.nearby.cards import Card
from app.services.nearby.statement import SHUT


def feature(card: Card, circle: dict[str, Any] | None = None) -> dict[str, Any]:
    """One place as a GeoJSON Feature; lengths in metres, durations in seconds, times in UTC.

    Without a position, `distance_m`, `travel_s`, `in_circle` and `circle` are null.
    """
    state = card.state
    distance, travel = card.distance_m, card.travel_s
    return {
        "type": "Feature",
        "id": card.public_id,
        "geometry": {"type": "Point", "coordinates": (card.lng, card.lat)},
        "properties": {
            "name": card.name,
            "kind": card.kind,
            "address": card.address,
            "phone": card.phone,
            "audience": card.audience,
            "division": card.county_code,
            "township": card.township_code,
            "status": PlaceStatus.temporarily_closed if card.bucket == SHUT else PlaceStatus.open,
            "closed_until": _time(card.closed_until) if card.bucket == SHUT else None,
            "state": state.code,
            "state_changes_at": _time(state.changes_at),
            "state_known_until": _time(state.known_until),
            "arrival_state": card.arrival.code if card.arrival else None,
            "amenities": dict(card.amenities),
            "verified_at": _time(card.verified_at),
            "confirmed_at": _time(card.confirmed_at),
            "demo": card.demo,
            "distance_m": None if distance is None else round(distance, 1),
            "travel_s": None if travel is None else round(travel),
            "in_circle": None if distance is None else card.in_circle,
            "circle": circle,
        },
    }


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


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")
