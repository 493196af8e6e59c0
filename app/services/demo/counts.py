"""How many listings of each kind there are, and how they are shared out among the counties."""

from collections.abc import Sequence
from typing import Final

from app.models.kinds import PlaceKind

#: The scale that the federation reports: stations, mother rooms, legal-aid bodies and palaces.
#: The other figures are assumed; together they make 12,800.
REPORTED: Final[dict[PlaceKind, int]] = {
    PlaceKind.service_centre: 170,
    PlaceKind.cultural_palace: 131,
    PlaceKind.legal_aid: 170,
    PlaceKind.station: 5500,
    PlaceKind.mother_room: 5159,
    PlaceKind.driver_home: 230,
    PlaceKind.reading_room: 520,
    PlaceKind.counselling_room: 190,
    PlaceKind.rest_base: 40,
    PlaceKind.startup_park: 260,
    PlaceKind.service_window: 130,
    PlaceKind.merchant: 300,
}
DEFAULT_SIZE: Final = sum(REPORTED.values())

#: Bodies that the province, each city and each county have one of.
OFFICES: Final = (PlaceKind.legal_aid, PlaceKind.service_centre)
#: Kinds whose first listings in a county belong to the county, the city, the province.
BODIES: Final = (*OFFICES, PlaceKind.cultural_palace)
#: From this size on every county has an office of each kind; smaller demos are for tests.
EVERY_COUNTY_FROM: Final = 1_000


def by_kind(size: int, counties: int) -> dict[PlaceKind, int]:
    """`size` listings shared among the kinds as reported.

    From 1,000 on, each kind of office has at least one for every county; the stations give way.
    """
    kinds = list(REPORTED)
    counts = dict(zip(kinds, shared(size, [REPORTED[kind] for kind in kinds]), strict=True))
    if size >= EVERY_COUNTY_FROM:
        for kind in OFFICES:
            missing = max(0, counties - counts[kind])
            counts[kind] += missing
            counts[PlaceKind.station] -= missing
    return counts


def by_county(
    counts: dict[PlaceKind, int], weights: Sequence[float], seats: Sequence[int]
) -> list[dict[PlaceKind, int]]:
    """Each kind's listings shared among the counties by weight.

    Offices first: one for each division that has its seat in a county (`seats`, at least 1),
    or where they do not suffice for that, one for each county.
    """
    shares: list[dict[PlaceKind, int]] = [{} for _ in weights]
    for kind, count in counts.items():
        first = [0] * len(weights)
        if kind in OFFICES and count >= len(weights):
            first = list(seats) if count >= sum(seats) else [1] * len(weights)
        rest = shared(count - sum(first), weights)
        for share, sure, more in zip(shares, first, rest, strict=True):
            share[kind] = sure + more
    return shares


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts proportional to `weights`: largest remainder, earlier wins a tie."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
