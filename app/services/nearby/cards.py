"""What a card in the list tells about one place."""

from datetime import datetime
from typing import Any, NamedTuple

from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind, PlaceStatus
from app.services.hours.state import OpenState


class Card(NamedTuple):
    """One place as the list and the machine door show it. Times are aware UTC, lengths metres,
    durations seconds, WGS-84 degrees. `distance_m`, `travel_s` and `arrival` are None, and
    `in_circle` False, where no position is known (search, areas).

    `kept` belongs to the place as it is now and is shared by all its cards until it changes:
    room for what others derive from these facts alone.
    """

    public_id: str
    kind: PlaceKind
    name: str
    address: str
    lng: float
    lat: float
    phone: str
    audience: Audience
    county_code: str
    township_code: str | None
    status: PlaceStatus
    closed_until: datetime | None
    verified_at: datetime | None
    confirmed_at: datetime | None
    demo: bool
    amenities: tuple[tuple[Amenity, AmenityState], ...]
    kept: dict[Any, Any]
    state: OpenState
    arrival: OpenState | None = None
    bucket: int = 0
    number: int = 0
    distance_m: float | None = None
    travel_s: float | None = None
    in_circle: bool = False
