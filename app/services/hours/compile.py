"""From a timetable to windows of time: what SQL joins and the badge reads.

An instant in no window is closed. Spans belong to the day they open on, so an exception or a
holiday on Saturday does not cut Friday's 22:00–06:00. A day in doubt (a holiday under the rule
"unknown") is one window of state UNKNOWN from its first to its last minute, and on to the end of
the spans in doubt where those run past midnight; what is known to be open inside it stays OPEN:
the tail of the evening before, and the next day's own early hours.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import Final, NamedTuple

from app.adapters.calendar import Calendar
from app.models.kinds import HolidayRule
from app.services.hours.day import plan_day
from app.services.hours.timetable import Timetable

DAY_SECONDS: Final = 86_400
#: Asia/Shanghai has been UTC+8 without summer time since 15 September 1991 (tz database).
OFFSET_SECONDS: Final = 8 * 3600
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


class WindowState(IntEnum):
    """What is known of a window."""

    UNKNOWN = 0
    OPEN = 1


class Window(NamedTuple):
    """[opens_at, closes_at) in epoch seconds (UTC); `state` is a `WindowState`."""

    opens_at: int
    closes_at: int
    state: WindowState


#: The same while it is being put together.
_Stretch = tuple[int, int]


def midnight(day: date) -> int:
    """Epoch seconds of the local midnight at which `day` begins (from 1992 on)."""
    return (day.toordinal() - _EPOCH_DAY) * DAY_SECONDS - OFFSET_SECONDS


def compile_windows(
    timetable: Timetable, first_day: date, days: int, calendar: Calendar
) -> list[Window]:
    """The windows from local midnight of `first_day` over `days` days, cut at both ends.

    Sorted, disjoint, and merged where windows of one state touch. Raises nothing but OverflowError
    at the ends of the calendar.
    """
    start, end = midnight(first_day), midnight(first_day) + days * DAY_SECONDS
    if _never_shuts(timetable):
        return [Window(start, end, WindowState.OPEN)]
    week = timetable.week()
    opens: list[_Stretch] = []
    doubts: list[_Stretch] = []
    for number in range(-1, days):
        plan = plan_day(timetable, week, first_day + timedelta(number), calendar)
        base = start + number * DAY_SECONDS
        opens += [(base + begin * 60, base + end * 60) for begin, end in plan.spans]
        if plan.unknown_until:
            doubts.append((base, base + plan.unknown_until * 60))
    sure = _merged(opens)
    windows = [Window(a, b, WindowState.OPEN) for a, b in sure]
    if doubts:
        windows += [Window(a, b, WindowState.UNKNOWN) for a, b in _without(_merged(doubts), sure)]
        windows.sort()
    return [
        window
        if start <= window.opens_at and window.closes_at <= end
        else Window(max(window.opens_at, start), min(window.closes_at, end), window.state)
        for window in windows
        if window.closes_at > start and window.opens_at < end
    ]


def _never_shuts(timetable: Timetable) -> bool:
    return (
        timetable.always_open
        and timetable.holiday_rule is HolidayRule.as_usual
        and not timetable.exceptions
        and timetable.available_from is None
        and timetable.available_until is None
        and timetable.trusted_until is None
    )


def _merged(stretches: list[_Stretch]) -> list[_Stretch]:
    """Sorted, with those that overlap or touch made one."""
    stretches.sort()
    merged: list[_Stretch] = []
    for begin, end in stretches:
        if merged and begin <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return merged


def _without(stretches: Sequence[_Stretch], holes: Sequence[_Stretch]) -> list[_Stretch]:
    """The parts of `stretches` outside `holes`; both are merged."""
    left: list[_Stretch] = []
    for begin, end in stretches:
        rest = begin
        for hole_begin, hole_end in holes:
            if hole_end <= rest or hole_begin >= end:
                continue
            if hole_begin > rest:
                left.append((rest, hole_begin))
            rest = hole_end
        if rest < end:
            left.append((rest, end))
    return left
