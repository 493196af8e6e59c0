"""Conversions between WGS-84, GCJ-02 (AMap, Tencent) and BD-09 (Baidu).

The forward formulas are the ones published with the public-domain PRCoords project
(https://github.com/Artoria2e5/PRCoords, CC0), the figures those of the Krasovsky 1940 ellipsoid.
They have no closed inverse: three fixed-point iterations bring it below 0.1 mm in Shandong.
"""

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Final

Point = tuple[float, float]

AXIS: Final = 6378245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
BAIDU_OFFSET: Final[Point] = (0.0065, 0.0060)
ITERATIONS: Final = 3
#: West, south, east, north of the box in which the Chinese datums differ from WGS-84 (PRCoords).
CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)


class Datum(StrEnum):
    """The datum in which a pair of coordinates is written."""

    wgs84 = "wgs84"
    gcj02 = "gcj02"
    bd09 = "bd09"


def from_wgs84(lng: float, lat: float, datum: Datum) -> Point:
    """WGS-84 degrees written in `datum`, as (lng, lat); unchanged outside China's box."""
    if datum is Datum.wgs84 or not _in_china(lng, lat):
        return lng, lat
    shifted = _gcj02(lng, lat)
    return shifted if datum is Datum.gcj02 else _bd09(*shifted)


def to_wgs84(lng: float, lat: float, datum: Datum) -> Point:
    """Degrees written in `datum` as WGS-84 (lng, lat); unchanged outside China's box.

    Within a kilometre of the box's own edge, far out at sea or abroad, the two directions may
    disagree about the side on which a point lies.
    """
    if datum is Datum.wgs84 or not _in_china(lng, lat):
        return lng, lat
    if datum is Datum.bd09:
        lng, lat = _inverse(_bd09, lng, lat, (lng - BAIDU_OFFSET[0], lat - BAIDU_OFFSET[1]))
    return _inverse(_gcj02, lng, lat, (lng, lat))


def _in_china(lng: float, lat: float) -> bool:
    west, south, east, north = CHINA
    return west <= lng <= east and south <= lat <= north


def _inverse(
    forward: Callable[[float, float], Point], lng: float, lat: float, guess: Point
) -> Point:
    """The point that `forward` moves to (lng, lat); each pass shrinks the error fiftyfold."""
    x, y = guess
    for _ in range(ITERATIONS):
        moved_x, moved_y = forward(x, y)
        x, y = x - (moved_x - lng), y - (moved_y - lat)
    return x, y


def _gcj02(lng: float, lat: float) -> Point:
    """GCJ-02 of a WGS-84 point; the polynomials and waves are metres of arc."""
    x, y = lng - 105.0, lat - 35.0
    fast = 2 * sin(6 * pi * x) + 2 * sin(2 * pi * x)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    waves = 2 * sin(pi * x) + 4 * sin(pi * x / 3) + 15 * sin(pi * x / 12) + 30 * sin(pi * x / 30)
    east += (fast + waves) * 20 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    waves = 2 * sin(pi * y) + 4 * sin(pi * y / 3) + 16 * sin(pi * y / 12) + 32 * sin(pi * y / 30)
    north += (fast + waves) * 20 / 3
    phi = radians(lat)
    bend = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    metres_per_degree_lng = radians(AXIS * cos(phi) / sqrt(bend))
    metres_per_degree_lat = radians(AXIS * (1 - ECCENTRICITY_SQUARED) / bend**1.5)
    return lng + east / metres_per_degree_lng, lat + north / metres_per_degree_lat


def _bd09(lng: float, lat: float) -> Point:
    """BD-09 of a GCJ-02 point."""
    reach = hypot(lng, lat) + 0.00002 * sin(radians(lat) * 3000)
    angle = atan2(lat, lng) + 0.000003 * cos(radians(lng) * 3000)
    return reach * cos(angle) + BAIDU_OFFSET[0], reach * sin(angle) + BAIDU_OFFSET[1]
