"""The override file: holidays added or corrected by whoever runs the site.

A JSON object:

    {"published": [2027],
     "days": [
       {"first": "2027-02-05", "last": "2027-02-11", "kind": "holiday", "name": "春节"},
       {"first": "2027-02-14", "kind": "makeup", "name": "春节", "replaces": "2027-02-11"},
       {"first": "2027-02-20", "kind": "ordinary"}]}

`published` names the years that the file covers wholly: without it the other likely days of the
year stay likely. `replaces` is the day off that a make-up workday pays for.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from app.adapters.calendar import WEEKEND, WORKDAY, CalendarDay, DayKind, PublishedCalendar
from app.errors import DomainError

_LONGEST: Final = 31
_KINDS: Final = {"holiday", "makeup", "ordinary"}


def load_calendar(path: str | Path | None) -> PublishedCalendar:
    """The published calendar with the corrections of the file at `path` (none when None).

    Raises DomainError("calendar_file", "CALENDAR_FILE") with the reason and the entry's number.
    """
    if path is None:
        return PublishedCalendar()
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise _bad("unreadable", detail=str(error)) from None
    if not isinstance(content, dict):
        raise _bad("not_an_object")
    years = content.get("published", [])
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise _bad("published")
    entries = content.get("days", [])
    if not isinstance(entries, list):
        raise _bad("days")
    corrections: dict[date, CalendarDay] = {}
    for number, entry in enumerate(entries, start=1):
        corrections |= _days(entry, number)
    return PublishedCalendar(corrections, years)


def _days(entry: Any, number: int) -> dict[date, CalendarDay]:
    if not isinstance(entry, dict) or entry.get("kind") not in _KINDS:
        raise _bad("kind", entry=number)
    first = _date(entry.get("first"), number)
    last = _date(entry["last"], number) if "last" in entry else first
    length = (last - first).days + 1
    if not 1 <= length <= _LONGEST:
        raise _bad("last", entry=number)
    name = str(entry.get("name", ""))
    days = [first + timedelta(n) for n in range(length)]
    if entry["kind"] == "holiday":
        return dict.fromkeys(days, CalendarDay(DayKind.holiday, name))
    if entry["kind"] == "makeup":
        weekday = _date(entry["replaces"], number).weekday() if "replaces" in entry else None
        return dict.fromkeys(days, CalendarDay(DayKind.makeup, name, weekday))
    return {day: WEEKEND if day.weekday() >= 5 else WORKDAY for day in days}


def _date(text: object, number: int) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise _bad("date", entry=number) from None


def _bad(reason: str, **details: object) -> DomainError:
    return DomainError("calendar_file", "CALENDAR_FILE", reason=reason, **details)
