"""The badge, the filter, the week table and a slow, plain reading of the rules never disagree."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.calendar import CalendarDay, DayKind
from app.config import SHANGHAI
from app.models.kinds import HolidayRule
from app.services.hours.compile import Window, WindowState
from app.services.hours.state import OpenState, is_open_at, state_at, steady
from app.services.hours.timetable import Minutes, Timetable
from app.services.hours.week import DayHours, week_table
from tests.services.hours.made import CALENDAR, windows_around
from tests.services.hours.strategies import DAYS, timetables

OPEN, SHUT, IN_DOUBT = "open", "closed", "unknown"


def badge(timetable: Timetable, windows: Sequence[Window], horizon: int, at: int) -> str:
    code = state_at(windows, at, horizon=horizon, always_open=timetable.always_open).code
    return OPEN if code.is_open else str(code)


def filtered(windows: Sequence[Window], at: int) -> str:
    """What the SQL of the nearby search does with the rows."""
    covering = [w for w in windows if w.opens_at <= at < w.closes_at]
    assert len(covering) <= 1, "windows overlap"
    if not covering:
        return SHUT
    assert is_open_at(windows, at) == (covering[0].state == WindowState.OPEN)
    return OPEN if covering[0].state == WindowState.OPEN else IN_DOUBT


def tabled(rows: Sequence[DayHours], moment: datetime) -> str:
    """What a reader of the week table concludes, yesterday's row included."""
    doubt = False
    for row in rows[:2]:
        midnight = datetime.combine(row.day, datetime.min.time(), SHANGHAI)
        minute = (moment - midnight).total_seconds() / 60
        if any(opens <= minute < closes for opens, closes in row.spans):
            return OPEN
        doubt |= 0 <= minute < row.unknown_until
    return IN_DOUBT if doubt else SHUT


def plain(timetable: Timetable, moment: datetime) -> str:
    """The rules once more, without windows and without plans."""
    minute = moment.hour * 60 + moment.minute
    today, yesterday = moment.date(), moment.date() - timedelta(1)
    found = {_plain(timetable, today, minute), _plain(timetable, yesterday, minute + 1440)}
    return next(state for state in (OPEN, IN_DOUBT, SHUT) if state in found)


def _plain(timetable: Timetable, day: date, minute: int) -> str:
    def within(spans: Sequence[Minutes]) -> bool:
        return any(opens <= minute < closes for opens, closes in spans)

    if timetable.available_from and day < timetable.available_from:
        return SHUT
    if timetable.available_until and day > timetable.available_until:
        return SHUT
    covering = [e for e in timetable.exceptions if e.first_day <= day <= e.last_day]
    if covering:
        return OPEN if within(covering[-1].spans) else SHUT
    stale = timetable.trusted_until is not None and day > timetable.trusted_until
    if stale or (not timetable.always_open and not timetable.spans):
        return IN_DOUBT if minute < 1440 else SHUT
    known: CalendarDay = CALENDAR.day(day)
    weekday = day.weekday() if known.replaces_weekday is None else known.replaces_weekday
    spans = [(s.opens, s.closes) for s in timetable.spans if s.weekday == weekday]
    if timetable.always_open:
        spans = [(0, 1440)]
    rule = timetable.holiday_rule
    if known.kind in (DayKind.holiday, DayKind.likely_holiday) and rule is not HolidayRule.as_usual:
        if rule is HolidayRule.closed and known.kind is DayKind.holiday:
            return SHUT
        return IN_DOUBT if minute < 1440 or within([(0, closes) for _, closes in spans]) else SHUT
    return OPEN if within(spans) else SHUT


@st.composite
def moments(draw: st.DrawFn) -> tuple[Timetable, datetime]:
    """A timetable and an instant, often on an edge."""
    day = draw(DAYS)
    edge = draw(st.integers(0, 96)) * 15
    start = datetime.combine(day, datetime.min.time(), SHANGHAI)
    moment = start + timedelta(minutes=edge, seconds=draw(st.sampled_from((-1, 0, 1, 400))))
    return draw(timetables(around=day)), moment


@settings(max_examples=300, deadline=None)
@given(moments())
def test_badge_filter_table_and_rules_agree(drawn: tuple[Timetable, datetime]) -> None:
    timetable, moment = drawn
    at = int(moment.timestamp())
    windows, horizon = windows_around(timetable, moment)
    rows = week_table(timetable, moment.date() - timedelta(1), CALENDAR)
    expected = plain(timetable, moment)
    assert badge(timetable, windows, horizon, at) == expected
    assert filtered(windows, at) == expected
    assert tabled(rows, moment) == expected


@settings(max_examples=100, deadline=None)
@given(moments(), st.integers(0, 8 * 86_400))
def test_the_told_change_is_the_next_one(drawn: tuple[Timetable, datetime], later: int) -> None:
    """Up to the change nothing changes; at the change it does."""
    timetable, moment = drawn
    at = int(moment.timestamp())
    windows, horizon = windows_around(timetable, moment)
    state = state_at(windows, at, horizon=horizon, always_open=timetable.always_open)
    change = state.changes_at or state.known_until
    if change is None:
        return
    end = int(change.timestamp())
    between = at + later % (end - at)
    assert filtered(windows, between) == filtered(windows, at)
    assert filtered(windows, end) != filtered(windows, at)
    if state.known_until is not None:
        assert filtered(windows, end) == IN_DOUBT


@settings(max_examples=100, deadline=None)
@given(moments(), st.integers(0, 86_400), st.floats(0, 1, exclude_max=True))
def test_a_steady_state_is_the_same_to_its_last_second(
    drawn: tuple[Timetable, datetime], soon: int, share: float
) -> None:
    timetable, moment = drawn
    windows, horizon = windows_around(timetable, moment)
    at = int(moment.timestamp())

    def state(second: float) -> OpenState:
        return state_at(
            windows,
            int(second),
            horizon=horizon,
            always_open=timetable.always_open,
            soon_seconds=soon,
        )

    since, until = steady(windows, at, horizon=horizon, soon_seconds=soon)
    assert since <= at < until
    first, last = max(since, at - 86_400), min(until, at + 86_400) - 1
    for second in (first, last, first + share * (last - first)):
        assert state(second) == state(at)


@given(moments())
def test_windows_are_sorted_disjoint_merged_and_within_the_horizon(
    drawn: tuple[Timetable, datetime],
) -> None:
    windows, horizon = windows_around(*drawn)
    for window in windows:
        assert window.opens_at < window.closes_at <= horizon
    for first, second in pairwise(windows):
        assert first.closes_at <= second.opens_at
        assert first.closes_at < second.opens_at or first.state != second.state
