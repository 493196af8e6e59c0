"""The table of cases: a timetable, an instant, the state and the next change."""

from datetime import date

import pytest

from app.services.hours.timetable import Timetable
from tests.services.hours.made import (
    AS_USUAL,
    CLOSED,
    DAILY,
    UNKNOWN,
    WORKDAYS,
    exception,
    local,
    state,
    weekly,
)

ALWAYS = Timetable(always_open=True, holiday_rule=AS_USUAL)
SILENT = Timetable()
DAY = weekly((DAILY, "08:00-22:00"), holiday_rule=AS_USUAL)
LUNCH = weekly((DAILY, "08:00-12:00 14:00-20:00"), holiday_rule=AS_USUAL)
OFFICE = weekly((WORKDAYS, "08:30-17:30"), holiday_rule=CLOSED)
OFFICE_IN_DOUBT = weekly((WORKDAYS, "08:30-17:30"), holiday_rule=UNKNOWN)
OFFICE_AS_USUAL = weekly((WORKDAYS, "08:30-17:30"), holiday_rule=AS_USUAL)
NIGHT = weekly((DAILY, "22:00-30:00"), holiday_rule=AS_USUAL)
NIGHT_IN_DOUBT = weekly((DAILY, "22:00-30:00"), holiday_rule=UNKNOWN)
NIGHT_SHUT = weekly((DAILY, "22:00-30:00"), holiday_rule=CLOSED)
#: Every weekday differs, so that a make-up day shows which one it replaces.
STAIRS = weekly(
    ("0", "06:00-09:00"), ("1", "07:00-09:00"), ("2", "08:00-10:00"), ("3", "09:00-11:00"),
    ("4", "10:00-12:00"), ("5", "11:00-13:00"), holiday_rule=CLOSED,
)  # fmt: skip
MIDNIGHT_TO_MIDNIGHT = weekly((DAILY, "00:00-24:00"), holiday_rule=AS_USUAL)
FRIDAY_NIGHT_SHUT_SATURDAY = weekly(
    ("4", "22:00-30:00"), ("5", "09:00-12:00"), exceptions=(exception("2026-11-21"),)
)
SATURDAY_OTHER = weekly(
    (DAILY, "08:00-18:00"), exceptions=(exception("2026-11-21", "10:00-12:00 13:00-26:00"),)
)
ALWAYS_BUT = Timetable(
    always_open=True, holiday_rule=AS_USUAL, exceptions=(exception("2026-11-19"),)
)
ALWAYS_SHUT_AT_HOLIDAYS = Timetable(always_open=True, holiday_rule=CLOSED)
ALWAYS_IN_DOUBT = Timetable(always_open=True, holiday_rule=UNKNOWN)
POP_UP = weekly(
    (DAILY, "09:00-17:00"),
    available_from=date(2026, 11, 18),
    available_until=date(2026, 11, 20),
)
POP_UP_NIGHT = weekly(
    (DAILY, "20:00-26:00"),
    available_from=date(2026, 11, 18),
    available_until=date(2026, 11, 20),
)
POP_UP_SILENT = Timetable(available_from=date(2026, 11, 18), available_until=date(2026, 11, 20))
HOLIDAY_HOURS = weekly(
    (WORKDAYS, "08:30-17:30"),
    holiday_rule=CLOSED,
    exceptions=(exception("2026-10-01", "10:00-16:00", last="2026-10-03"),),
)
ONLY_EXCEPTIONS = Timetable(exceptions=(exception("2026-11-18", "09:00-12:00"),))
TWO_EXCEPTIONS = weekly(
    (DAILY, "08:00-18:00"),
    exceptions=(
        exception("2026-11-16", last="2026-11-22"),
        exception("2026-11-18", "09:00-12:00"),
    ),
)

