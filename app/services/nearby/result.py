"""The answer to "what is near": the circle, the places in it, and what stands just outside."""

from dataclasses import dataclass
from datetime import datetime

from app.services.circle import Circle
from app.services.nearby.cards import Card
from app.services.nearby.filters import Filters


@dataclass(frozen=True, slots=True)
class Nearby:
    """One page of results. `inside` is in the order (bucket, measure, id); `outside` is filled
    only on the first page when fewer than three are inside. `count` is the number inside, exact
    up to `COUNT_CAP`; then `count_capped` is true ("99+"). `nearest_open` is the nearest place
    open now when the first card is not it; it may also be in the list (same `number`), or have
    number 0 when it stands on no card. `cursor` continues the list inside the circle."""

    origin: tuple[float, float]
    filters: Filters
    circle: Circle
    at: datetime
    inside: tuple[Card, ...]
    outside: tuple[Card, ...]
    count: int
    count_capped: bool
    nearest_open: Card | None
    cursor: str | None
    first_page: bool
