"""What the demo's listings offer, in which state, how old that knowledge is, and who may enter."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind

A = Amenity
#: How likely a place of the kind says anything about the amenity (assumed). Like everywhere, an
#: amenity that nobody spoke about has no row: unknown is not "no".
OFFERED: Final[dict[PlaceKind, dict[Amenity, float]]] = {
    PlaceKind.station: {
        A.drinking_water: 0.97, A.seating: 0.95, A.phone_charging: 0.88, A.microwave: 0.78,
        A.toilet: 0.62, A.first_aid: 0.66, A.air_conditioning: 0.58, A.heating: 0.42, A.wifi: 0.46,
        A.books: 0.36, A.rain_gear: 0.28, A.umbrella: 0.2, A.tyre_pump: 0.24,
        A.repair_tools: 0.18, A.ebike_charging: 0.3, A.battery_swap: 0.1, A.fridge: 0.2,
        A.accessible: 0.3, A.shower: 0.05, A.canteen: 0.06, A.parking: 0.14,
    },
    PlaceKind.mother_room: {
        A.nursing_chair: 0.96, A.changing_table: 0.88, A.privacy_lock: 0.84,
        A.drinking_water: 0.6, A.fridge: 0.5, A.air_conditioning: 0.5, A.toilet: 0.45,
        A.accessible: 0.34, A.heating: 0.3, A.seating: 0.4,
    },
    PlaceKind.legal_aid: {
        A.seating: 0.8, A.drinking_water: 0.7, A.toilet: 0.6, A.accessible: 0.5, A.parking: 0.4,
        A.wifi: 0.3,
    },
    PlaceKind.driver_home: {
        A.truck_parking: 0.82, A.drinking_water: 0.95, A.shower: 0.7, A.canteen: 0.66,
        A.laundry: 0.56, A.beds: 0.52, A.toilet: 0.9, A.phone_charging: 0.8, A.wifi: 0.6,
        A.air_conditioning: 0.6, A.seating: 0.8, A.first_aid: 0.5, A.repair_tools: 0.44,
        A.tyre_pump: 0.4, A.microwave: 0.5, A.parking: 0.7, A.books: 0.2,
    },
    PlaceKind.service_centre: {
        A.seating: 0.95, A.drinking_water: 0.9, A.toilet: 0.85, A.accessible: 0.7,
        A.parking: 0.6, A.wifi: 0.6, A.air_conditioning: 0.7, A.phone_charging: 0.5,
    },
    PlaceKind.cultural_palace: {
        A.toilet: 0.95, A.seating: 0.8, A.drinking_water: 0.8, A.books: 0.6, A.wifi: 0.6,
        A.parking: 0.7, A.accessible: 0.6, A.air_conditioning: 0.7,
    },
    PlaceKind.reading_room: {
        A.books: 0.99, A.seating: 0.95, A.drinking_water: 0.6, A.wifi: 0.5,
        A.air_conditioning: 0.5, A.phone_charging: 0.3,
    },
    PlaceKind.counselling_room: {A.seating: 0.9, A.drinking_water: 0.6, A.accessible: 0.3},
    PlaceKind.rest_base: {
        A.beds: 0.95, A.canteen: 0.9, A.parking: 0.85, A.shower: 0.8, A.toilet: 0.9, A.wifi: 0.7,
        A.accessible: 0.4,
    },
    PlaceKind.startup_park: {
        A.parking: 0.7, A.wifi: 0.6, A.canteen: 0.4, A.toilet: 0.6, A.drinking_water: 0.5,
        A.ebike_charging: 0.3,
    },
    PlaceKind.service_window: {A.drinking_water: 0.6, A.seating: 0.5, A.first_aid: 0.3},
    PlaceKind.merchant: {A.toilet: 0.2, A.parking: 0.3, A.wifi: 0.3, A.seating: 0.2},
}  # fmt: skip

#: Of what is said about an amenity: available, broken, absent, unknown.
_STATES: Final = (
    AmenityState.available,
    AmenityState.broken,
    AmenityState.absent,
    AmenityState.unknown,
)
_RUNNING: Final = tuple(accumulate((0.86, 0.05, 0.05, 0.04)))

_AUDIENCES: Final[dict[PlaceKind, tuple[Audience, ...]]] = {
    PlaceKind.station: (Audience.outdoor_workers,) * 6
    + (Audience.everyone,) * 3
    + (Audience.drivers, Audience.members),
    PlaceKind.mother_room: (Audience.mothers,) * 5 + (Audience.employees,) * 2,
    PlaceKind.driver_home: (Audience.drivers,),
    PlaceKind.reading_room: (Audience.employees, Audience.everyone, Audience.members),
    PlaceKind.counselling_room: (Audience.members, Audience.employees),
    PlaceKind.rest_base: (Audience.members,),
    PlaceKind.startup_park: (Audience.everyone,),
    PlaceKind.merchant: (Audience.members,),
}


@dataclass(frozen=True, slots=True)
class Entrance:
    """Steps at the door and its clear width in centimetres; None where nobody measured."""

    steps: int | None
    door_width_cm: int | None


AmenityFact = tuple[Amenity, AmenityState, datetime | None]


def audience(kind: PlaceKind, rng: random.Random) -> Audience:
    """Who may enter; offices and palaces are for everyone."""
    return rng.choice(_AUDIENCES.get(kind, (Audience.everyone,)))


def entrance(rng: random.Random) -> Entrance:
    """A quarter has not counted its steps, four in ten have not measured the door."""
    dice = rng.random()
    steps = None if dice < 0.25 else 0 if dice < 0.72 else rng.choice((1, 1, 2, 3, 5))
    width = rng.choice((70, 75, 80, 85, 90, 90, 100, 120)) if rng.random() < 0.6 else None
    return Entrance(steps, width)


def amenities(
    kind: PlaceKind, door: Entrance, verified_at: datetime | None, at: datetime, rng: random.Random
) -> list[AmenityFact]:
    """Each amenity spoken of, with its state and when it was last confirmed (or never).

    Most were confirmed when the listing was verified, some since then by workers.
    """
    facts: list[AmenityFact] = []
    for amenity, likely in OFFERED[kind].items():
        if rng.random() >= likely:
            continue
        dice = rng.random()
        state = next(
            s for s, edge in zip(_STATES, _RUNNING, strict=True) if dice < edge or s is _STATES[-1]
        )
        if amenity is A.accessible and door.steps:
            state = AmenityState.absent
        facts.append((amenity, state, _confirmed(verified_at, at, rng)))
    return facts


def _confirmed(verified_at: datetime | None, at: datetime, rng: random.Random) -> datetime | None:
    dice = rng.random()
    if dice < 0.08:
        return None
    if dice < 0.70 or verified_at is None:
        return verified_at
    age = (at - verified_at).total_seconds() * rng.random()
    return at - timedelta(seconds=int(age))
