"""What an import changed about one place put back, field by field.

A unit goes back only while it still says what the import made it say, and, of an amenity, while
nobody has confirmed it since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from app.models.kinds import AmenityState
from app.models.place import Place
from app.services.imports.plan import VERIFIED
from app.services.place_edit import content
from app.services.place_edit.content import AMENITY, Content, written

#: So many places that were left as they were are listed; all are counted.
MOST_TOLD: Final = 500
#: Units that no import sets.
_NEVER: Final = frozenset({"notices", "status"})


class Why(StrEnum):
    """Why something was left as it was."""

    edited = "edited"
    confirmed = "confirmed"
    used = "used"
    merged = "merged"
    moved = "moved"


@dataclass(slots=True)
class Summary:
    """What an undo did; `places` are public ids with the reason and the units left."""

    restored: int = 0
    deleted: int = 0
    retired: int = 0
    kept: int = 0
    places: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, public_id: str, why: Why, units: Iterable[str] = ()) -> None:
        """Something of a place was left as it was."""
        self.kept += 1
        if len(self.places) < MOST_TOLD:
            self.places.append({"place": public_id, "why": why.value, "units": list(units)})

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        numbers = ("restored", "deleted", "retired", "kept")
        return {name: getattr(self, name) for name in numbers}

    def told(self) -> dict[str, Any]:
        """All of it as plain JSON."""
        return {**self.counts(), "places": self.places}


@dataclass(frozen=True, slots=True)
class PutBack:
    """The units that went back; whether ages did, and whether that of the whole was one."""

    units: tuple[str, ...]
    ages: bool
    verified: bool


def put_back(place: Place, before: Content, made: Content, summary: Summary) -> PutBack:
    """Undo what turned `before` into `made`; what was done since is told to the summary."""
    now = content.snapshot(place)
    was, is_made, is_now = content.units(before), content.units(made), content.units(now)
    dated: Mapping[str, list[str | None]] = made.get("dated", {})
    back, edited, confirmed = [], [], []
    for unit in content.changed(was, is_made):
        name = unit.removeprefix(AMENITY)
        if unit in _NEVER or is_now.get(unit) == was.get(unit):
            continue
        if is_now.get(unit) != is_made.get(unit):
            edited.append(unit)
        elif name != unit and now["ages"].get(name) != made["ages"].get(name):
            confirmed.append(unit)
        else:
            back.append(unit)
            age = dated[name][0] if name in dated else before["ages"].get(name)
            content.put(place, unit, was.get(unit), _instant(age))
    for why, units in ((Why.edited, edited), (Why.confirmed, confirmed)):
        if units:
            summary.keep(place.public_id, why, units)
    ages = _ages(place, dated, {*back, *edited, *confirmed})
    verified = VERIFIED in dated and written(place.verified_at) == dated[VERIFIED][1]
    if verified:
        place.verified_at = _instant(dated[VERIFIED][0])
    return PutBack(tuple(back), ages or verified, verified)


def _ages(place: Place, dated: Mapping[str, list[str | None]], done: set[str]) -> bool:
    """Ages of amenities whose state the import repeated; what it only named is forgotten."""
    found = False
    for row in list(place.amenities):
        was_and_made = dated.get(row.amenity.value)
        if was_and_made is None or f"{AMENITY}{row.amenity}" in done:
            continue
        if row.state is AmenityState.unknown:
            place.amenities.remove(row)
            found = True
        elif written(row.confirmed_at) == was_and_made[1]:
            row.confirmed_at = _instant(was_and_made[0])
            found = True
    return found


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
