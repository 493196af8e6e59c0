"""A memory of how far one had to look around here, so that the first radius is mostly right.

It changes how many statements a search takes, never what it finds.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final, TypeAlias

from app.services.nearby.filters import Filters

FIRST_RADIUS_M: Final = 1000.0
#: Cells of 0.05° (about 5 km); the province has some 6,000 of them.
CELLS_A_DEGREE: Final = 20
#: With 1.25 more rows are looked at than second looks are spared.
SPARE: Final = 1.08
KEPT: Final = 20_000

Key: TypeAlias = tuple[int, int, Filters]


class Density:
    """First radii by cell and filter, the least recently used forgotten."""

    def __init__(self) -> None:
        self._radii: OrderedDict[Key, float] = OrderedDict()
        self._lock = Lock()

    def first(self, origin: tuple[float, float], filters: Filters) -> float:
        """Metres to try first."""
        return self._radii.get(self._key(origin, filters), FIRST_RADIUS_M)

    def learn(self, origin: tuple[float, float], filters: Filters, metres: float) -> None:
        """The page was filled within `metres`, or all of the disc was needed; a little more is
        mostly enough next time."""
        key = self._key(origin, filters)
        radius = max(100.0, metres * SPARE)
        with self._lock:
            before = self._radii.pop(key, radius)
            self._radii[key] = (before + radius) / 2
            if len(self._radii) > KEPT:
                self._radii.popitem(last=False)

    @staticmethod
    def _key(origin: tuple[float, float], filters: Filters) -> Key:
        lng, lat = origin
        return int(lng * CELLS_A_DEGREE), int(lat * CELLS_A_DEGREE), filters
