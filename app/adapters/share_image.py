"""What chat apps show beside a shared programme: its kind and its day, as a square picture.

The cards and the letters are drawn ahead (`python -m tools.share_images`), so that no Chinese font
is needed where the site runs.
"""

import functools
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "share"
#: Pixels of a side.
CARD: Final = 600
#: Width and height of a letter.
CELL: Final = (64, 96)
LETTERS: Final = "0123456789:月日"
_INK: Final = (0x1D, 0x1A, 0x16)
#: The lines of the day and the time, from the top.
_LINES: Final = (390, 480)
#: Digits stand closer than their cells are wide, which Chinese letters fill.
_NARROW: Final = 40


@functools.lru_cache(maxsize=256)
def drawn(kind: str, *lines: str) -> bytes:
    """A PNG of `CARD` x `CARD` pixels: the card of the kind, and up to two lines made of `LETTERS`
    (other letters are left out)."""
    picture = _card(kind).copy()
    for top, line in zip(_LINES, lines, strict=False):
        _write(picture, line, top)
    out = BytesIO()
    # The card's own colours do for the letters too.
    picture.quantize(palette=_palette(kind), dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _write(picture: Image.Image, line: str, top: int) -> None:
    places = [LETTERS.index(letter) for letter in line if letter in LETTERS]
    widths = [_NARROW if LETTERS[place].isascii() else CELL[0] for place in places]
    left = (CARD - sum(widths)) // 2
    for place, width in zip(places, widths, strict=True):
        inset = (CELL[0] - width) // 2
        begins = place * CELL[0] + inset
        mask = _letters().crop((begins, 0, begins + width, CELL[1]))
        picture.paste(_INK, (left, top), mask)
        left += width


@functools.cache
def _palette(kind: str) -> Image.Image:
    with Image.open(FOLDER / f"{kind}.png") as card:
        card.load()
        return card


@functools.cache
def _card(kind: str) -> Image.Image:
    return _palette(kind).convert("RGB")


@functools.cache
def _letters() -> Image.Image:
    with Image.open(FOLDER / "letters.png") as letters:
        return letters.convert("L")
