"""What stands around a pin, drawn to scale: a diagram on which the pin is moved by a tap."""

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.spatial.dialect import InBox
from app.spatial.metric import Flat, geodesic

#: Pixels of the viewBox, as high as the screen of a phone allows, and the radius of the ring.
WIDTH: Final = 336
HEIGHT: Final = 280
RING: Final = 120
#: Metres that the ring may stand for; the first shows what a pin is usually moved by.
REACHES: Final = (100, 300, 1000, 3000)
#: More numbers would cover each other.
MOST: Final = 9
_EDGE: Final = 12


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A listing nearby: its number and pixels in the drawing, geodesic metres from the middle."""

    number: int
    name: str
    x: int
    y: int
    metres: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The drawing: `lng`, `lat` (WGS-84) are its middle; `east` and `north` are the metres of a
    degree there, `scale` the metres of a pixel. `old` is where the pin stands now, in pixels, None
    when that is outside the drawing."""

    width: int
    height: int
    ring: int
    reach: int
    lng: float
    lat: float
    east: float
    north: float
    scale: float
    old: tuple[int, int] | None
    neighbours: tuple[Neighbour, ...]


def surroundings(
    session: Session,
    own_id: str,
    old: tuple[float, float],
    middle: tuple[float, float],
    reach: int,
) -> Surroundings:
    """What stands around `middle` (WGS-84 lng, lat), `reach` metres to the ring; without the place
    itself, whose pin is at `old`."""
    flat = Flat.at(*middle)
    east, north, scale = sqrt(flat.kx), sqrt(flat.ky), reach / RING

    def drawn(lng: float, lat: float) -> tuple[int, int]:
        x = WIDTH / 2 + (lng - middle[0]) * east / scale
        return round(x), round(HEIGHT / 2 - (lat - middle[1]) * north / scale)

    rows = session.execute(
        select(Place.name, Place.lng, Place.lat)
        .where(
            InBox(Place.id, Place.location, *flat.box(hypot(WIDTH, HEIGHT) / 2 * scale)),
            Place.public_id != own_id,
            Place.status != PlaceStatus.retired,
        )
        .order_by(flat.squared(Place.lng, Place.lat), Place.public_id)
        .limit(4 * MOST)
    ).all()
    spots = [(row, drawn(row.lng, row.lat)) for row in rows]
    inside = [(row, spot) for row, spot in spots if _within(*spot)][:MOST]
    away = geodesic(middle, [row.lng for row, _ in inside], [row.lat for row, _ in inside])
    before = drawn(*old)
    return Surroundings(
        *(WIDTH, HEIGHT, RING, reach, *middle, east, north, scale),
        old=before if _within(*before) else None,
        neighbours=tuple(
            Neighbour(number, row.name, *spot, metres)
            for number, ((row, spot), metres) in enumerate(zip(inside, away, strict=True), 1)
        ),
    )


def _within(x: int, y: int) -> bool:
    return _EDGE <= x <= WIDTH - _EDGE and _EDGE <= y <= HEIGHT - _EDGE
