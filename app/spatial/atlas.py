"""Which county-level division holds a point, from polygons kept in the process.

A prepared polygon in memory answers in about 15 µs, ten times faster than either database, and a
square that lies in one county is remembered (docs/adr/0003). County polygons change with the
reference data only, that is, with a restart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import Final

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

GEOD: Final = Geod(ellps="WGS84")
#: No degree of latitude or longitude is shorter than this at Shandong's latitudes (38.5° N and
#: south): metres in a degree of longitude at 39°. Turns a distance into a safe search box.
SHORTEST_DEGREE_M: Final = 86000.0
#: Squares of a hundredth of a degree, about a kilometre, are remembered by the county that holds
#: the whole of them; so many squares, of the province's 130,000.
_SQUARES_A_DEGREE: Final = 100
_REMEMBERED: Final = 32_768
#: Degrees, a tenth of a millimetre: more than the rounding of a square's sides.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class County:
    """A county-level division; `outside` marks the neighbouring provinces' counties."""

    code: str
    name: str
    city_code: str | None
    city: str
    is_municipal_district: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class Located:
    """The county of a point; `nearest` when no polygon holds it, then `metres` away. `border`
    tells that a division of the province of the other class (district or not) begins close by."""

    county: County
    nearest: bool
    metres: float
    border: bool


class Atlas:
    """All county polygons, searchable by point (WGS-84 lng, lat)."""

    def __init__(self, counties: Iterable[tuple[County, BaseGeometry]]) -> None:
        # The province's own come first: an islet of 0.27 km² is drawn in both 岚山区 and the
        # neighbour's 连云区.
        rows = sorted(counties, key=lambda row: (row[0].outside, row[0].code))
        self.counties: Final[Sequence[County]] = [county for county, _ in rows]
        self._areas: Final = [area for _, area in rows]
        for area in self._areas:
            shapely.prepare(area)
        self._tree = shapely.STRtree(self._areas)
        self._square_of = lru_cache(_REMEMBERED)(self._square)

    def locate(
        self, lng: float, lat: float, *, within: float, border: float = 0.0
    ) -> Located | None:
        """The county that holds the point, else the nearest one within so many metres; borders
        of the other class are looked for within `border` metres."""
        square = floor(lng * _SQUARES_A_DEGREE), floor(lat * _SQUARES_A_DEGREE)
        return self._square_of(*square, border) or self._locate(lng, lat, within, border)

    def _square(self, column: int, row: int, border: float) -> Located | None:
        """What holds for each point of the square, where all of it and all within `border` metres
        of it lies in one county; None elsewhere."""
        more = border / SHORTEST_DEGREE_M + _ROUNDING
        around = shapely.box(
            column / _SQUARES_A_DEGREE - more,
            row / _SQUARES_A_DEGREE - more,
            (column + 1) / _SQUARES_A_DEGREE + more,
            (row + 1) / _SQUARES_A_DEGREE + more,
        )
        met = self._tree.query(around, "intersects")
        if len(met) != 1 or not self._areas[met[0]].covers(around):
            return None
        return Located(self.counties[met[0]], nearest=False, metres=0.0, border=False)

    def _locate(self, lng: float, lat: float, within: float, border: float) -> Located | None:
        point = shapely.Point(lng, lat)
        close = sorted(self._tree.query(point, "dwithin", border / SHORTEST_DEGREE_M))
        for index in close:
            if self._areas[index].covers(point):
                county = self.counties[index]
                return Located(county, False, 0.0, self._class_border(point, county, close, border))
        best = self._nearest(point, within)
        if best is None:
            return None
        metres, index = best
        county = self.counties[index]
        return Located(county, True, metres, self._class_border(point, county, close, border))

    def _nearest(self, point: shapely.Point, within: float) -> tuple[float, int] | None:
        """(metres, index) of the nearest polygon within so many metres."""
        found = [
            (metres, int(index))
            for index in self._tree.query(point, "dwithin", within / SHORTEST_DEGREE_M)
            if (metres := self._metres(point, self._areas[index])) <= within
        ]
        return min(found, default=None)

    def _class_border(
        self, point: shapely.Point, county: County, close: Sequence[int], border: float
    ) -> bool:
        for index in close:
            other = self.counties[index]
            if other.outside or other.is_municipal_district == county.is_municipal_district:
                continue
            if self._metres(point, self._areas[index]) <= border:
                return True
        return False

    def metres_to(self, lng: float, lat: float, code: str, *, within: float) -> float | None:
        """Metres from the point to the county with that code; None when farther than `within`."""
        point = shapely.Point(lng, lat)
        reach = within / SHORTEST_DEGREE_M
        for index in self._tree.query(point, predicate="dwithin", distance=reach):
            if self.counties[index].code == code:
                metres = self._metres(point, self._areas[index])
                return metres if metres <= within else None
        return None

    @staticmethod
    def _metres(point: shapely.Point, area: BaseGeometry) -> float:
        """Geodesic metres from the point to the nearest one of the area.

        The nearest point is sought in a plane stretched to the point's latitude, since a degree
        of longitude is shorter than one of latitude.
        """
        squeeze = float(np.cos(np.radians(point.y)))
        scaled = shapely.transform(area, lambda xy: xy * (squeeze, 1.0))
        near = shapely.shortest_line(shapely.Point(point.x * squeeze, point.y), scaled)
        x, y = near.coords[-1]
        return float(GEOD.inv(point.x, point.y, x / squeeze, y)[2])
