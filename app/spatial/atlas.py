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
#: No degree of latitude or longitude is longer than this: metres from a square's middle to its
#: corner are less than its side.
LONGEST_DEGREE_M: Final = 111_200.0
#: Squares of a hundredth of a degree, about a kilometre, are remembered by the county that holds
#: the whole of them, and near borders squares of 140 m; so many, of the province's 130,000.
_SQUARES_A_DEGREE: Final = (100, 800)
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
        for squares in _SQUARES_A_DEGREE:
            column, row = floor(lng * squares), floor(lat * squares)
            if (found := self._square_of(squares, column, row, border)) is not None:
                return found
        return self._locate(lng, lat, within, border)

    def _square(self, squares: int, column: int, row: int, border: float) -> Located | None:
        """What holds for each point of the square, where all of it lies in one county, and either
        none of the other class comes within `border` metres of it or one does of all of it; None
        elsewhere."""
        square = _box(squares, column, row, _ROUNDING)
        met = self._tree.query(
            _box(squares, column, row, border / SHORTEST_DEGREE_M + _ROUNDING), "intersects"
        )
        (holder, *others) = [n for n in met if self._areas[n].intersects(square)] or [None]
        if holder is None or others or not self._areas[holder].covers(square):
            return None
        county = self.counties[holder]
        there = [self._areas[n] for n in met if _other_class(county, self.counties[n])]
        if not there:
            return Located(county, nearest=False, metres=0.0, border=False)
        farthest = LONGEST_DEGREE_M / squares
        if any(self._metres(square.centroid, area) + farthest <= border for area in there):
            return Located(county, nearest=False, metres=0.0, border=True)
        return None

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
            near = _other_class(county, self.counties[index])
            if near and self._metres(point, self._areas[index]) <= border:
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


def _box(squares: int, column: int, row: int, more: float) -> BaseGeometry:
    """A square of so many a degree, wider by `more` degrees on each side."""
    return shapely.box(
        column / squares - more,
        row / squares - more,
        (column + 1) / squares + more,
        (row + 1) / squares + more,
    )


def _other_class(county: County, other: County) -> bool:
    """Whether the circle is another one there: a county of the province beside a district, or a
    district beside a county."""
    return not other.outside and other.is_municipal_district != county.is_municipal_district
