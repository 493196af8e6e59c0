"""The drawing's free room as one large integer: which spots a dot may take, the nearest of them.

A cell is 4 x 4 pixels and one bit, set while a dot's centre may stand there. A placed dot is one
mask taken out, and "is anything free within this distance?" one mask laid over, so that the search
costs the same in a crowd as in the open. Each row ends in a margin of zeros wider than any search.
"""

from collections.abc import Callable
from math import cos, hypot, pi, sin, sqrt
from typing import Final

Room = int

CELL: Final = 4
WIDTH: Final = 336
HEIGHT: Final = 280
CENTRE: Final = (WIDTH // 2, HEIGHT // 2)
RING: Final = 104
#: How far from the middle the centres of inside dots may stand, and of outside dots from and to:
#: a dot's radius of 11 pixels keeps clear of the ring on its own side.
INNER: Final = RING - 13
OUTER: Final = RING + 14
OUTERMOST: Final = RING + 24
#: Between the centres of two dots: a dot's width of 22 pixels and a gap.
SPACING: Final = 24
#: What a dot's centre keeps from the worker's own dot, and from the edge of a label.
FROM_WORKER: Final = 20
FROM_LABEL: Final = 12
LABEL_HALF_WIDTH: Final = 28
LABEL_HALF_HEIGHT: Final = 9
#: The box of the word below the worker's dot: half width, top and bottom from the middle.
YOU_BOX: Final = (10, 8, 27)
#: Where the half ring's label may stand: south-east as long as nothing speaks against it.
CORNERS: Final = tuple(
    (CENTRE[0] + dx * 38, CENTRE[1] + dy * 40) for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1))
)

_COLUMNS: Final = WIDTH // CELL
_ROWS: Final = HEIGHT // CELL
#: The search's last distance in cells: more than the widest room measures.
_FARTHEST: Final = 64
_STRIDE: Final = _COLUMNS + _FARTHEST


def _room(free: Callable[[int, int], bool]) -> Room:
    """The cells for which `free` says yes, asked with pixels from the middle."""
    return sum(
        1 << (row * _STRIDE + column)
        for row in range(_ROWS)
        for column in range(_COLUMNS)
        if free(column * CELL - CENTRE[0], row * CELL - CENTRE[1])
    )


def _inner_room(corner: tuple[int, int]) -> Room:
    """Inside the ring, clear of the worker's dot, the word below it and the half ring's label."""
    label_x, label_y = corner[0] - CENTRE[0], corner[1] - CENTRE[1]
    you_width, you_top, you_bottom = YOU_BOX

    def free(x: int, y: int) -> bool:
        on_label = (
            abs(x - label_x) < LABEL_HALF_WIDTH + FROM_LABEL
            and abs(y - label_y) < LABEL_HALF_HEIGHT + FROM_LABEL
        )
        on_you = abs(x) < you_width + FROM_LABEL and (
            you_top - FROM_LABEL < y < you_bottom + FROM_LABEL
        )
        return FROM_WORKER <= hypot(x, y) <= INNER and not on_label and not on_you

    return _room(free)


def _lattice() -> Room:
    """Spots all over the drawing, each far enough from all others."""
    return sum(
        1 << (row * _STRIDE + column)
        for index, row in enumerate(range(0, _ROWS, 6))
        for column in range(3 * (index % 2), _COLUMNS, 6)
    )


def _clock(spots: int) -> Room:
    """Spots at even angles just beyond the ring."""
    room, reach = 0, OUTER + 2
    for spot in range(spots):
        angle = 2 * pi * spot / spots
        column = round((CENTRE[0] + reach * sin(angle)) / CELL)
        room |= 1 << (round((CENTRE[1] - reach * cos(angle)) / CELL) * _STRIDE + column)
    return room


def _disc(squared: float) -> int:
    """Cells whose squared distance is at most `squared`, around row and column `_FARTHEST`."""
    mask, reach = 0, int(sqrt(squared))
    for dy in range(-reach, reach + 1):
        half = int(sqrt(squared - dy * dy))
        mask |= ((1 << (2 * half + 1)) - 1) << ((_FARTHEST + dy) * _STRIDE + _FARTHEST - half)
    return mask


ROOMS: Final = [_inner_room(corner) for corner in CORNERS]
OUTER_ROOM: Final = _room(lambda x, y: OUTER <= hypot(x, y) <= OUTERMOST)
LATTICES: Final = [room & _lattice() for room in ROOMS]
OUTER_LATTICE: Final = _clock(28)
_MIDDLE: Final = _FARTHEST * _STRIDE + _FARTHEST
#: What a placed dot takes out: the cells nearer than the spacing.
_STAMP: Final = _disc((SPACING / CELL) ** 2 - 1)
#: Discs of radius 0.5, 1.0, 1.5 ... cells: the search is as exact as their steps, 2 pixels.
_DISCS: Final = [_disc((step / 2) ** 2) for step in range(1, 2 * _FARTHEST + 1)]


def take_nearest(room: Room, x: float, y: float) -> tuple[Room, int, int] | None:
    """The room without the free spot nearest to (x, y), and that spot; None when none is left."""
    at = round(y / CELL) * _STRIDE + round(x / CELL)
    if not room >> at & 1:
        if not room:
            return None
        at = _nearest(room, at)
    row, column = divmod(at, _STRIDE)
    return room & ~_moved(_STAMP, at), column * CELL, row * CELL


def _moved(mask: int, at: int) -> int:
    """A disc laid around the cell `at`."""
    shift = at - _MIDDLE
    return mask << shift if shift >= 0 else mask >> -shift


def _nearest(room: Room, at: int) -> int:
    """The free cell nearest to `at` in a room that is not empty; of equals the upper left one."""
    low, high = 0, len(_DISCS) - 1
    while low < high:
        middle = (low + high) // 2
        if room & _moved(_DISCS[middle], at):
            high = middle
        else:
            low = middle + 1
    near = room & _moved(_DISCS[low], at)
    return (near & -near).bit_length() - 1
