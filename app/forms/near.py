"""What the address of the results page asks for: a position, filters, and the way back to words.

The address is the form: chips, selects and links all write it with `address`, which has one
spelling for each question, so that caches and the phone's history hold each page once.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services.nearby.filters import Filters, OpenWhen
from app.travel.engine import Mode

Args = MultiDict[str, str]
Word = TypeVar("Word", bound=StrEnum)
_DEGREES: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")
#: Four decimals are about 10 m: finer positions are neither needed nor kept.
DECIMALS: Final = 4


def origin_from(args: Args) -> tuple[float, float] | None:
    """The position asked for, WGS-84 (lng, lat) to four decimals; None when none is given.

    Raises DomainError("coordinates_invalid", "near").
    """
    lng, lat = args.get("lng", ""), args.get("lat", "")
    if not lng and not lat:
        return None
    return _degrees(lng, 180.0), _degrees(lat, 90.0)


def _degrees(text: str, limit: float) -> float:
    if not _DEGREES.fullmatch(text) or not abs(float(text)) <= limit:
        raise DomainError("coordinates_invalid", "near")
    return round(float(text), DECIMALS) + 0.0


def filters_from(args: Args) -> Filters:
    """The filters asked for; raises DomainError("value_unknown", field, value=…)."""
    opened, mode = args.get("open", ""), args.get("mode", "")
    return Filters(
        kinds=words_of(PlaceKind, "kind", args.getlist("kind")),
        amenities=words_of(Amenity, "has", args.getlist("has")),
        open=word_of(OpenWhen, "open", opened) if opened else None,
        audiences=words_of(Audience, "who", args.getlist("who")),
        mode=word_of(Mode, "mode", mode) if mode else None,
    )


def words_of(vocabulary: type[Word], field: str, values: Iterable[str]) -> tuple[Word, ...]:
    """Repeated and comma-separated values, each once, in the vocabulary's own order; raises
    DomainError("value_unknown", field, value=…)."""
    named = {
        word_of(vocabulary, field, part) for value in values for part in value.split(",") if part
    }
    return tuple(word for word in vocabulary if word in named)


def word_of(vocabulary: type[Word], field: str, value: str) -> Word:
    """One word of the vocabulary; raises DomainError("value_unknown", field, value=…)."""
    try:
        return vocabulary(value)
    except ValueError:
        raise DomainError("value_unknown", field, value=value[:40]) from None


def address(
    filters: Filters,
    origin: tuple[float, float] | None = None,
    *,
    path: str = "/near",
    cursor: str | None = None,
) -> str:
    """The one address of a question, below the site's root."""
    pairs: list[tuple[str, str]] = []
    if origin is not None:
        pairs += [("lng", f"{origin[0]:.{DECIMALS}f}"), ("lat", f"{origin[1]:.{DECIMALS}f}")]
    for name, words in (
        ("kind", filters.kinds),
        ("has", filters.amenities),
        ("open", (filters.open,) if filters.open else ()),
        ("who", filters.audiences),
        ("mode", (filters.mode,) if filters.mode else ()),
    ):
        if words:
            pairs.append((name, ",".join(words)))
    if cursor:
        pairs.append(("cursor", cursor))
    return f"{path}?{urlencode(pairs, safe=',')}" if pairs else path
