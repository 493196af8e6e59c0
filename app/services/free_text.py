"""What people type into a free field, made fit to keep: no control characters, no numbers that
lead to a person (the rule of the least personal data that serves)."""

import re
import unicodedata
from typing import Final

#: What replaces a number.
MASK: Final = "***"

#: Characters read of an input before anything else: a report is a sentence or two.
_LONGEST_READ: Final = 2000

#: Control, format (also the invisible ones between digits), surrogate and private use.
_INVISIBLE: Final = frozenset(("Cc", "Cf", "Cs", "Co"))

#: Seven or more digits, with at most three spaces, dashes, dots or brackets between two of them.
_DIGITS: Final = re.compile(r"\+?\(?\d(?:[\s\-‐-―－_.·．()（）/]{0,3}\d){6,}(?:\s?[xXｘＸ])?")
_SPELT: Final = re.compile(r"[零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{7,}")
_RUN: Final = re.compile(r"\d{7,}")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(?<!\d)0\d{2,3}\D{0,3}\d{3,4}\D{0,2}\d{3,4}(?!\d)")
_IDENTITY_DIGITS: Final = 17


def cleaned(text: str, *, longest: int) -> str:
    """`text` in one line of at most `longest` characters, telephone and ID numbers replaced by
    `MASK`; dates and opening hours stay as they are."""
    seen = "".join(_visible(char) for char in text[:_LONGEST_READ])
    masked = _SPELT.sub(MASK, _DIGITS.sub(_masked, " ".join(seen.split())))
    return masked[:longest].rstrip()


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else char


def _masked(match: re.Match[str]) -> str:
    """The mask for a run of digits that can be somebody's number, else the run itself."""
    text = match.group()
    digits = "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())
    personal = (
        _RUN.search(text) is not None
        or _MOBILE.search(digits) is not None
        or _LANDLINE.search(text) is not None
        or len(digits) >= _IDENTITY_DIGITS
    )
    return MASK if personal else text
