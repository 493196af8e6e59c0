"""Random timetables and instants for property tests."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.models.kinds import HolidayRule
from app.services.hours.timetable import DayException, Minutes, Span, Timetable

#: Days around the holidays of 2026 and the unpublished year after it.
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 500).map(lambda n: FIRST + timedelta(n))


@st.composite
def minutes(draw: st.DrawFn) -> Minutes:
    """A span on a grid of quarters, so that ends meet often."""
    opens = draw(st.integers(0, 95)) * 15
    return opens, opens + draw(st.integers(1, 96)) * 15


@st.composite
def exceptions(draw: st.DrawFn, around: date) -> DayException:
    first = around + timedelta(draw(st.integers(-3, 4)))
    spans = draw(st.lists(minutes(), max_size=2))
    return DayException(first, first + timedelta(draw(st.integers(0, 3))), tuple(spans))


@st.composite
def timetables(draw: st.DrawFn, around: date = FIRST) -> Timetable:
    """Any timetable; exceptions and pop-up days lie near `around`."""
    spans = draw(
        st.lists(st.builds(lambda d, m: Span(d, *m), st.integers(0, 6), minutes()), max_size=9)
    )
    near = st.none() | st.integers(-3, 5).map(lambda n: around + timedelta(n))
    first, last = draw(near), draw(near)
    if first and last and first > last:
        first, last = last, first
    trusted = st.none() | st.integers(-4, 5).map(lambda n: around + timedelta(n))
    return Timetable(
        trusted_until=draw(trusted),
        always_open=draw(st.integers(0, 5)) == 0,
        spans=tuple(sorted(spans)),
        exceptions=tuple(draw(st.lists(exceptions(around), max_size=2))),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
        available_from=first,
        available_until=last,
    )
