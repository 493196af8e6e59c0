"""What a listing says as plain JSON, and how a part of it is put back.

A listing is compared, merged and restored by *units*: the smallest parts that mean something by
themselves. A position with its division is one, the weekly hours are one, each amenity is one.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from app.models.kinds import Amenity, AmenityState, Audience, HolidayRule, PlaceKind, PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan

Content = dict[str, Any]
#: Unit -> value; amenities of which nothing is known have no unit.
Units = dict[str, Any]

_PLAIN: Final = (
    *("kind", "name", "address", "owner_id", "phone", "audience", "audience_note"),
    *("entrance_steps", "door_width_cm", "holiday_rule"),
)
_VOCABULARIES: Final = {"kind": PlaceKind, "audience": Audience, "holiday_rule": HolidayRule}
AMENITY: Final = "amenity."
#: Units that an old revision does not bring back: today's, which pass by themselves, and the owner,
#: since that would move rights.
NOT_RESTORED: Final = frozenset({"notices", "owner_id", "status"})
#: Units from which the opening windows are compiled.
TIMES: Final = frozenset({"hours", "exceptions", "holiday_rule", "available"})
#: Units by which a place is found.
SEARCHED: Final = frozenset({"name", "address", "position"})


def snapshot(place: Place) -> Content:
    """Everything that an editor may change, as plain JSON, with the ages of the amenities."""
    return composed(place, place.spans, place.exceptions, place.notices, place.amenities)


def composed(
    place: Any,
    spans: Iterable[Any],
    exceptions: Iterable[Any],
    notices: Iterable[Any],
    amenities: Iterable[Any],
) -> Content:
    """The same from rows of any make whose attributes bear the columns' names."""
    known = [one for one in amenities if one.state is not AmenityState.unknown]
    return {
        **{name: getattr(place, name) for name in _PLAIN},
        "position": [
            *(place.lng, place.lat, place.location_confirmed),
            *(place.county_code, place.township_code),
        ],
        "status": [place.status.value, written(place.closed_until)],
        "hours": [
            place.always_open,
            sorted([one.weekday, one.opens, one.closes] for one in spans),
            place.hours_text,
        ],
        "available": [written(place.available_from), written(place.available_until)],
        "exceptions": [exception_value(one) for one in _entered(exceptions)],
        "notices": [notice_value(one) for one in _entered(notices)],
        "amenities": {one.amenity.value: one.state.value for one in known},
        "ages": {one.amenity.value: written(one.confirmed_at) for one in known},
    }


def units(content: Mapping[str, Any]) -> Units:
    """The parts of a snapshot that are compared, by name."""
    found = {name: value for name, value in content.items() if name not in _NO_UNITS}
    for amenity, state in content["amenities"].items():
        found[f"{AMENITY}{amenity}"] = state
    return found


#: In a content, but no units: amenities are one each, the others are remarks about a revision.
_NO_UNITS: Final = frozenset({"amenities", "ages", "dated", "reason", "of", "restored"})


def changed(before: Units, after: Units) -> list[str]:
    """The units that differ, in a steady order."""
    names = [*before, *(name for name in after if name not in before)]
    return [name for name in names if before.get(name) != after.get(name)]


def tells(newest: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """Whether the newest revision says what stands; notices pass by themselves."""
    return newest is not None and not set(changed(units(newest), units(now))) - {"notices"}


def put(place: Place, unit: str, value: Any, confirmed_at: datetime | None) -> None:
    """Set one unit; `confirmed_at` becomes the age of an amenity (UTC), None for unknown."""
    if unit.startswith(AMENITY):
        _put_amenity(place, Amenity(unit.removeprefix(AMENITY)), value, confirmed_at)
    elif unit in _PLAIN:
        setattr(place, unit, _VOCABULARIES[unit](value) if unit in _VOCABULARIES else value)
    elif unit == "position":
        lng, lat, confirmed, county_code, township_code = value
        place.move_to(lng, lat)
        place.location_confirmed = confirmed
        place.county_code, place.township_code = county_code, township_code
    elif unit == "status":
        place.status, place.closed_until = PlaceStatus(value[0]), _instant(value[1])
    else:
        _put_times(place, unit, value)


def _put_times(place: Place, unit: str, value: Any) -> None:
    if unit == "hours":
        place.always_open, spans, place.hours_text = value
        place.spans = [OpeningSpan(weekday=w, opens=o, closes=c) for w, o, c in spans]
    elif unit == "available":
        place.available_from, place.available_until = _day(value[0]), _day(value[1])
    elif unit == "exceptions":
        place.exceptions = [
            OpeningException(
                first_day=date.fromisoformat(one["first_day"]),
                last_day=date.fromisoformat(one["last_day"]),
                spans=one["spans"],
                note=one["note"],
            )
            for one in value
        ]
    else:
        raise ValueError(f"no such unit: {unit}")


def _put_amenity(
    place: Place, amenity: Amenity, state: str | None, confirmed_at: datetime | None
) -> None:
    row = next((one for one in place.amenities if one.amenity is amenity), None)
    if state is None or state == AmenityState.unknown:
        if row is not None:
            place.amenities.remove(row)
        return
    if row is None:
        row = PlaceAmenity(amenity=amenity)
        place.amenities.append(row)
    row.state, row.confirmed_at = AmenityState(state), confirmed_at


def exception_value(one: Any) -> dict[str, Any]:
    """An `OpeningException` as plain JSON."""
    return {
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
        "spans": sorted([int(opens), int(closes)] for opens, closes in one.spans),
        "note": one.note,
    }


def notice_value(one: Any) -> dict[str, Any]:
    """A `Notice` as plain JSON."""
    return {
        "text": one.text,
        "amenity": one.amenity.value if one.amenity else None,
        "starts_at": written(one.starts_at),
        "ends_at": written(one.ends_at),
    }


def _entered(rows: Iterable[Any]) -> list[Any]:
    """In order of entry: of two exceptions that overlap the latest counts."""
    return sorted(rows, key=lambda one: (one.id is None, one.id or 0))


def written(value: date | datetime | None) -> str | None:
    """A day, or an instant in UTC, as the contents have it."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if value is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
