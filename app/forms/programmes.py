"""What the address of the programmes' list asks for, and the one spelling of each question."""

import re
from datetime import date
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.forms.near import DECIMALS, origin_from, word_of, words_of
from app.models.programme_kinds import OccupationGroup, ProgrammeKind
from app.services.programmes.question import RADII, ForWhom, When, Wishes

PATH: Final = "/programmes"
LONGEST_TEXT: Final = 60
_CODE: Final = re.compile("[0-9]{6}")


def wishes_from(args: MultiDict[str, str], origin: tuple[float, float] | None = None) -> Wishes:
    """The wishes asked for; a position that was read elsewhere is handed in.

    Raises DomainError: "value_unknown", "date_invalid", "area_unknown" with the parameter's name
    as field, "coordinates_invalid" with "near".
    """
    group, whom = args.get("group", ""), args.get("who", "")
    when, day = _when(args.get("when", ""), args.get("day", ""))
    county, within = args.get("county", ""), args.get("within", "")
    if county and not _CODE.fullmatch(county):
        raise DomainError("area_unknown", "county")
    return Wishes(
        kinds=words_of(ProgrammeKind, "kind", args.getlist("kind")),
        group=word_of(OccupationGroup, "group", group) if group else None,
        when=when,
        day=day,
        county=county,
        origin=origin or origin_from(args),
        within=_within(within),
        free=_free(args.get("free", "")),
        whom=word_of(ForWhom, "who", whom) if whom else None,
        text=" ".join(args.get("q", "")[:LONGEST_TEXT].replace("\0", "").split()),
    )


def _when(when: str, day: str) -> tuple[When | None, date | None]:
    """A day's name, or a date (YYYY-MM-DD), which wins over it."""
    if not day:
        return (word_of(When, "when", when) if when else None), None
    try:
        return None, date.fromisoformat(day)
    except ValueError:
        raise DomainError("date_invalid", "day") from None


def _within(text: str) -> int:
    if not text:
        return Wishes().within
    if text not in {str(radius) for radius in RADII}:
        raise DomainError("value_unknown", "within", value=text[:40])
    return int(text)


def _free(text: str) -> bool:
    if text not in ("", "0", "1"):
        raise DomainError("value_unknown", "free", value=text[:40])
    return text == "1"


def address(wishes: Wishes, *, path: str = PATH, cursor: str | None = None) -> str:
    """The one address of a question, below the site's root."""
    pairs = [*position(wishes)]
    if wishes.origin is not None:
        pairs.append(("within", str(wishes.within)))
    for name, value in (
        ("kind", ",".join(wishes.kinds)),
        ("group", wishes.group),
        ("when", wishes.when),
        ("day", wishes.day.isoformat() if wishes.day else None),
        ("county", wishes.county),
        ("free", "1" if wishes.free else None),
        ("who", wishes.whom),
        ("q", wishes.text),
        ("cursor", cursor),
    ):
        if value:
            pairs.append((name, value))
    return f"{path}?{urlencode(pairs, safe=',')}" if pairs else path


def position(wishes: Wishes) -> list[tuple[str, str]]:
    """The parameters of the position, if there is one."""
    if wishes.origin is None:
        return []
    lng, lat = wishes.origin
    return [("lng", f"{lng:.{DECIMALS}f}"), ("lat", f"{lat:.{DECIMALS}f}")]
