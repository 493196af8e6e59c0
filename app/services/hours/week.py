"""The week table of a place page, and the short form of the weekly hours."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.adapters.calendar import Calendar
from app.services.hours.day import PlanKind, plan_day
from app.services.hours.timetable import Minutes, Timetable


@dataclass(frozen=True, slots=True)
class DayHours:
    """One row: `spans` in minutes after local midnight of `day`; `name` is the festival's message
    id or "". `unknown_until` as in `DayPlan` (0 when the day is known)."""

    day: date
    weekday: int
    spans: tuple[Minutes, ...]
    kind: PlanKind
    name: str = ""
    unknown_until: int = 0


@dataclass(frozen=True, slots=True)
class WeekGroup:
    """Weekdays (0 = Monday, ascending) that have the same spans; none means closed."""

    weekdays: tuple[int, ...]
    spans: tuple[Minutes, ...]


def week_table(timetable: Timetable, first_day: date, calendar: Calendar) -> tuple[DayHours, ...]:
    """Seven days from the local `first_day` on."""
    week = timetable.week()
    rows = []
    for number in range(7):
        day = first_day + timedelta(number)
        plan = plan_day(timetable, week, day, calendar)
        rows.append(
            DayHours(day, day.weekday(), plan.spans, plan.kind, plan.name, plan.unknown_until)
        )
    return tuple(rows)


def week_groups(timetable: Timetable) -> tuple[WeekGroup, ...]:
    """The weekly hours without dates, equal days together, in order of their first day.

    Closed days come last. Empty when the weekly hours are not known.
    """
    if not timetable.weekly_known:
        return ()
    days: dict[tuple[Minutes, ...], list[int]] = {}
    for weekday, spans in enumerate(timetable.week()):
        days.setdefault(spans, []).append(weekday)
    groups = [WeekGroup(tuple(weekdays), spans) for spans, weekdays in days.items()]
    return tuple(sorted(groups, key=lambda group: (not group.spans, group.weekdays)))
