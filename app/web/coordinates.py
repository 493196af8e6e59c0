"""The worker's position as asked for in a URL: parsed, checked, rounded, never kept."""

import re
import unicodedata
from typing import Final

from app.errors import DomainError

#: About 11 m: fine enough for a circle of two kilometres, too coarse for a door (design, rule 9).
DECIMALS: Final = 4
_LONGEST: Final = 32
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]*)?")


def position(lng: str | None, lat: str | None) -> tuple[float, float] | None:
    """WGS-84 (lng, lat) rounded to 4 decimals; None when neither is given.

    Full-width digits, as Chinese keyboards write them, are understood. Raises
    DomainError("coordinates_invalid", "lng" | "lat") for anything that is no point on Earth.
    """
    if not lng and not lat:
        return None
    return _degrees(lng, "lng", 180.0), _degrees(lat, "lat", 90.0)


def near(text: str) -> tuple[float, float]:
    """The machine door's `LNG,LAT`; raises DomainError("coordinates_invalid", "near")."""
    normal = unicodedata.normalize("NFKC", text[: 2 * _LONGEST + 1])
    lng, comma, lat = normal.partition(",")
    if not comma:
        raise DomainError("coordinates_invalid", "near")
    return _degrees(lng, "near", 180.0), _degrees(lat, "near", 90.0)


def _degrees(text: str | None, field: str, limit: float) -> float:
    normal = unicodedata.normalize("NFKC", (text or "")[: _LONGEST + 1]).strip()
    if len(normal) > _LONGEST or not _NUMBER.fullmatch(normal):
        raise DomainError("coordinates_invalid", field)
    value = float(normal)
    if abs(value) > limit:
        raise DomainError("coordinates_invalid", field)
    return round(value, DECIMALS)
