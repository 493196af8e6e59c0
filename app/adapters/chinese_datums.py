"""The forward formulas of the datums that Chinese map apps speak: GCJ-02 and Baidu's BD-09.

As published with the public-domain PRCoords project (https://github.com/Artoria2e5/PRCoords, CC0);
the ellipsoid is Krasovsky 1940. The way back is in `app/spatial/datum.py`.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Final

Point = tuple[float, float]

AXIS: Final = 6378245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
BAIDU_OFFSET: Final[Point] = (0.0065, 0.0060)
#: West, south, east, north of the box in which these datums differ from WGS-84 (PRCoords).
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271


def in_china(lng: float, lat: float) -> bool:
    """Whether the Chinese datums differ from WGS-84 here; not a statement about borders."""
    return WEST <= lng <= EAST and SOUTH <= lat <= NORTH


def gcj02(lng: float, lat: float) -> Point:
    """GCJ-02 (lng, lat) of a WGS-84 point in China; polynomials and waves are metres of arc."""
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


def bd09(lng: float, lat: float) -> Point:
    """BD-09 (lng, lat) of a GCJ-02 point."""
    reach = hypot(lng, lat) + 0.00002 * sin(radians(lat) * 3000)
    angle = atan2(lat, lng) + 0.000003 * cos(radians(lng) * 3000)
    return reach * cos(angle) + BAIDU_OFFSET[0], reach * sin(angle) + BAIDU_OFFSET[1]
