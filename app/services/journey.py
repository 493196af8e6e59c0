"""The way from a worker's position to one place."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.config import Settings
from app.services.circle import Circle, circle_at
from app.services.divisions import divisions
from app.spatial.metric import geodesic
from app.travel.engine import Destination, Mode, TravelEngine


@dataclass(frozen=True, slots=True)
class Journey:
    """How far in metres, how long in seconds by the circle's mode, and whether inside it."""

    circle: Circle
    metres: float
    seconds: float

    @property
    def inside(self) -> bool:
        """Whether the place lies in the service circle of the position."""
        return self.circle.holds(self.metres, self.seconds)


def journey(
    session: Session,
    travel: TravelEngine,
    settings: Settings,
    origin: tuple[float, float],
    place: tuple[float, float],
    mode: Mode | None,
) -> Journey:
    """The way between two WGS-84 (lng, lat) points; raises DomainError("outside_province")."""
    circle = circle_at(divisions(session).atlas, travel, settings, origin, mode)
    (metres,) = geodesic(origin, [place[0]], [place[1]])
    way = Destination(place[0], place[1], metres)
    (seconds,) = travel.seconds(origin, [way], circle.mode, circle.zone)
    return Journey(circle, metres, seconds)
