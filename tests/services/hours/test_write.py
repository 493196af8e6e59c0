"""The exported form, and that it is read back."""

from datetime import date

import pytest
from hypothesis import given, settings

from app.services.hours.parse import parse_hours
from app.services.hours.timetable import WHOLE_DAY, Timetable
from app.services.hours.write import format_hours
from tests.services.hours.made import AS_USUAL, CLOSED, DAILY, UNKNOWN, WORKDAYS, exception, weekly
from tests.services.hours.strategies import timetables


@pytest.mark.parametrize(
    ("timetable", "text"),
    [
        (Timetable(), ""),
        (Timetable(exceptions=(exception("2026-11-20", "08:00-12:00"),)), ""),
        (Timetable(always_open=True, holiday_rule=AS_USUAL), "24小时"),
        (Timetable(always_open=True, holiday_rule=UNKNOWN), "24小时;节假日以站点公布为准"),
        (weekly((DAILY, "00:00-24:00"), holiday_rule=CLOSED), "24小时;节假日休息"),
        (weekly((DAILY, "07:00-22:00"), holiday_rule=AS_USUAL), "每天 07:00-22:00;节假日照常"),
        (
            weekly((WORKDAYS, "08:00-12:00 14:00-20:00")),
            "周一至周五 08:00-12:00,14:00-20:00;周末休息",
        ),
        (weekly(("02", "09:00-17:30")), "周一、周三 09:00-17:30;周二、周四至周日休息"),
        (
            weekly(("4", "22:00-30:00"), ("5", "00:00-24:00"), holiday_rule=CLOSED),
            "周五 22:00-次日06:00;周六 24小时;周一至周四、周日休息;节假日休息",
        ),
    ],
)
def test_the_form(timetable: Timetable, text: str) -> None:
    assert format_hours(timetable) == text


@settings(max_examples=200, deadline=None)
@given(timetables())
def test_what_is_written_is_read_back(timetable: Timetable) -> None:
    found = parse_hours(format_hours(timetable))
    assert found.warnings == ()
    assert found.known == timetable.weekly_known
    again = Timetable(always_open=found.always_open, spans=found.spans)
    assert again.week() == timetable.week()
    if timetable.weekly_known:
        assert found.effective_holiday_rule is timetable.holiday_rule
        assert format_hours(
            Timetable(found.always_open, found.spans, (), timetable.holiday_rule)
        ) == (format_hours(timetable))


def test_a_minute_short_of_the_whole_day_is_read_as_the_whole() -> None:
    found = parse_hours(format_hours(weekly(("0", "00:00-23:59"))))
    assert [(span.opens, span.closes) for span in found.spans] == [WHOLE_DAY]


def test_days_of_a_pop_up_place_do_not_show() -> None:
    pop_up = weekly((DAILY, "08:00-18:00"), available_until=date(2026, 11, 20))
    assert format_hours(pop_up) == "每天 08:00-18:00"
