"""Which five amenities a card names."""

from datetime import datetime

import pytest

from app.config import SHANGHAI
from app.models.kinds import Amenity, AmenityState
from app.services.nearby.offers import offers

ALL = tuple((amenity, AmenityState.available) for amenity in Amenity)


def _at(hour: int, month: int = 4) -> datetime:
    return datetime(2026, month, 8, hour, 30, tzinfo=SHANGHAI)


AFTERNOON = _at(15)


def _named(amenities: object, *wanted: Amenity, at: datetime = AFTERNOON) -> list[Amenity]:
    return [amenity for amenity, _ in offers(amenities, wanted, at)]  # type: ignore[arg-type]


def test_at_most_five_the_most_wanted_first() -> None:
    assert _named(ALL) == [
        Amenity.drinking_water,
        Amenity.toilet,
        Amenity.phone_charging,
        Amenity.microwave,
        Amenity.seating,
    ]


def test_what_was_asked_for_comes_first() -> None:
    assert _named(ALL, Amenity.umbrella, Amenity.wifi)[:2] == [Amenity.umbrella, Amenity.wifi]


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (_at(12), Amenity.microwave),
        (_at(23), Amenity.toilet),
        (_at(2), Amenity.toilet),
        (_at(15, 7), Amenity.drinking_water),
        (_at(15, 1), Amenity.drinking_water),
    ],
)
def test_the_hour_and_the_season_decide(at: datetime, first: Amenity) -> None:
    assert _named(ALL, at=at)[0] is first


def test_heat_and_cold() -> None:
    assert Amenity.air_conditioning in _named(ALL, at=_at(15, 7))
    assert Amenity.heating in _named(ALL, at=_at(15, 1))
    assert not {Amenity.air_conditioning, Amenity.heating} & set(_named(ALL, at=_at(15, 4)))


def test_broken_is_said_and_unknown_is_not() -> None:
    states = (
        (Amenity.toilet, AmenityState.broken),
        (Amenity.wifi, AmenityState.unknown),
        (Amenity.books, AmenityState.absent),
    )
    assert offers(states, (), _at(9)) == [states[0]]
