"""Distances: a flat formula that the database can compute cheaply, and the geodesic truth.

The database sorts candidates by the flat formula; the few that may matter are then measured on
the ellipsoid. `error()` bounds the difference, so the outcome is exact (docs/adr/0002).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Any, Final

from pyproj import Geod

GEOD: Final = Geod(ellps="WGS84")
_A: Final = 6378137.0
_E2: Final = 0.0066943799901413165
_DEGREE: Final = radians(1.0)


def geodesic(
    origin: tuple[float, float], lngs: Sequence[float], lats: Sequence[float]
) -> list[float]:
    """Metres on the WGS-84 ellipsoid from `origin` (lng, lat) to each point, in order."""
    if not lngs:
        return []
    count = len(lngs)
    _, _, metres = GEOD.inv([origin[0]] * count, [origin[1]] * count, lngs, lats)
    return list(metres)


def error(metres: float) -> float:
    """Relative error that the flat formula may make at such a distance between 30° and 42° N.

    The worst of 160,000 random pairs grows as 7.9e-10 a metre (1.6e-6 at 2 km, 7.9e-5 at
    100 km; tests/spatial/test_metric.py); the bound is twice that.
    """
    return 1e-6 + 1.6e-9 * metres


@dataclass(frozen=True, slots=True)
class Flat:
    """The flat formula at one origin: metres² = dx²·(kx − ks·dy) + dy²·ky for degrees dx, dy."""

    lng: float
    lat: float
    kx: float
    ks: float
    ky: float

    @classmethod
    def at(cls, lng: float, lat: float) -> "Flat":
        """The formula's figures at (lng, lat): both radii of curvature of the ellipsoid."""
        phi = radians(lat)
        w2 = 1.0 - _E2 * sin(phi) ** 2
        across = (_A / sqrt(w2) * _DEGREE) ** 2
        along = (_A * (1.0 - _E2) / (w2 * sqrt(w2)) * _DEGREE) ** 2
        # cos² at the middle latitude, to first order in dy: exact enough to 100 km.
        return cls(lng, lat, across * cos(phi) ** 2, across * sin(2 * phi) / 2 * _DEGREE, along)

    def squared(self, lng: Any, lat: Any) -> Any:
        """Metres squared; of floats, or of columns and bound values as an SQL expression."""
        dx, dy = lng - self.lng, lat - self.lat
        return dx * dx * (self.kx - self.ks * dy) + dy * dy * self.ky

    def box(self, metres: float) -> tuple[float, float, float, float]:
        """West, south, east, north of a box that surely holds the disc of such a radius."""
        slack = 1.0 + 4 * error(metres)
        dy = metres / sqrt(self.ky) * slack
        # Meridians draw together northwards: the box is as wide as its northern edge needs.
        dx = metres / sqrt(self.kx - 2 * self.ks * dy) * slack
        return self.lng - dx, self.lat - dy, self.lng + dx, self.lat + dy
