"""One made-up listing, whole: what it is, where, whose, when open, what it offers, how old."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.config import SHANGHAI
from app.models.base import ALPHABET, PUBLIC_ID_LENGTH
from app.models.kinds import Audience, PlaceKind
from app.services.demo import equipment, opening, roads, words
from app.services.demo.counts import BODIES
from app.services.demo.equipment import AmenityFact, Entrance
from app.services.demo.ground import County
from app.services.demo.names import Namer
from app.services.demo.opening import Opening
from app.services.demo.positions import Finder, Spot

#: Of each kind, the share that lies in the same building as an office or a palace of the county.
SHARED_DOORS: Final[dict[PlaceKind, float]] = {
    PlaceKind.legal_aid: 0.45,
    PlaceKind.mother_room: 0.05,
    PlaceKind.reading_room: 0.22,
    PlaceKind.counselling_room: 0.35,
}
_HOSTS: Final = (PlaceKind.service_centre, PlaceKind.cultural_palace)
_PHONE_SHARE: Final = 0.78
_NOTICE_SHARE: Final = 0.06


@dataclass(frozen=True, slots=True)
class Ages:
    """When it was entered, last changed, checked by its keepers, and confirmed by a worker."""

    created_at: datetime
    updated_at: datetime
    verified_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing with everything that hangs on it; `owner_code` is its federation's division."""

    public_id: str
    kind: PlaceKind
    name: str
    address: str
    spot: Spot
    owner_code: str
    phone: str
    audience: Audience
    audience_note: str
    entrance: Entrance
    opening: Opening
    closed: bool
    closed_until: datetime | None
    location_confirmed: bool
    ages: Ages
    amenities: list[AmenityFact]
    notice: tuple[str, datetime, datetime] | None


class Maker:
    """Makes the listings of one county, the same ones for the same seed, share and instant."""

    def __init__(self, county: County, seed: int, at: datetime) -> None:
        self.county, self.at = county, at
        self.today = at.astimezone(SHANGHAI).date()
        self.rng = random.Random(f"{seed} {county.code}")
        self.finder = Finder(county, roads.by_county()[county.code], self.rng)
        self.namer = Namer(county, self.rng)
        self._hosts: list[tuple[Spot, str]] = []

    def listings(self, share: dict[PlaceKind, int]) -> Iterator[Listing]:
        """So many of each kind; offices come first, since others share their doors."""
        for kind, count in share.items():
            bodies = self._bodies(kind, count)
            for number, spot in enumerate(self.finder.spots(kind, count)):
                body, owner = bodies[number] if number < len(bodies) else (None, self.county.code)
                yield self._listing(kind, spot, body, owner)

    def _bodies(self, kind: PlaceKind, count: int) -> list[tuple[str, str]]:
        """(name, owner's division) of the first listings of a kind of which divisions have one.

        Where there are fewer palaces than divisions, the higher division has its own.
        """
        if kind not in BODIES:
            return []
        offices = self.county.offices
        if kind is PlaceKind.cultural_palace:
            offices = tuple(reversed(offices))
        return [(self.namer.body(kind, name), code) for code, name in offices[:count]]

    def _listing(self, kind: PlaceKind, spot: Spot, body: str | None, owner: str) -> Listing:
        rng = self.rng
        street = self.namer.street(spot)
        spot, address = self._door(kind, spot, street)
        ages = self._ages()
        door = equipment.entrance(rng)
        closed, closed_until = opening.closure(self.at, rng)
        return Listing(
            public_id=self._public_id(),
            kind=kind,
            name=body or self.namer.name(kind, spot, street),
            address=address,
            spot=spot,
            owner_code=owner,
            phone=self.namer.phone() if rng.random() < _PHONE_SHARE else "",
            audience=equipment.audience(kind, rng),
            audience_note=rng.choice(words.AUDIENCE_NOTES) if rng.random() < 0.12 else "",
            entrance=door,
            opening=opening.opening(kind, self.today, rng),
            closed=closed,
            closed_until=closed_until,
            location_confirmed=rng.random() < 0.8,
            ages=ages,
            amenities=equipment.amenities(kind, door, ages.verified_at, self.at, rng),
            notice=self._notice(),
        )

    def _door(self, kind: PlaceKind, spot: Spot, street: str) -> tuple[Spot, str]:
        """The spot and address, those of an office where the listing lies in its building."""
        if self._hosts and self.rng.random() < SHARED_DOORS.get(kind, 0.0):
            host, address = self.rng.choice(self._hosts)
            return self.finder.beside(host), address
        address = self.namer.address(kind, spot, street)
        if kind in _HOSTS:
            self._hosts.append((spot, address))
        return spot, address

    def _public_id(self) -> str:
        bits = self.rng.getrandbits(5 * PUBLIC_ID_LENGTH)
        return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * PUBLIC_ID_LENGTH, 5))

    def _ages(self) -> Ages:
        """One in eight was never verified; half of the others within a month, some years ago."""
        rng, at = self.rng, self.at
        created = at - timedelta(minutes=rng.randint(60 * 24 * 30, 60 * 24 * 1200))
        verified = None
        if rng.random() >= 0.125:
            age = min(rng.expovariate(1 / 45), 900.0)
            verified = max(created, at - timedelta(minutes=int(age * 1440)))
        confirmed = None
        if rng.random() < 0.45:
            confirmed = max(created, at - timedelta(minutes=int(rng.expovariate(1 / 12) * 1440)))
        updated = max(created, verified or created)
        return Ages(created, updated, verified, confirmed)

    def _notice(self) -> tuple[str, datetime, datetime] | None:
        """A word from the place; one in six has ended already."""
        rng = self.rng
        if rng.random() >= _NOTICE_SHARE:
            return None
        starts = self.at - timedelta(hours=rng.randint(1, 96))
        ends = self.at + timedelta(hours=rng.randint(-12, 60))
        return rng.choice(words.NOTICES), starts, max(ends, starts + timedelta(hours=1))
