"""What an import does to each place, field by field: shown before, held to when it is applied."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from app.models.kinds import Amenity, AmenityState
from app.services.imports.changes import Changes, instant_of
from app.services.imports.draft import Draft, Hours
from app.services.imports.known import AmenityFact, Known
from app.services.imports.values import first_content
from app.services.place_edit.content import AMENITY, Units, units, written

#: The one unit of a plan that no editor has: when somebody last looked.
VERIFIED: Final = "verified_at"
#: Units that are one column each, and the columns that are one unit together.
PLAIN: Final = ("kind", "name", "address", "phone", "owner_id", "audience", "audience_note")
POSITION: Final = ("lng", "lat", "location_confirmed", "county_code", "township_code")


@dataclass(frozen=True, slots=True)
class Planned:
    """One place: `before` and `after` hold the units that differ; `public_id` and `owner_id` are
    those of a place that is there already, None for a new one."""

    row: int
    public_id: str | None
    owner_id: int | None
    name: str
    before: Units
    after: Units

    def to_json(self) -> str:
        """One line, the same for the same plan."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(facts, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> "Planned":
        """What was written into the line."""
        return cls(**json.loads(line))


class PlanDigest:
    """Stands for a whole plan: 32 bytes, others when anything planned is otherwise."""

    def __init__(self) -> None:
        self._digest = sha256()

    def add(self, planned: Planned) -> None:
        """Take one more place in, in the order of the file."""
        self._digest.update(planned.to_json().encode() + b"\n")

    def value(self) -> bytes:
        """The digest of all that was added."""
        return self._digest.digest()


def planned(place: Known | None, draft: Draft, change: Changes | None) -> Planned:
    """What becomes of a draft that adds a place or changes one."""
    if place is None or change is None:
        return _new(draft)
    return _change(place, draft, change)


def _new(draft: Draft) -> Planned:
    """A place that is not there yet."""
    after = {name: value for name, value in units(first_content(draft)).items() if _says(value)}
    if draft.verified_on:
        after[VERIFIED] = written(instant_of(draft.verified_on))
    return Planned(draft.row, None, None, draft.name, {}, after)


def _says(value: Any) -> bool:
    return value not in (None, "", [], [None, None])


def _change(place: Known, draft: Draft, change: Changes) -> Planned:
    """A place that is there, and what the row makes of it."""
    row, values = place.row, change.values
    before: Units = {}
    after: Units = {}
    for name in PLAIN:
        if name in values:
            before[name], after[name] = getattr(row, name), values[name]
    if any(name in values for name in POSITION):
        before["position"] = [getattr(row, name) for name in POSITION]
        after["position"] = [values.get(name, getattr(row, name)) for name in POSITION]
    if change.hours is not None:
        _hours(place, change.hours, before, after)
    if change.amenities is not None:
        _amenities(place.amenities, change.amenities, before, after)
    if VERIFIED in values:
        before[VERIFIED], after[VERIFIED] = written(row.verified_at), written(values[VERIFIED])
    return Planned(draft.row, row.public_id, row.owner_id, row.name, before, after)


def _hours(place: Known, hours: Hours, before: Units, after: Units) -> None:
    row = place.row
    now = sorted([one.weekday, one.opens, one.closes] for one in place.timetable.spans)
    was = [row.always_open, now, row.hours_text]
    new = [hours.always_open, sorted(map(list, hours.spans)), hours.text]
    if was != new:
        before["hours"], after["hours"] = was, new
    if row.holiday_rule is not hours.rule:
        before["holiday_rule"], after["holiday_rule"] = row.holiday_rule, hours.rule


def _amenities(
    was: dict[Amenity, AmenityFact], new: dict[Amenity, AmenityFact], before: Units, after: Units
) -> None:
    nothing: AmenityFact = (AmenityState.unknown, None)
    for amenity in Amenity:
        old, fresh = was.get(amenity, nothing)[0], new.get(amenity, nothing)[0]
        if old is not fresh:
            before[f"{AMENITY}{amenity}"], after[f"{AMENITY}{amenity}"] = old, fresh
