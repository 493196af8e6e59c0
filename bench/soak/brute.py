"""The slow, obvious answer to "what is near": every listing measured on the ellipsoid, sorted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from pyproj import Geod
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind, PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpenWindow
from app.services.circle import Circle
from app.services.nearby.filters import Filters, OpenWhen
from app.travel.engine import Destination, TravelEngine

_GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Listing:
    """What decides whether and where a place stands in a list."""

    public_id: str
    kind: PlaceKind
    lng: float
    lat: float
    audience: Audience
    status: PlaceStatus
    closed_until: datetime | None
    always_open: bool
    available_until: date | None
    horizon: int
    windows: tuple[tuple[int, int, int], ...]
    amenities: frozenset[Amenity]

    def bucket(self, at: datetime) -> int:
        """0 usable, 1 hours unknown, 2 temporarily closed, at an instant."""
        if self.status is PlaceStatus.temporarily_closed and (
            self.closed_until is None or self.closed_until > at
        ):
            return 2
        epoch = int(at.timestamp())
        return 1 if epoch >= self.horizon or self._in(0, epoch) else 0

    def open(self, epoch: int) -> bool:
        """Whether the door is open at an epoch second."""
        return epoch < self.horizon and self._in(1, epoch)

    def _in(self, state: int, epoch: int) -> bool:
        return any(a <= epoch < b and s == state for a, b, s in self.windows)


class Found(NamedTuple):
    """One place in the order of the list."""

    bucket: int
    metres: float
    public_id: str


@dataclass(frozen=True, slots=True)
class Brute:
    """All listings of a database, in memory."""

    listings: tuple[Listing, ...]
    travel: TravelEngine
    settings: Settings

    def within(
        self,
        origin: tuple[float, float],
        filters: Filters,
        at: datetime,
        circle: Circle,
    ) -> list[Found]:
        """Everything inside the circle that the filters keep, in order."""
        kept = [one for one in self.listings if _kept(one, filters, at)]
        metres = _metres(origin, kept)
        near = [(one, far) for one, far in zip(kept, metres, strict=True) if far <= circle.radius_m]
        ways = [Destination(one.lng, one.lat, far) for one, far in near]
        seconds = self.travel.seconds(origin, ways, circle.mode, circle.zone)
        then = [int(at.timestamp()) + int(taken) for taken in seconds]
        return sorted(
            Found(one.bucket(at), far, one.public_id)
            for (one, far), arrival in zip(near, then, strict=True)
            if _opens(one, filters, at, arrival)
        )


def _kept(one: Listing, filters: Filters, at: datetime) -> bool:
    """The filters that do not depend on hours."""
    return (
        one.status is not PlaceStatus.retired
        and (one.available_until is None or one.available_until >= at.astimezone(SHANGHAI).date())
        and (not filters.kinds or one.kind in filters.kinds)
        and (not filters.audiences or one.audience in filters.audiences)
        and one.amenities.issuperset(filters.amenities)
    )


def _opens(one: Listing, filters: Filters, at: datetime, arrival: int) -> bool:
    bucket = one.bucket(at)
    if filters.open is None:
        return True
    if filters.open is OpenWhen.always:
        return bucket == 0 and one.always_open
    when = arrival if filters.open is OpenWhen.arrival else int(at.timestamp())
    return bucket == 1 or (bucket == 0 and one.open(when))


def _metres(origin: tuple[float, float], listings: Sequence[Listing]) -> list[float]:
    count = len(listings)
    if not count:
        return []
    lngs, lats = [one.lng for one in listings], [one.lat for one in listings]
    metres = _GEOD.inv([origin[0]] * count, [origin[1]] * count, lngs, lats)[2]
    return list(metres)


def remembered(session: Session, travel: TravelEngine, settings: Settings) -> Brute:
    """Read every listing of the session's database."""
    windows: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    chosen = (OpenWindow.place_id, OpenWindow.opens_at, OpenWindow.closes_at, OpenWindow.state)
    for place_id, opens_at, closes_at, state in session.execute(select(*chosen)):
        windows[place_id].append((opens_at, closes_at, state))
    amenities: dict[int, set[Amenity]] = defaultdict(set)
    there = PlaceAmenity.state == AmenityState.available
    for place_id, amenity in session.execute(
        select(PlaceAmenity.place_id, PlaceAmenity.amenity).where(there)
    ):
        amenities[place_id].add(amenity)
    listings = tuple(
        Listing(
            public_id=one.public_id,
            kind=one.kind,
            lng=one.lng,
            lat=one.lat,
            audience=one.audience,
            status=one.status,
            closed_until=one.closed_until,
            always_open=one.always_open,
            available_until=one.available_until,
            horizon=one.windows_until,
            windows=tuple(windows[one.id]),
            amenities=frozenset(amenities[one.id]),
        )
        for one in session.scalars(select(Place))
    )
    return Brute(listings, travel, settings)
