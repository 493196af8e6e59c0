"""Which amenities a card names: what was asked for, else what the hour and the season call for."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from app.config import SHANGHAI
from app.models.kinds import Amenity, AmenityState

Offer = tuple[Amenity, AmenityState]
MOST: Final = 5

_A: Final = Amenity
#: What a worker on the road looks for at any time, most wanted first; the rest follow in the
#: vocabulary's order.
_ALWAYS: Final = (
    _A.drinking_water,
    _A.toilet,
    _A.phone_charging,
    _A.microwave,
    _A.seating,
    _A.nursing_chair,
    _A.changing_table,
    _A.fridge,
    _A.truck_parking,
    _A.ebike_charging,
)
_MEALS: Final = (_A.microwave, _A.canteen)
_NIGHT: Final = (_A.toilet, _A.beds, _A.phone_charging, _A.shower)
_SUMMER: Final = (_A.drinking_water, _A.air_conditioning)
_WINTER: Final = (_A.drinking_water, _A.heating)
_MEAL_HOURS: Final = frozenset({11, 12, 17, 18})
_NIGHT_HOURS: Final = frozenset({21, 22, 23, 0, 1, 2, 3, 4, 5})
_SUMMER_MONTHS: Final = frozenset({6, 7, 8, 9})
_WINTER_MONTHS: Final = frozenset({11, 12, 1, 2, 3})


def offers(
    amenities: Sequence[Offer], wanted: Sequence[Amenity], at: datetime, *, most: int = MOST
) -> list[Offer]:
    """Up to `most` amenities that are there or broken, those of `wanted` first; `at` is aware."""
    known = [
        offer
        for offer in amenities
        if offer[1] is AmenityState.available or offer[1] is AmenityState.broken
    ]
    local = at.astimezone(SHANGHAI)
    rank = _ranks(tuple(wanted), local.hour, local.month)
    known.sort(key=lambda offer: rank[offer[0]])
    return known[:most]


@lru_cache(maxsize=512)
def _ranks(wanted: tuple[Amenity, ...], hour: int, month: int) -> dict[Amenity, int]:
    order = [*wanted]
    order += _MEALS if hour in _MEAL_HOURS else _NIGHT if hour in _NIGHT_HOURS else ()
    order += _SUMMER if month in _SUMMER_MONTHS else _WINTER if month in _WINTER_MONTHS else ()
    order += (*_ALWAYS, *Amenity)
    ranks: dict[Amenity, int] = {}
    for amenity in order:
        ranks.setdefault(amenity, len(ranks))
    return ranks
