"""What a row changes about a place that is known already. What the file does not say, stays."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from app.config import SHANGHAI
from app.models.kinds import Amenity, AmenityState
from app.services.hours.timetable import Span, Timetable
from app.services.imports.draft import Draft, Hours
from app.services.imports.known import AmenityFact, Known


@dataclass(slots=True)
class Changes:
    """Columns with their new values; the new week and the new amenities where they differ."""

    values: dict[str, Any] = field(default_factory=dict)
    hours: Hours | None = None
    amenities: dict[Amenity, AmenityFact] | None = None

    def __bool__(self) -> bool:
        return bool(self.values) or self.hours is not None or self.amenities is not None


def instant_of(day: date) -> datetime:
    """The local midnight at which the day of a verification begins."""
    return datetime.combine(day, time(), SHANGHAI)


def timetable(hours: Hours) -> Timetable:
    """The hours of a draft as a timetable."""
    spans = tuple(Span(*span) for span in hours.spans)
    return Timetable(hours.always_open, spans, holiday_rule=hours.rule)


def changes(place: Known, draft: Draft) -> Changes:
    """The difference between a place and its row; empty when there is none."""
    found = Changes(values=_plain(place, draft) | _where(place, draft))
    if draft.hours is not None and _other_hours(place, draft.hours):
        found.hours = draft.hours
    verified = instant_of(draft.verified_on) if draft.verified_on else None
    before = place.row.verified_at
    if verified is not None and (before is None or verified > before):
        found.values["verified_at"] = verified
    if draft.amenities is not None:
        fresh = verified if "verified_at" in found.values else None
        amenities = merged(place.amenities, draft.amenities, verified, fresh)
        if amenities != place.amenities:
            found.amenities = amenities
    return found


def _plain(place: Known, draft: Draft) -> dict[str, Any]:
    row = place.row
    wanted: dict[str, Any] = {"kind": draft.kind, "name": draft.name}
    if draft.address is not None:
        wanted["address"] = draft.address
    if draft.phone is not None:
        wanted["phone"] = draft.phone
    if draft.owner_given:
        wanted["owner_id"] = draft.owner_id
    if draft.audience is not None and draft.audience is not row.audience:
        wanted |= {"audience": draft.audience, "audience_note": ""}
    if draft.audience_note is not None:
        wanted["audience_note"] = draft.audience_note
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _where(place: Known, draft: Draft) -> dict[str, Any]:
    """A division that a manager confirmed stays with its point, unless the file names one."""
    row = place.row
    found: dict[str, Any] = {}
    if (row.lng, row.lat) != (draft.lng, draft.lat):
        found |= {"lng": draft.lng, "lat": draft.lat, "location_confirmed": False}
    elif row.location_confirmed and not draft.division_given:
        return found
    township = draft.township_code
    if township is None and draft.county_code == row.county_code:
        township = row.township_code
    wanted = {"county_code": draft.county_code, "township_code": township}
    return found | {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _other_hours(place: Known, hours: Hours) -> bool:
    now = place.timetable
    if not hours.known:
        return now.weekly_known or place.row.hours_text != hours.text
    new = timetable(hours)
    return (
        not now.weekly_known or new.week() != now.week() or new.holiday_rule is not now.holiday_rule
    )


def merged(
    now: dict[Amenity, AmenityFact],
    said: dict[Amenity, AmenityState],
    verified: datetime | None,
    fresh: datetime | None,
) -> dict[Amenity, AmenityFact]:
    """The amenities after the file's word, which was true at `verified` (None: nobody knows when).

    What was confirmed later than that stays. `fresh` is given when the row is a new verification:
    then states that it repeats become as young as it.
    """
    result: dict[Amenity, AmenityFact] = {}
    for amenity in now.keys() | said.keys():
        before = now.get(amenity)
        state = said.get(amenity)
        if before and before[1] and (verified is None or before[1] > verified):
            result[amenity] = before
        elif state is not None:
            kept = before is not None and before[0] is state and fresh is None
            dated = verified if state is not AmenityState.unknown else None
            result[amenity] = before if before and kept else (state, dated)
    return result
