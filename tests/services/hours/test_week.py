"""The week table's reasons and the grouping of equal days."""

from datetime import date

from app.models.kinds import HolidayRule
from app.services.hours.day import PlanKind
from app.services.hours.timetable import Timetable
from app.services.hours.week import week_groups, week_table
from tests.services.hours.made import CALENDAR, WORKDAYS, weekly


def test_the_week_table_says_why() -> None:
    """Around National Day 2026: a make-up Sunday, and the holidays themselves."""
    office = weekly((WORKDAYS, "08:00-17:30"), holiday_rule=HolidayRule.closed)
    rows = week_table(office, date(2026, 9, 28), CALENDAR)
    assert [row.kind for row in rows] == [PlanKind.weekly] * 3 + [PlanKind.holiday] * 4
    assert {row.name for row in rows[3:]} == {"国庆节"}
    worked = week_table(office, date(2026, 9, 20), CALENDAR)[0]
    assert (worked.kind, worked.weekday, worked.spans) == (PlanKind.makeup, 6, ((480, 1050),))
    saturday = week_table(office, date(2026, 11, 21), CALENDAR)[0]
    assert (saturday.kind, saturday.spans) == (PlanKind.closed, ())
    doubtful = week_table(weekly((WORKDAYS, "22:00-26:00")), date(2026, 10, 1), CALENDAR)[0]
    assert (doubtful.kind, doubtful.spans, doubtful.unknown_until) == (PlanKind.unknown, (), 1560)


def test_equal_days_are_grouped_and_closed_days_come_last() -> None:
    groups = week_groups(weekly(("12345", "09:00-17:00"), ("6", "10:00-16:00")))
    assert [(group.weekdays, group.spans) for group in groups] == [
        ((1, 2, 3, 4, 5), ((540, 1020),)),
        ((6,), ((600, 960),)),
        ((0,), ()),
    ]
    assert week_groups(Timetable()) == ()
