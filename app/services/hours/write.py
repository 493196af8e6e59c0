"""Opening hours in plain Chinese, as exported: the canonical form that parse.py reads back."""

from collections.abc import Sequence
from typing import Final

from app.models.kinds import HolidayRule
from app.services.hours.timetable import (
    DAY_MINUTES,
    WHOLE_DAY,
    Minutes,
    Timetable,
    default_holiday_rule,
)
from app.services.hours.week import week_groups
from app.services.hours.words import clock, spoken, weekdays_phrase

_ALL_DAY: Final = "24小时"
_RULES: Final = {
    HolidayRule.as_usual: "节假日照常",
    HolidayRule.closed: "节假日休息",
    HolidayRule.unknown: "节假日以站点公布为准",
}


def format_hours(timetable: Timetable) -> str:
    """The weekly hours and, where it is not the default, the holiday rule; "" when not known.

    `parse_hours` gives the same spans and rule back (00:00–23:59 as the whole day). Exceptions and
    the first and last day of a pop-up place have no plain form and are left out.
    """
    if not timetable.weekly_known:
        return ""
    week = timetable.week()
    always = all(day == (WHOLE_DAY,) for day in week)
    parts = [_ALL_DAY] if always else _week(timetable)
    if timetable.holiday_rule is not default_holiday_rule(always):
        parts.append(_RULES[timetable.holiday_rule])
    return ";".join(parts)


def _week(timetable: Timetable) -> list[str]:
    parts = []
    for group in week_groups(timetable):
        days = spoken(weekdays_phrase(group.weekdays), str)
        if not group.spans:
            parts.append("周末休息" if group.weekdays == (5, 6) else f"{days}休息")
        else:
            parts.append(f"{days} {_spans(group.spans)}")
    return parts


def _spans(spans: Sequence[Minutes]) -> str:
    return ",".join(
        _ALL_DAY if span == WHOLE_DAY else f"{clock(span[0])}-{_closing(span[1])}" for span in spans
    )


def _closing(minutes: int) -> str:
    return clock(minutes) if minutes <= DAY_MINUTES else f"次日{clock(minutes - DAY_MINUTES)}"
