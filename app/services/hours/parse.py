"""Reading opening hours as people write them; what cannot be read wholly becomes unknown.

Two forms are read: plain Chinese ("周一至周五 08:00-12:00,14:00-20:00;周末休息", "24小时",
"每天 7:00-22:00(节假日休息)") by chinese.py, and a subset of OSM's opening_hours by osm.py.
"""

import re
import unicodedata
from typing import Final

from app.services.hours.chinese import read_chinese
from app.services.hours.osm import looks_like_osm, read_osm
from app.services.hours.reading import HoursUnreadable, HoursWarning, ParsedHours, unknown

#: Longer texts are prose; the limit also bounds the work.
LONGEST_TEXT: Final = 800

_DASHES: Final = re.compile(r"[-‐‑‒–—―─━−﹣~∼〜]+")
_SAME: Final = str.maketrans({"∶": ":", "꞉": ":", "。": ";", "\n": ";", "\r": ";", "｡": ";"})
_SEASON: Final = re.compile(r"[春夏秋冬]|寒假|暑假|\d月|学期|淡季|旺季")


def parse_hours(text: str) -> ParsedHours:
    """Read `text`; never raises, never guesses.

    An empty text is simply unknown. A text that cannot be read wholly is unknown with one
    warning, a `HoursWarning`; "hours_holiday_other" alone comes with hours: the weekly ones are
    read, the separate ones of holidays cannot be kept.
    """
    if len(text) > LONGEST_TEXT:
        return unknown(HoursWarning.too_long)
    plain = unicodedata.normalize("NFKC", text).translate(_SAME)
    plain = _DASHES.sub("-", plain).strip().strip(";,").strip()
    if not plain:
        return ParsedHours()
    if len(plain) > LONGEST_TEXT:
        return unknown(HoursWarning.too_long)
    try:
        return read_osm(plain) if looks_like_osm(plain) else read_chinese(plain)
    except HoursUnreadable as problem:
        seasonal = problem.warning is HoursWarning.unreadable and _SEASON.search(plain)
        return unknown(HoursWarning.seasonal if seasonal else problem.warning)
