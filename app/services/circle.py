"""The service circle: 2 km in a municipal district, half an hour elsewhere, by where one stands.

Source: the promise of the federation and the human-resources department, November 2019.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.config import Settings
from app.errors import DomainError
from app.spatial.atlas import Atlas, County
from app.travel.engine import DEFAULT_MODE, Mode, TravelEngine, Zone


class Measure(StrEnum):
    """What the circle is measured in."""

    distance = "distance"
    time = "time"


@dataclass(frozen=True, slots=True)
class Circle:
    """Which circle applies at a point, and why.

    `limit` is metres or seconds by `measure`; `radius_m` geodesic metres that no place inside
    can exceed. `zone` is the zone of the county that holds the point; `border` is true where the
    point lies so near to a border between district and county that the kinder circle is used;
    `nearest` is true when no polygon holds the point (coast, islet) and `county` is the nearest.
    """

    county: County
    zone: Zone
    mode: Mode
    measure: Measure
    limit: float
    radius_m: float
    border: bool
    nearest: bool

    def holds(self, metres: float, seconds: float) -> bool:
        """Whether a place at that distance and travel time lies inside."""
        return (metres if self.measure is Measure.distance else seconds) <= self.limit


def circle_at(
    atlas: Atlas,
    engine: TravelEngine,
    settings: Settings,
    origin: tuple[float, float],
    mode: Mode | None,
) -> Circle:
    """The circle at `origin` (WGS-84 lng, lat) for `mode`, by default the zone's own.

    Raises DomainError("outside_province", "near") for a point in a neighbour's county or farther
    than `settings.outside_metres` from the province.
    """
    found = atlas.locate(*origin, within=settings.outside_metres, border=settings.border_metres)
    if found is None or found.county.outside:
        neighbour = found.county.name if found else None
        raise DomainError("outside_province", "near", neighbour=neighbour)
    county = found.county
    zone = Zone.in_district if county.is_municipal_district else Zone.outside
    mode = mode or DEFAULT_MODE[zone]
    reach = engine.radius(mode, settings.circle_seconds, zone)
    by_distance = zone is Zone.in_district
    if found.border:
        by_distance = settings.circle_metres >= reach
    return Circle(
        county=county,
        zone=zone,
        mode=mode,
        measure=Measure.distance if by_distance else Measure.time,
        limit=settings.circle_metres if by_distance else settings.circle_seconds,
        radius_m=settings.circle_metres if by_distance else reach,
        border=found.border,
        nearest=found.nearest,
    )
