"""The circle diagram of the results page: where the numbered dots stand, as plain figures.

The worker is in the middle, north is up, the ring is the service circle. Each dot takes the free
spot nearest to its true position, nearer places first, so that no dot covers another or a label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final, NamedTuple

from app.services.compass import Group, by_direction
from app.services.diagram_room import (
    CENTRE,
    CORNERS,
    HEIGHT,
    INNER,
    LABEL_HALF_HEIGHT,
    LABEL_HALF_WIDTH,
    LATTICES,
    OUTER,
    OUTER_LATTICE,
    OUTER_ROOM,
    RING,
    ROOMS,
    WIDTH,
    Room,
    take_nearest,
)

MOST_DOTS: Final = 20
DOT_RADIUS: Final = 11
#: A dot that stands farther from its true position than this gets a line to it, in pixels.
TETHER_FROM: Final = 14
METRES_PER_DEGREE: Final = 111_320.0


class Spot(NamedTuple):
    """Pixels from the upper left corner."""

    x: int
    y: int


class Marker(NamedTuple):
    """A place to draw: its number on the page, WGS-84 degrees, and whether the circle holds it."""

    number: int
    lng: float
    lat: float
    inside: bool


class Dot(NamedTuple):
    """A drawn place; `tether` is its true position when the dot had to stand elsewhere."""

    number: int
    x: int
    y: int
    inside: bool
    tether: Spot | None


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything that the drawing needs, in pixels of a viewBox `width` x `height`.

    Labels are centred on their spots, except `ring_label`, which ends there (`text-anchor: end`,
    at most 80 pixels wide), and `north`, which starts there.
    """

    width: int
    height: int
    centre: Spot
    ring: int
    half_ring: int
    dot_radius: int
    dots: tuple[Dot, ...]
    north: Spot
    ring_label: Spot
    half_label: Spot
    you_label: Spot
    groups: tuple[Group, ...]


def layout(origin: tuple[float, float], circle_radius: float, places: Sequence[Marker]) -> Diagram:
    """Lay out the first 20 `places` around `origin` (WGS-84 lng, lat); `circle_radius` in metres.

    Places inside the circle are drawn inside the ring and the others just beyond it, in their
    direction, however far away they are. The same input gives the same drawing. Raises ValueError
    when the radius is not positive.
    """
    if not circle_radius > 0:
        raise ValueError("circle_radius must be positive")
    shown = places[:MOST_DOTS]
    metres = _metres(origin, shown)
    scale = RING / circle_radius
    targets = [
        _target(x * scale, -y * scale, place.inside)
        for place, (x, y) in zip(shown, metres, strict=True)
    ]
    corner = _emptiest_corner(targets)
    return Diagram(
        WIDTH,
        HEIGHT,
        Spot(*CENTRE),
        RING,
        RING // 2,
        DOT_RADIUS,
        _dots(shown, targets, corner),
        north=Spot(10, 22),
        ring_label=Spot(WIDTH - 8, HEIGHT - 10),
        half_label=Spot(*CORNERS[corner]),
        you_label=Spot(CENTRE[0], CENTRE[1] + 18),
        groups=by_direction([place.number for place in shown], metres),
    )


def _metres(origin: tuple[float, float], places: Sequence[Marker]) -> list[tuple[float, float]]:
    """East and north of the origin: flat, which over a few kilometres no eye can tell."""
    east = METRES_PER_DEGREE * cos(radians(origin[1]))
    return [
        ((place.lng - origin[0]) * east, (place.lat - origin[1]) * METRES_PER_DEGREE)
        for place in places
    ]


def _target(x: float, y: float, inside: bool) -> tuple[float, float]:
    """Pixels of the true position, drawn in or pushed out to the side of the ring it belongs to."""
    reach = hypot(x, y)
    if inside and reach > INNER:
        factor = INNER / reach
    elif not inside:
        factor = OUTER / reach if reach else 0.0
    else:
        factor = 1.0
    return CENTRE[0] + x * factor, CENTRE[1] + y * factor


def _emptiest_corner(targets: Sequence[tuple[float, float]]) -> int:
    """Which of the four spots for the half ring's label hides the fewest true positions."""
    width, height = LABEL_HALF_WIDTH + DOT_RADIUS, LABEL_HALF_HEIGHT + DOT_RADIUS
    fewest, best = len(targets) + 1, 0
    for corner, (at_x, at_y) in enumerate(CORNERS):
        hidden = sum(abs(x - at_x) < width and abs(y - at_y) < height for x, y in targets)
        if hidden < fewest:
            fewest, best = hidden, corner
        if not hidden:
            break
    return best


def _dots(
    places: Sequence[Marker], targets: Sequence[tuple[float, float]], corner: int
) -> tuple[Dot, ...]:
    """Free spots nearest to the targets; when those run out, all dots move to a fixed lattice.

    The lattices hold more spots than there can be dots, so the second try always succeeds.
    """
    for inner, outer in ((ROOMS[corner], OUTER_ROOM), (LATTICES[corner], OUTER_LATTICE)):
        dots = _placed(places, targets, inner, outer)
        if len(dots) == len(places):
            break
    return tuple(dots)


def _placed(
    places: Sequence[Marker], targets: Sequence[tuple[float, float]], inner: Room, outer: Room
) -> list[Dot]:
    dots: list[Dot] = []
    for place, (x, y) in zip(places, targets, strict=True):
        taken = take_nearest(inner if place.inside else outer, x, y)
        if taken is None:
            break
        room, spot_x, spot_y = taken
        tether = None
        if place.inside:
            inner = room
            if hypot(spot_x - x, spot_y - y) > TETHER_FROM:
                tether = Spot(round(x), round(y))
        else:
            outer = room
        dots.append(Dot(place.number, spot_x, spot_y, place.inside, tether))
    return dots
