"""Places told by compass direction: the text alternative of the circle diagram."""

from collections.abc import Sequence
from math import atan2, degrees, hypot
from typing import Final, NamedTuple

from app.i18n import N_

#: Nearer than this, in metres, a place has no direction worth naming: phones err by as much.
HERE_METRES: Final = 30.0
#: Clockwise from north, the last is "right here".
DIRECTIONS: Final = (
    N_("北"),
    N_("东北"),
    N_("东"),
    N_("东南"),
    N_("南"),
    N_("西南"),
    N_("西"),
    N_("西北"),
    N_("就在身边"),
)
HERE: Final = 8


class Group(NamedTuple):
    """For the text alternative: the message id of a direction, and the numbers that lie there."""

    direction: str
    numbers: tuple[int, ...]


def by_direction(
    numbers: Sequence[int], metres: Sequence[tuple[float, float]]
) -> tuple[Group, ...]:
    """Group `numbers` by where they lie, given metres east and north; clockwise from north.

    Directions in which nothing lies are left out.
    """
    found: dict[int, list[int]] = {}
    for number, (east, north) in zip(numbers, metres, strict=True):
        near = hypot(east, north) < HERE_METRES
        direction = HERE if near else round(degrees(atan2(east, north)) / 45) % 8
        found.setdefault(direction, []).append(number)
    return tuple(Group(DIRECTIONS[way], tuple(found[way])) for way in sorted(found))
