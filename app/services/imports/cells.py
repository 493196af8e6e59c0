"""Single cells: cleaning, numbers, coordinates, dates."""

import math
import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from app.adapters.tables import restored

#: What people write into a cell that they have nothing to say in.
_NOTHING: Final = frozenset(
    re.split(
        " ",
        "无 暂无 没有 不详 未知 待定 待补充 空 / // \\ - -- — —— . n/a na null none nil nan",
    )
)
_ERROR: Final = re.compile(r"=|#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!)", re.IGNORECASE)
#: Excel's way to keep a number as text in a CSV file: ="0531".
_QUOTED_NUMBER: Final = re.compile(r'="([^"]*)"')
_SPACES: Final = re.compile(r"\s+")

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_AROUND_DEGREES: Final = re.compile(r"东经|北纬|经度|纬度|^[ENen]|[ENen]$|[°度:\s]+$")
_SEXAGESIMAL: Final = re.compile(
    r"(\d{1,3})[°度:\s]\s*(\d{1,2})['′分:\s]\s*(\d{1,2}(?:\.\d+)?)?\s*(?:\"|″|''|′′|秒)?"
)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_PACKED_DATE: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})")
#: Excel counts days from here (its 1900 date system, from March 1900 on).
_EXCEL_DAY_0: Final = date(1899, 12, 30)


def clean(cell: str) -> str:
    """One line of visible text: apostrophes of exports undone, controls and odd blanks gone."""
    text = cell.strip(" \t\r\n\u3000\ufeff")
    if match := _QUOTED_NUMBER.fullmatch(text):
        text = match[1]
    text = unicodedata.normalize("NFC", restored(text))
    if text.isprintable() and "  " not in text:
        return text.strip()  # the usual case, ten times as fast
    seen = (" " if letter.isspace() else letter for letter in text if _visible(letter))
    return _SPACES.sub(" ", "".join(seen)).strip()


def _visible(letter: str) -> bool:
    """No controls, no direction marks, no lone surrogates, nothing private or unassigned."""
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def says_nothing(text: str) -> bool:
    """Whether a cleaned cell is empty or one of the usual marks for "nothing"."""
    return not text or text.casefold() in _NOTHING


def is_error(cell: str) -> bool:
    """Whether a raw cell holds a formula without a value, or a spreadsheet's error."""
    text = cell.strip()
    return _ERROR.match(text) is not None and not _QUOTED_NUMBER.fullmatch(text)


def degrees(text: str) -> float | None:
    """Degrees from "117.02", "117.02°E", "东经117.02" or "117°01'12\\""; None for all else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    while (shorter := _AROUND_DEGREES.sub("", plain).strip()) != plain:
        plain = shorter
    if _NUMBER.fullmatch(plain):
        number = float(plain)
        return number if math.isfinite(number) else None
    if match := _SEXAGESIMAL.fullmatch(plain):
        minutes, seconds = int(match[2]), float(match[3] or 0)
        if minutes < 60 and seconds < 60:
            return int(match[1]) + minutes / 60 + seconds / 3600
    return None


def day(text: str) -> date | None:
    """A day as people or Excel write it; None for all else, a month alone included."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(plain) or _PACKED_DATE.fullmatch(plain)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        serial = float(plain) if _NUMBER.fullmatch(plain) else 0.0
    except ValueError:
        return None
    if 36526 <= serial < 73051:  # 2000 to 2099
        return _EXCEL_DAY_0 + timedelta(days=int(serial))
    return None


def digits(text: str) -> str:
    """A number kept as text, without the ".0" that programs add."""
    return unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