#: timetable, local instant, state, next change (None: none known)
CASES = [
    # An ordinary Wednesday.
    (DAY, "2026-11-18 07:59:59", "closed", "2026-11-18 08:00"),
    (DAY, "2026-11-18 08:00", "open", "2026-11-18 22:00"),
    (DAY, "2026-11-18 21:29:59", "open", "2026-11-18 22:00"),
    (DAY, "2026-11-18 21:30", "closing_soon", "2026-11-18 22:00"),
    (DAY, "2026-11-18 21:59:59", "closing_soon", "2026-11-18 22:00"),
    (DAY, "2026-11-18 22:00", "closed", "2026-11-19 08:00"),
    (LUNCH, "2026-11-18 12:00", "closed", "2026-11-18 14:00"),
    (LUNCH, "2026-11-18 11:45", "closing_soon", "2026-11-18 12:00"),
    (LUNCH, "2026-11-18 14:00", "open", "2026-11-18 20:00"),
    (OFFICE, "2026-11-20 17:30", "closed", "2026-11-23 08:30"),
    (OFFICE, "2026-11-21 10:00", "closed", "2026-11-23 08:30"),
    # Never shut, never said.
    (ALWAYS, "2026-11-18 03:00", "always_open", None),
    (ALWAYS, "2026-10-01 03:00", "always_open", None),
    (MIDNIGHT_TO_MIDNIGHT, "2026-11-18 23:59", "open", None),
    (SILENT, "2026-11-18 10:00", "unknown", None),
    (SILENT, "2026-10-01 10:00", "unknown", None),
    # Past midnight.
    (NIGHT, "2026-11-18 23:59", "open", "2026-11-19 06:00"),
    (NIGHT, "2026-11-19 00:00", "open", "2026-11-19 06:00"),
    (NIGHT, "2026-11-19 05:45", "closing_soon", "2026-11-19 06:00"),
    (NIGHT, "2026-11-19 06:00", "closed", "2026-11-19 22:00"),
    # Spans belong to the day they open on: Saturday's exception does not cut Friday's night.
    (FRIDAY_NIGHT_SHUT_SATURDAY, "2026-11-21 05:00", "open", "2026-11-21 06:00"),
    (FRIDAY_NIGHT_SHUT_SATURDAY, "2026-11-21 10:00", "closed", "2026-11-27 22:00"),
    (SATURDAY_OTHER, "2026-11-21 09:00", "closed", "2026-11-21 10:00"),
    (SATURDAY_OTHER, "2026-11-21 12:30", "closed", "2026-11-21 13:00"),
    (SATURDAY_OTHER, "2026-11-21 18:00", "open", "2026-11-22 02:00"),
    (SATURDAY_OTHER, "2026-11-22 01:00", "open", "2026-11-22 02:00"),
    (SATURDAY_OTHER, "2026-11-22 03:00", "closed", "2026-11-22 08:00"),
    (TWO_EXCEPTIONS, "2026-11-17 10:00", "closed", "2026-11-18 09:00"),
    (TWO_EXCEPTIONS, "2026-11-18 10:00", "open", "2026-11-18 12:00"),
    (TWO_EXCEPTIONS, "2026-11-18 15:00", "closed", "2026-11-23 08:00"),
    (ONLY_EXCEPTIONS, "2026-11-18 10:00", "open", "2026-11-18 12:00"),
    (ONLY_EXCEPTIONS, "2026-11-18 13:00", "closed", None),
    (ONLY_EXCEPTIONS, "2026-11-19 10:00", "unknown", None),
    # Never shut, but for a day.
    (ALWAYS_BUT, "2026-11-17 23:00", "always_open", None),
    (ALWAYS_BUT, "2026-11-18 10:00", "open", "2026-11-19 00:00"),
    (ALWAYS_BUT, "2026-11-18 23:45", "closing_soon", "2026-11-19 00:00"),
    (ALWAYS_BUT, "2026-11-19 00:00", "closed", "2026-11-20 00:00"),
    (ALWAYS_SHUT_AT_HOLIDAYS, "2026-10-01 12:00", "closed", "2026-10-08 00:00"),
    (ALWAYS_IN_DOUBT, "2026-10-01 12:00", "unknown", None),
    (ALWAYS_IN_DOUBT, "2026-09-30 12:00", "open", None),
    # 国庆 2026: 1–7 October off.
    (OFFICE, "2026-09-30 10:00", "open", "2026-09-30 17:30"),
    (OFFICE, "2026-09-30 18:00", "closed", "2026-10-08 08:30"),
    (OFFICE, "2026-10-01 10:00", "closed", "2026-10-08 08:30"),
    (OFFICE_IN_DOUBT, "2026-09-30 18:00", "closed", None),
    (OFFICE_IN_DOUBT, "2026-10-01 00:00", "unknown", None),
    (OFFICE_IN_DOUBT, "2026-10-07 23:59:59", "unknown", None),
    (OFFICE_IN_DOUBT, "2026-10-08 00:00", "closed", "2026-10-08 08:30"),
    (OFFICE_AS_USUAL, "2026-10-01 10:00", "open", "2026-10-01 17:30"),
    (OFFICE_AS_USUAL, "2026-10-03 10:00", "closed", "2026-10-05 08:30"),
    (HOLIDAY_HOURS, "2026-10-02 09:00", "closed", "2026-10-02 10:00"),
    (HOLIDAY_HOURS, "2026-10-03 15:45", "closing_soon", "2026-10-03 16:00"),
    (HOLIDAY_HOURS, "2026-10-04 11:00", "closed", "2026-10-08 08:30"),
    # 23:59 before a holiday, and the night into it.
    (NIGHT_SHUT, "2026-09-30 23:59", "open", "2026-10-01 06:00"),
    (NIGHT_SHUT, "2026-10-01 05:59", "closing_soon", "2026-10-01 06:00"),
    (NIGHT_SHUT, "2026-10-01 23:00", "closed", "2026-10-08 22:00"),
    (NIGHT_IN_DOUBT, "2026-09-30 23:59", "open", None),
    (NIGHT_IN_DOUBT, "2026-10-01 05:59", "open", None),
    (NIGHT_IN_DOUBT, "2026-10-01 06:00", "unknown", None),
    (NIGHT_IN_DOUBT, "2026-10-08 05:59", "unknown", None),  # the doubtful night of the 7th
    (NIGHT_IN_DOUBT, "2026-10-08 06:00", "closed", "2026-10-08 22:00"),
    # 春节 2026: 15–23 February off; 14 worked for Friday 20, 28 for Monday 23.
    (OFFICE, "2026-02-13 18:00", "closed", "2026-02-14 08:30"),
    (OFFICE, "2026-02-14 10:00", "open", "2026-02-14 17:30"),
    (OFFICE, "2026-02-16 10:00", "closed", "2026-02-24 08:30"),
    (OFFICE_IN_DOUBT, "2026-02-17 10:00", "unknown", None),
    (STAIRS, "2026-02-14 11:00", "open", "2026-02-14 12:00"),
    (STAIRS, "2026-02-28 05:00", "closed", "2026-02-28 06:00"),
    (STAIRS, "2026-02-21 12:00", "closed", "2026-02-24 07:00"),
    (STAIRS, "2026-03-07 12:00", "open", "2026-03-07 13:00"),
    # 调休 in other years.
    (STAIRS, "2024-09-29 10:30", "open", "2024-09-29 12:00"),  # Sunday for Friday
    (STAIRS, "2024-10-12 08:45", "closing_soon", "2024-10-12 09:00"),  # Saturday for Monday
    (STAIRS, "2025-10-11 09:00", "open", "2025-10-11 10:00"),  # Saturday for Wednesday
    (OFFICE, "2025-01-26 09:00", "open", "2025-01-26 17:30"),  # Sunday before 春节
    (OFFICE, "2018-02-11 09:00", "open", "2018-02-11 17:30"),  # which weekday is not known
    (STAIRS, "2018-02-11 09:00", "unknown", None),
    # A year whose holidays are not published.
    (OFFICE, "2027-01-01 10:00", "unknown", None),
    (OFFICE_IN_DOUBT, "2027-10-05 10:00", "unknown", None),
    (OFFICE_AS_USUAL, "2027-01-01 10:00", "open", "2027-01-01 17:30"),
    (OFFICE, "2027-01-04 10:00", "open", "2027-01-04 17:30"),
    (OFFICE, "2026-12-31 23:59", "closed", None),
    (NIGHT_SHUT, "2027-01-01 05:00", "open", None),
    (ALWAYS, "2027-02-06 05:00", "always_open", None),
    # Pop-up places.
    (POP_UP, "2026-11-17 10:00", "closed", "2026-11-18 09:00"),
    (POP_UP, "2026-11-20 16:00", "open", "2026-11-20 17:00"),
    (POP_UP, "2026-11-20 17:00", "closed", None),
    (POP_UP_NIGHT, "2026-11-18 01:00", "closed", "2026-11-18 20:00"),
    (POP_UP_NIGHT, "2026-11-21 01:00", "open", "2026-11-21 02:00"),
    (POP_UP_NIGHT, "2026-11-21 21:00", "closed", None),
    (POP_UP_SILENT, "2026-11-17 23:59", "closed", None),
    (POP_UP_SILENT, "2026-11-18 00:00", "unknown", None),
    (POP_UP_SILENT, "2026-11-21 00:00", "closed", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("timetable", "at", "code", "change"),
    CASES,
    ids=[f"{n:02d} {c[1]}" for n, c in enumerate(CASES)],
)
def test_case(timetable: Timetable, at: str, code: str, change: str | None) -> None:
    found = state(timetable, at)
    assert (found.code, local(found.changes_at)) == (code, change)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("timetable", "at", "until"),
    [
        (NIGHT_IN_DOUBT, "2026-09-30 23:59", "2026-10-01 06:00"),
        (OFFICE_IN_DOUBT, "2026-09-30 18:00", "2026-10-01 00:00"),
        (ALWAYS_IN_DOUBT, "2026-09-30 12:00", "2026-10-01 00:00"),
        (DAY, "2026-11-18 12:00", None),
    ],
)
def test_when_the_hours_become_unknown_is_told(
    timetable: Timetable, at: str, until: str | None
) -> None:
    assert local(state(timetable, at).known_until) == until
