"""Draw the app's own icons into app/static/app: a house in a ring, white on union red.

Run as `python -m tools.app_icons` after changing the drawing. The shapes are stated once, in a
square of 512, and written both as SVG and, by signed distances, as PNG: no drawing program is
needed.
"""

import struct
import sys
import zlib
from math import hypot
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "app" / "static" / "app"
RED: Final = (0xC0, 0x27, 0x2D)
WHITE: Final = (255, 255, 255)
SIDE: Final = 512
CENTRE: Final = SIDE / 2
#: Half the side: the disc of the plain icon. A maskable one is red to the edges, and everything
#: that matters lies within the middle 80 %, since launchers cut as they like.
DISC: Final = 256.0
RING: Final = (176.0, 24.0)  # radius, stroke
#: The house: roof from the top to the eaves, then walls down to the floor, with a door.
TOP, EAVES, FLOOR = 146.0, 246.0, 352.0
ROOF_HALF, DOOR_HALF, DOOR_TOP = 116.0, 30.0, 274.0
WALL_HALF: Final = 84.0

SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    '<circle cx="256" cy="256" r="256" fill="#c0272d"/>'
    '<circle cx="256" cy="256" r="176" fill="none" stroke="#fff" stroke-width="24"/>'
    '<path fill="#fff" d="M256 146 372 246H340V352H286V274H226V352H172V246H140z"/></svg>\n'
)


def house(x: float, y: float) -> float:
    """Distance outside the house's edge in units of the square; negative inside it."""
    aside = abs(x - CENTRE)
    slope = hypot(ROOF_HALF, EAVES - TOP)
    above = (aside * (EAVES - TOP) - (y - TOP) * ROOF_HALF) / slope
    roof = max(above, y - EAVES)
    walls = max(aside - WALL_HALF, y - FLOOR, EAVES - 1 - y)
    door = max(aside - DOOR_HALF, DOOR_TOP - y)
    return max(min(roof, walls), -door)


def ring(x: float, y: float) -> float:
    """Distance outside the ring's stroke; negative inside it."""
    radius, stroke = RING
    return abs(hypot(x - CENTRE, y - CENTRE) - radius) - stroke / 2


def pixel(x: float, y: float, unit: float, *, maskable: bool) -> bytes:
    """Red, green, blue and opacity at a point; edges are as soft as one pixel, `unit`, is wide."""
    white = min(max(0.5 - min(house(x, y), ring(x, y)) / unit, 0.0), 1.0)
    edge = 1.0
    if not maskable:
        edge = min(max(0.5 - (hypot(x - CENTRE, y - CENTRE) - DISC) / unit, 0.0), 1.0)
    mixed = (round(red + (full - red) * white) for red, full in zip(RED, WHITE, strict=True))
    return bytes((*mixed, round(255 * edge)))


def png(side: int, *, maskable: bool) -> bytes:
    """The icon as a PNG of `side` x `side` pixels."""
    unit = SIDE / side
    rows = b"".join(
        b"\0"
        + b"".join(
            pixel((column + 0.5) * unit, (row + 0.5) * unit, unit, maskable=maskable)
            for column in range(side)
        )
        for row in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def main() -> int:
    """Write the icons that the page head and the web manifest name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "icon.svg").write_text(SVG, encoding="utf-8")
    for side in (192, 512):
        (FOLDER / f"icon-{side}.png").write_bytes(png(side, maskable=False))
    (FOLDER / "maskable-512.png").write_bytes(png(SIDE, maskable=True))
    (FOLDER / "apple-touch-icon.png").write_bytes(png(180, maskable=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
