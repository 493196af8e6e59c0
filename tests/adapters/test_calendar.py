"""Holidays and make-up workdays, held against the State Council's notices of 2024–2026."""

from datetime import date, timedelta

import pytest
from chinese_calendar import constants

from app.adapters import festivals
from app.adapters.calendar import (
    CalendarDay,
    DayKind,
    PublishedCalendar,
    published_years,
    replaced_weekdays,
)

CALENDAR = PublishedCalendar()
MON, TUE, WED, THU, FRI = range(5)

#: The notices (国办发明电〔2023〕7 号, 〔2024〕12 号, 〔2025〕7 号): first and last day off.
DAYS_OFF = {
    "2024-01-01": ("2024-01-01", "元旦"),
    "2024-02-10": ("2024-02-17", "春节"),
    "2024-04-04": ("2024-04-06", "清明节"),
    "2024-05-01": ("2024-05-05", "劳动节"),
    "2024-06-10": ("2024-06-10", "端午节"),
    "2024-09-15": ("2024-09-17", "中秋节"),
    "2024-10-01": ("2024-10-07", "国庆节"),
    "2025-01-01": ("2025-01-01", "元旦"),
    "2025-01-28": ("2025-02-04", "春节"),
    "2025-04-04": ("2025-04-06", "清明节"),
    "2025-05-01": ("2025-05-05", "劳动节"),
    "2025-05-31": ("2025-06-02", "端午节"),
    "2025-10-01": ("2025-10-08", "国庆节"),
    "2026-01-01": ("2026-01-03", "元旦"),
    "2026-02-15": ("2026-02-23", "春节"),
    "2026-04-04": ("2026-04-06", "清明节"),
    "2026-05-01": ("2026-05-05", "劳动节"),
    "2026-06-19": ("2026-06-21", "端午节"),
    "2026-09-25": ("2026-09-27", "中秋节"),
    "2026-10-01": ("2026-10-07", "国庆节"),
}
#: The weekend days worked, and the weekday off that each pays for, in order of time.
WORKED = {
    "2024-02-04": THU, "2024-02-18": FRI, "2024-04-07": FRI, "2024-04-28": THU,
    "2024-05-11": FRI, "2024-09-14": MON, "2024-09-29": FRI, "2024-10-12": MON,
    "2025-01-26": MON, "2025-02-08": TUE, "2025-04-27": MON, "2025-09-28": TUE,
    "2025-10-11": WED, "2026-01-04": FRI, "2026-02-14": FRI, "2026-02-28": MON,
    "2026-05-09": TUE, "2026-09-20": TUE, "2026-10-10": WED,
}  # fmt: skip


def days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(n) for n in range((end - begin).days + 1)]


@pytest.mark.parametrize("first", DAYS_OFF)
def test_every_day_off_of_the_notices(first: str) -> None:
    last, name = DAYS_OFF[first]
    for day in days(first, last):
        found = CALENDAR.day(day)
        # The notice of 2025 joins Mid-autumn (6 October) to National Day.
        expected = "中秋节" if day == date(2025, 10, 6) else name
        assert found == CalendarDay(DayKind.holiday, expected), day


@pytest.mark.parametrize("text", WORKED)
def test_every_make_up_workday_replaces_the_weekday_it_pays_for(text: str) -> None:
    found = CALENDAR.day(date.fromisoformat(text))
    assert (found.kind, found.replaces_weekday) == (DayKind.makeup, WORKED[text])


def test_no_other_day_of_the_three_years_is_special() -> None:
    off = {day for first, (last, _) in DAYS_OFF.items() for day in days(first, last)}
    worked = {date.fromisoformat(text) for text in WORKED}
    for day in days("2024-01-01", "2026-12-31"):
        kind = CALENDAR.day(day).kind
        assert (kind is DayKind.holiday) == (day in off), day
        assert (kind is DayKind.makeup) == (day in worked), day
        if day not in off | worked:
            assert kind is (DayKind.weekend if day.weekday() > 4 else DayKind.workday), day


def test_days_worked_and_days_off_that_do_not_pair_are_left_out() -> None:
    """In 2018 the package has one day off for two days worked at the Spring Festival."""
    unpaired = [day for day in constants.workdays if day not in replaced_weekdays()]
    assert unpaired == [date(2018, 2, 11), date(2018, 2, 24)]
    assert CALENDAR.day(date(2018, 2, 11)) == CalendarDay(DayKind.makeup, "春节", None)


def test_a_year_without_a_notice_has_likely_holidays_only() -> None:
    assert 2027 not in published_years()
    kinds = {CALENDAR.day(day).kind for day in days("2027-01-01", "2027-12-31")}
    assert kinds == {DayKind.workday, DayKind.weekend, DayKind.likely_holiday}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2027-01-01", "元旦"),
        ("2027-01-03", "元旦"),  # a Friday's bridge
        ("2027-02-05", "春节"),  # the eve
        ("2027-02-13", "春节"),
        ("2027-04-05", "清明节"),
        ("2027-05-05", "劳动节"),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        ("2027-10-01", "国庆节"),
        ("2027-10-07", "国庆节"),
        ("2028-10-03", "中秋节"),
        ("2028-10-08", "国庆节"),  # Mid-autumn joined to National Day
        ("2033-12-31", "元旦"),  # New Year 2034 is a Sunday: the bridge begins the day before
        ("2060-10-01", "国庆节"),  # beyond the lunar table the fixed festivals remain
    ],
)
def test_likely_days(text: str, name: str) -> None:
    day = date.fromisoformat(text)
    assert CALENDAR.day(day) == CalendarDay(DayKind.likely_holiday, name)


@pytest.mark.parametrize("text", ["2027-01-04", "2027-03-10", "2027-08-16", "2027-06-10"])
def test_other_days_of_such_a_year_are_ordinary(text: str) -> None:
    assert CALENDAR.day(date.fromisoformat(text)).kind is DayKind.workday


@pytest.mark.parametrize("year", range(2021, 2027))
def test_what_is_likely_held_every_day_off_of_the_published_years(year: int) -> None:
    likely = festivals.likely_days(year) | festivals.likely_days(year + 1)
    missed = [day for day in constants.holidays if day.year == year and day not in likely]
    assert missed == []


def test_what_is_likely_is_not_everything() -> None:
    for year in range(2021, 2051):
        assert 25 <= len(festivals.likely_days(year)) <= 42, year


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_lunar_table_agrees_with_the_notices(year: int) -> None:
    """Each lunar festival's own day is a day off of that name."""
    own_names = (festivals.SPRING_FESTIVAL, festivals.TOMB_SWEEPING, festivals.DRAGON_BOAT)
    for number, name in zip(festivals.LUNAR_DAYS[year][:3], own_names, strict=True):
        assert CALENDAR.day(date(year, number // 100, number % 100)).name == name


def test_any_date_has_a_kind() -> None:
    for day in (date.min, date(1949, 10, 1), date(2003, 5, 6), date.max):
        assert CALENDAR.day(day).kind in DayKind


def test_remembering_days_does_not_grow_without_end() -> None:
    calendar = PublishedCalendar()
    for n in range(10_000):
        calendar.day(date(2000, 1, 1) + timedelta(n))
    assert len(calendar._days) <= 4096
