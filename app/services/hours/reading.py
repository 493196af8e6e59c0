"""What both readers of opening hours share: the result, its warnings, the summing-up of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.models.kinds import HolidayRule
from app.services.hours.timetable import (
    DAY_MINUTES,
    WHOLE_DAY,
    Minutes,
    Span,
    default_holiday_rule,
    is_span,
)

EVERY_DAY: Final = frozenset(range(7))
#: More spans than this in one day are no opening hours but a mistake.
_MOST_SPANS: Final = 8


class HoursWarning(StrEnum):
    """Why a text was not taken as it stands."""

    unreadable = "hours_unreadable"
    too_long = "hours_too_long"
    seasonal = "hours_seasonal"
    conflict = "hours_conflict"
    ambiguous = "hours_ambiguous"
    bad_time = "hours_bad_time"
    zero_length = "hours_zero_length"
    holiday_other = "hours_holiday_other"


class HoursUnreadable(Exception):
    """The reader gives up; never leaves `parse_hours`."""

    def __init__(self, warning: HoursWarning = HoursWarning.unreadable) -> None:
        super().__init__(warning)
        self.warning = warning


@dataclass(frozen=True, slots=True)
class ParsedHours:
    """What a text said. `holiday_rule` is None when it said nothing of holidays."""

    always_open: bool = False
    spans: tuple[Span, ...] = ()
    holiday_rule: HolidayRule | None = None
    warnings: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether weekly hours were read."""
        return self.always_open or bool(self.spans)

    @property
    def effective_holiday_rule(self) -> HolidayRule:
        """The rule to keep: what was said, else the default."""
        return self.holiday_rule or default_holiday_rule(self.always_open)


def unknown(warning: HoursWarning) -> ParsedHours:
    """Nothing was read, and why."""
    return ParsedHours(warnings=(warning.value,))


def minutes_between(opens: int, closes: int) -> Minutes:
    """A span as people write it: 00:00–23:59 means the whole day, since many forms take no 24:00.

    Raises HoursUnreadable when it is no span.
    """
    if opens == closes:
        raise HoursUnreadable(HoursWarning.zero_length)
    if (opens, closes) == (0, DAY_MINUTES - 1):
        return WHOLE_DAY
    if not is_span(opens, closes):
        raise HoursUnreadable(HoursWarning.bad_time)
    return opens, closes


def summed_up(
    week: Sequence[Sequence[Minutes]],
    rule: HolidayRule | None,
    holiday: Sequence[Minutes] | None,
) -> ParsedHours:
    """The result for the spans of seven weekdays and, where given, separate holiday hours.

    Raises HoursUnreadable for a week without any span or a day with too many.
    """
    days = [tuple(sorted(set(day))) for day in week]
    if not any(days) or any(len(day) > _MOST_SPANS for day in days):
        raise HoursUnreadable
    warnings: tuple[str, ...] = ()
    if holiday is not None:
        same = all(day == tuple(sorted(set(holiday))) for day in days)
        if rule is not None:
            raise HoursUnreadable(HoursWarning.conflict)
        rule = HolidayRule.as_usual if same else HolidayRule.unknown
        warnings = () if same else (HoursWarning.holiday_other.value,)
    if all(day == (WHOLE_DAY,) for day in days):
        return ParsedHours(always_open=True, holiday_rule=rule, warnings=warnings)
    spans = tuple(
        Span(weekday, opens, closes) for weekday, day in enumerate(days) for opens, closes in day
    )
    return ParsedHours(spans=spans, holiday_rule=rule, warnings=warnings)
