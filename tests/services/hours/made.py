"""Timetables and instants written shortly, for the tests of opening hours."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI
from app.models.kinds import HolidayRule
from app.services.hours.compile import Window, compile_windows, midnight
from app.services.hours.state import OpenState, state_at
from app.services.hours.timetable import DayException, Minutes, Span, Timetable

CALENDAR = PublishedCalendar()
WORKDAYS = "01234"
DAILY = "0123456"
AS_USUAL, CLOSED, UNKNOWN = HolidayRule.as_usual, HolidayRule.closed, HolidayRule.unknown
DAYS_AHEAD = 9


def minutes(text: str) -> tuple[Minutes, ...]:
    """ "08:00-12:00 22:00-30:00" in minutes; hours beyond 24 are the next day's."""
    found = []
    for part in text.split():
        opens, closes = (int(t[:2]) * 60 + int(t[3:]) for t in part.split("-"))
        found.append((opens, closes))
    return tuple(found)


def weekly(*groups: tuple[str, str], **fields: Any) -> Timetable:
    """`weekly((WORKDAYS, "08:00-18:00"), ("5", "09:00-12:00"))`; weekdays as digits, 0 Monday."""
    spans = tuple(
        Span(int(day), opens, closes)
        for days, text in groups
        for day in days
        for opens, closes in minutes(text)
    )
    return Timetable(spans=tuple(sorted(spans)), **fields)


def exception(first: str, text: str = "", last: str | None = None) -> DayException:
    """Other hours on 2026-11-20 (to `last`); no text is closed."""
    day = date.fromisoformat(first)
    return DayException(day, date.fromisoformat(last) if last else day, minutes(text))


def instant(text: str) -> datetime:
    """Local "2026-11-18 08:00" (or with seconds) as an aware instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def local(moment: datetime | None) -> str | None:
    """The other way round, to the minute."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else None


def windows_around(timetable: Timetable, at: datetime) -> tuple[list[Window], int]:
    """The windows as the store compiles them on the local day of `at`, and their horizon."""
    today = at.astimezone(SHANGHAI).date()
    windows = compile_windows(timetable, today - timedelta(1), DAYS_AHEAD + 1, CALENDAR)
    return windows, midnight(today + timedelta(DAYS_AHEAD))


def state(timetable: Timetable, text: str) -> OpenState:
    """The state at the local instant `text`."""
    at = instant(text)
    windows, horizon = windows_around(timetable, at)
    epoch = int(at.astimezone(UTC).timestamp())
    return state_at(windows, epoch, horizon=horizon, always_open=timetable.always_open)
