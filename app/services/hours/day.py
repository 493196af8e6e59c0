"""What one local day looks like: the only place where spans, exceptions and holidays meet.

The windows (compile.py) and the week table (week.py) are both made from these plans, so that a
badge, a filter and a table cannot disagree.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.adapters.calendar import Calendar, CalendarDay, DayKind
from app.models.kinds import HolidayRule
from app.services.hours.timetable import DAY_MINUTES, Minutes, Timetable, Week


class PlanKind(StrEnum):
    """Why the day's hours are what they are."""

    weekly = "weekly"
    exception = "exception"
    holiday = "holiday"
    makeup = "makeup"
    unknown = "unknown"
    closed = "closed"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The spans that open on a day, why, and the festival's name (a message id, or "").

    `unknown_until` is 0, or the minute after local midnight until which the day is unknown: 1440,
    and more where the spans in doubt would have run past midnight.
    """

    kind: PlanKind
    spans: tuple[Minutes, ...] = ()
    name: str = ""
    unknown_until: int = 0


NOT_AVAILABLE: Final = DayPlan(PlanKind.closed)
NOT_KNOWN: Final = DayPlan(PlanKind.unknown, unknown_until=DAY_MINUTES)


def plan_day(timetable: Timetable, week: Week, day: date, calendar: Calendar) -> DayPlan:
    """The plan of the local `day`; `week` is `timetable.week()`, made once for many days.

    In order of strength: the first and last day of a pop-up place, exceptions, the last day for
    which the weekly hours are trusted, holidays and make-up days, weekly hours.
    """
    first, last = timetable.available_from, timetable.available_until
    if (first is not None and day < first) or (last is not None and day > last):
        return NOT_AVAILABLE
    for exception in reversed(timetable.exceptions):
        if exception.first_day <= day <= exception.last_day:
            return DayPlan(PlanKind.exception, tuple(sorted(exception.spans)))
    trusted = timetable.trusted_until
    if not timetable.weekly_known or (trusted is not None and day > trusted):
        return NOT_KNOWN
    of_calendar = calendar.day(day)
    if of_calendar.kind is DayKind.makeup:
        return _makeup(of_calendar, week)
    spans = week[day.weekday()]
    if of_calendar.kind in (DayKind.holiday, DayKind.likely_holiday):
        return _holiday(of_calendar, timetable.holiday_rule, spans)
    return DayPlan(PlanKind.weekly if spans else PlanKind.closed, spans)


def _holiday(day: CalendarDay, rule: HolidayRule, spans: tuple[Minutes, ...]) -> DayPlan:
    """A holiday, or a day that may be one: then "closed on holidays" says nothing certain."""
    if rule is HolidayRule.as_usual:
        return DayPlan(PlanKind.holiday, spans, day.name)
    if rule is HolidayRule.closed and day.kind is DayKind.holiday:
        return DayPlan(PlanKind.holiday, (), day.name)
    return _in_doubt(day.name, spans)


def _makeup(day: CalendarDay, week: Week) -> DayPlan:
    """A weekend day that is worked has the hours of the weekday it replaces.

    Where the calendar cannot tell which one, Monday's hours serve when all five workdays are
    alike; otherwise the day is unknown.
    """
    if day.replaces_weekday is not None:
        return DayPlan(PlanKind.makeup, week[day.replaces_weekday], day.name)
    if len(set(week[:5])) == 1:
        return DayPlan(PlanKind.makeup, week[0], day.name)
    return _in_doubt(day.name, tuple(span for spans in week[:5] for span in spans))


def _in_doubt(name: str, spans: tuple[Minutes, ...]) -> DayPlan:
    until = max((closes for _, closes in spans), default=0)
    return DayPlan(PlanKind.unknown, (), name, max(until, DAY_MINUTES))
