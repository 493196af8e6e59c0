"""The values that a draft puts into the tables, row by row."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from app.models.base import new_public_id, new_stamp
from app.models.kinds import Amenity, AmenityState, Audience, PlaceStatus
from app.services.divisions import Divisions
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.store import trusted_until
from app.services.hours.timetable import Timetable
from app.services.imports.changes import instant_of, timetable
from app.services.imports.draft import Draft, Hours
from app.services.imports.known import SOURCE, AmenityFact
from app.services.imports.words import AUDIENCE_OF_KIND
from app.services.place_edit.content import Content, composed
from app.services.search_index import SearchColumns, search_columns

#: What a file does not tell; written too, since bulk inserts fill in nothing.
_UNTOUCHED: Final[dict[str, Any]] = {
    "location_confirmed": False,
    "entrance_steps": None,
    "door_width_cm": None,
    "status": PlaceStatus.open,
    "closed_until": None,
    "available_from": None,
    "available_until": None,
    "confirmed_at": None,
    "demo": False,
}
_NO_HOURS: Final = Timetable()


class _Equipped(NamedTuple):
    """A row of `place_amenity` that is not one yet."""

    amenity: Amenity
    state: AmenityState
    confirmed_at: datetime | None


def searched(draft: Draft, divisions: Divisions) -> SearchColumns:
    """The search columns of a draft's place."""
    lineage = divisions.lineage(draft.township_code or draft.county_code)
    return search_columns(draft.name, draft.address or "", lineage)


def facts(draft: Draft) -> dict[str, Any]:
    """The columns of a new place that tell of the place itself."""
    table = timetable(draft.hours) if draft.hours else _NO_HOURS
    return {
        "kind": draft.kind,
        "name": draft.name,
        "address": draft.address or "",
        **location(draft),
        "county_code": draft.county_code,
        "township_code": draft.township_code,
        "owner_id": draft.owner_id,
        "phone": draft.phone or "",
        "audience": draft.audience or AUDIENCE_OF_KIND.get(draft.kind, Audience.everyone),
        "audience_note": draft.audience_note or "",
        "always_open": table.always_open,
        "holiday_rule": table.holiday_rule,
        "hours_text": draft.hours.text if draft.hours else "",
        **_UNTOUCHED,
    }


def first_content(draft: Draft) -> Content:
    """What the new place of a draft says, as its first revision has it."""
    spans = timetable(draft.hours).spans if draft.hours else ()
    amenities = [_Equipped(one, *fact) for one, fact in first_amenities(draft).items()]
    return composed(SimpleNamespace(**facts(draft)), spans, (), (), amenities)


def place_row(
    draft: Draft, search: SearchColumns, compiler: HorizonCompiler, at: datetime
) -> dict[str, Any]:
    """A new row of `place`, entered at `at`, which is its first version."""
    verified = instant_of(draft.verified_on) if draft.verified_on else None
    return {
        "public_id": new_public_id(),
        "source": SOURCE,
        "external_id": draft.identity,
        **facts(draft),
        "version": 1,
        "windows_until": compiler.until,
        "hours_unsure": compiler.compiled(timetable_of(draft, at)).unsure,
        "verified_at": verified,
        "created_at": at,
        "updated_at": at,
        **search._asdict(),
        "stamp": new_stamp(),
    }


def first_amenities(draft: Draft) -> dict[Amenity, AmenityFact]:
    """The amenities of a new place, as old as the row's verification."""
    verified = instant_of(draft.verified_on) if draft.verified_on else None
    return {
        amenity: (state, None if state is AmenityState.unknown else verified)
        for amenity, state in (draft.amenities or {}).items()
    }


def timetable_of(draft: Draft, at: datetime) -> Timetable:
    """The timetable of a draft entered at `at`, trusted for a year from its verification on; of
    unknown hours where the file has no such column."""
    if not draft.hours:
        return _NO_HOURS
    verified = instant_of(draft.verified_on) if draft.verified_on else None
    return replace(timetable(draft.hours), trusted_until=trusted_until(verified, at))


def location(draft: Draft) -> dict[str, Any]:
    """The three columns that hold the point."""
    point = f"SRID=4326;POINT({draft.lng:.6f} {draft.lat:.6f})"
    return {"lng": draft.lng, "lat": draft.lat, "location": point}


def hours_values(hours: Hours) -> dict[str, Any]:
    """The columns of `place` that go with new hours."""
    return {
        "always_open": hours.always_open,
        "holiday_rule": hours.rule,
        "hours_text": hours.text,
    }


def span_rows(place_id: int, hours: Hours | None) -> list[dict[str, Any]]:
    """Rows of `opening_span`."""
    return [
        {"place_id": place_id, "weekday": weekday, "opens": opens, "closes": closes}
        for weekday, opens, closes in (hours.spans if hours else ())
    ]


def amenity_rows(place_id: int, facts: dict[Amenity, AmenityFact]) -> list[dict[str, Any]]:
    """Rows of `place_amenity`."""
    return [
        {"place_id": place_id, "amenity": amenity, "state": state, "confirmed_at": confirmed_at}
        for amenity, (state, confirmed_at) in facts.items()
    ]
