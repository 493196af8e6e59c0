"""Windows: edges of the horizon, merging, doubt, and the speed that loading a province needs."""

import random
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.models.kinds import HolidayRule
from app.services.hours.compile import Window, WindowState, compile_windows, midnight
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.timetable import DayException, Span, Timetable
from tests.services.hours.made import CALENDAR, CLOSED, DAILY, UNKNOWN, WORKDAYS, weekly

DAY = date(2026, 11, 18)
START = midnight(DAY)
OPEN, DOUBT = WindowState.OPEN, WindowState.UNKNOWN


def hour(number: float) -> int:
    """Epoch second `number` hours after the local midnight of `DAY`."""
    return START + int(number * 3600)


def test_midnight_is_that_of_shanghai_from_1992_to_2100() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    for n in range(0, 39_000, 13):
        day = date(1992, 1, 1) + timedelta(n)
        assert midnight(day) == datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def test_an_unknown_timetable_is_one_unknown_window() -> None:
    assert compile_windows(Timetable(), DAY, 8, CALENDAR) == [Window(START, hour(192), DOUBT)]


def test_never_shut_is_one_open_window() -> None:
    always = Timetable(always_open=True, holiday_rule=HolidayRule.as_usual)
    assert compile_windows(always, DAY, 8, CALENDAR) == [Window(START, hour(192), OPEN)]


def test_the_evening_before_reaches_into_the_first_day_and_the_last_is_cut() -> None:
    night = weekly((DAILY, "22:00-30:00"))
    assert compile_windows(night, DAY, 1, CALENDAR) == [
        Window(START, hour(6), OPEN),
        Window(hour(22), hour(24), OPEN),
    ]


def test_spans_that_touch_or_overlap_are_one_window() -> None:
    touching = weekly((DAILY, "00:00-08:00 08:00-12:00 11:00-13:00 20:00-24:00"))
    assert compile_windows(touching, DAY, 2, CALENDAR) == [
        Window(START, hour(13), OPEN),
        Window(hour(20), hour(37), OPEN),
        Window(hour(44), hour(48), OPEN),
    ]


def test_a_whole_week_round_the_clock_is_one_window() -> None:
    assert len(compile_windows(weekly((DAILY, "08:00-32:00")), DAY, 8, CALENDAR)) == 1


def test_doubt_covers_the_day_around_what_is_sure() -> None:
    """1 October 2026 is a holiday, and 8 October the first day after it."""
    shift = weekly((DAILY, "22:00-26:00"), holiday_rule=UNKNOWN)
    first = midnight(date(2026, 10, 1))
    windows = compile_windows(shift, date(2026, 9, 30), 10, CALENDAR)
    assert windows == [
        Window(first - 24 * 3600, first - 22 * 3600, OPEN),
        Window(first - 2 * 3600, first + 2 * 3600, OPEN),
        Window(first + 2 * 3600, first + (7 * 24 + 2) * 3600, DOUBT),
        Window(first + (7 * 24 + 22) * 3600, first + (8 * 24 + 2) * 3600, OPEN),
        Window(first + (8 * 24 + 22) * 3600, first + 9 * 24 * 3600, OPEN),
    ]


def test_a_sure_exception_stands_inside_a_doubtful_week() -> None:
    known = DayException(date(2026, 10, 3), date(2026, 10, 3), ((600, 960),))
    office = weekly((WORKDAYS, "08:30-17:30"), holiday_rule=UNKNOWN, exceptions=(known,))
    third = midnight(date(2026, 10, 3))
    windows = compile_windows(office, date(2026, 10, 2), 3, CALENDAR)
    assert windows == [
        Window(third - 24 * 3600, third, DOUBT),
        Window(third + 10 * 3600, third + 16 * 3600, OPEN),
        Window(third + 24 * 3600, third + 48 * 3600, DOUBT),
    ]


def test_a_place_that_is_gone_has_no_windows() -> None:
    gone = weekly((DAILY, "08:00-18:00"), available_until=date(2026, 11, 16))
    assert compile_windows(gone, DAY, 8, CALENDAR) == []


def test_no_days_are_no_windows_but_the_cut() -> None:
    assert compile_windows(weekly((DAILY, "08:00-18:00")), DAY, 0, CALENDAR) == []


@pytest.mark.parametrize(
    ("weekday", "opens", "closes"),
    [(7, 0, 60), (-1, 0, 60), (0, 1440, 1500), (0, 60, 60), (0, 60, 1501)],
)
def test_what_is_no_span_is_refused(weekday: int, opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(weekday, opens, closes)


def test_an_exception_is_checked_too() -> None:
    with pytest.raises(ValueError, match="span"):
        DayException(DAY, DAY, ((600, 540),))


def test_the_horizon_compiles_a_shared_timetable_once() -> None:
    compiler = HorizonCompiler(DAY, CALENDAR)
    first = compiler.compiled(weekly((DAILY, "08:00-18:00")))
    assert compiler.compiled(weekly((DAILY, "08:00-18:00"))) is first
    assert (len(first.windows), first.unsure) == (10, False)
    assert compiler.compiled(Timetable()).unsure
    assert compiler.until == midnight(date(2026, 11, 27))


def test_loading_a_province_does_not_wait_for_the_compiler() -> None:
    """About 0.25 s of processor time where this was written, 20,000 in a second; the bound only
    catches a change of order."""
    chance = random.Random(7)
    many = [
        weekly(
            (DAILY, f"0{chance.randint(6, 9)}:{chance.randint(10, 59)}-12:00 13:00-2{n % 4}:30"),
            holiday_rule=CLOSED,
        )
        for n in range(5_000)
    ]
    began = time.process_time()
    total = sum(len(compile_windows(each, DAY, 8, CALENDAR)) for each in many)
    assert total == 5_000 * 16
    assert time.process_time() - began < 5
