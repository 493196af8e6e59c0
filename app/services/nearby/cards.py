"""What a card in the list tells about one place."""

from dataclasses import dataclass
from datetime import datetime

from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind, PlaceStatus
from app.services.hours.state import OpenState


@dataclass(slots=True)
class Card:
    """One place as the list and the machine door show it. Times are aware UTC, lengths metres,
    durations seconds, WGS-84 degrees. `distance_m`, `travel_s` and `arrival` are None, and
    `in_circle` False, where no position is known (search, areas)."""

    number: int
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
    state: OpenState
    arrival: OpenState | None
    amenities: tuple[tuple[Amenity, AmenityState], ...]
    verified_at: datetime | None
    confirmed_at: datetime | None
    demo: bool
    distance_m: float | None = None
    travel_s: float | None = None
    in_circle: bool = False
    bucket: int = 0
