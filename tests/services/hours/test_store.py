"""Timetables from the tables and windows back into them, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import HolidayRule
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.services.hours.compile import compile_windows, midnight
from app.services.hours.store import recompile, timetables
from app.services.hours.timetable import DayException, Span, Timetable
from tests.factories.place import a_place
from tests.factories.place_hours import an_exception, opens

TODAY = date(2026, 11, 18)
UNTIL = midnight(date(2026, 11, 27))
CALENDAR = PublishedCalendar()


def stored(session: Session, place: Place) -> list[tuple[int, int, int]]:
    table = OpenWindow.__table__.c
    rows = session.execute(
        select(table.opens_at, table.closes_at, table.state)
        .where(table.place_id == place.id)
        .order_by(table.opens_at)
    )
    return [(row.opens_at, row.closes_at, row.state) for row in rows]


def test_timetable_is_read_with_all_its_parts(session: Session) -> None:
    place = a_place(
        session,
        holiday_rule=HolidayRule.closed,
        available_from=date(2026, 11, 1),
        available_until=date(2026, 12, 1),
    )
    opens(session, place, 480, 720, weekdays=[1])
    opens(session, place, 1320, 1800, weekdays=[4])
    an_exception(session, place, date(2026, 11, 20), spans=[(600, 660)])
    an_exception(session, place, date(2026, 11, 19), date(2026, 11, 21))

    assert timetables(session, [place.id, 999_999]) == {
        place.id: Timetable(
            spans=(Span(1, 480, 720), Span(4, 1320, 1800)),
            exceptions=(
                DayException(date(2026, 11, 20), date(2026, 11, 20), ((600, 660),)),
                DayException(date(2026, 11, 19), date(2026, 11, 21)),
            ),
            holiday_rule=HolidayRule.closed,
            available_from=date(2026, 11, 1),
            available_until=date(2026, 12, 1),
            trusted_until=date(2027, 3, 1),
        )
    }


def test_every_place_is_compiled_from_yesterday_over_the_eighth_day(session: Session) -> None:
    always = a_place(session, always_open=True, holiday_rule=HolidayRule.as_usual)
    weekly = a_place(session)
    opens(session, weekly)
    silent = a_place(session)

    assert recompile(session, None, TODAY, CALENDAR) == 3

    start = midnight(date(2026, 11, 17))
    assert stored(session, always) == [(start, UNTIL, 1)]
    assert stored(session, silent) == [(start, UNTIL, 0)]
    expected = compile_windows(
        timetables(session, [weekly.id])[weekly.id], date(2026, 11, 17), 10, CALENDAR
    )
    assert stored(session, weekly) == expected
    assert len(expected) == 10


@pytest.mark.parametrize(("hours_known", "unsure"), [(True, False), (False, True)])
def test_the_place_says_how_far_its_windows_reach(
    session: Session, hours_known: bool, unsure: bool
) -> None:
    place = a_place(session)
    if hours_known:
        opens(session, place)
    recompile(session, [place.id], TODAY, CALENDAR)
    session.refresh(place)
    assert (place.windows_until, place.hours_unsure) == (UNTIL, unsure)


def test_compiling_again_replaces_and_touches_no_other_place(session: Session) -> None:
    edited, other = a_place(session), a_place(session)
    opens(session, edited)
    opens(session, other)
    recompile(session, None, TODAY, CALENDAR)
    before = stored(session, other)

    edited.spans = []
    edited.always_open = True
    edited.holiday_rule = HolidayRule.as_usual
    tomorrow = TODAY + timedelta(days=1)
    assert recompile(session, [edited.id], tomorrow, CALENDAR) == 1

    assert stored(session, edited) == [(midnight(TODAY), midnight(date(2026, 11, 28)), 1)]
    assert stored(session, other) == before


def test_a_place_whose_hours_are_taken_away_loses_its_windows(session: Session) -> None:
    place = a_place(session, available_until=date(2026, 11, 1))
    opens(session, place)
    recompile(session, [place.id], date(2026, 10, 28), CALENDAR)
    assert stored(session, place)
    recompile(session, [place.id], TODAY, CALENDAR)
    assert stored(session, place) == []


def test_more_places_than_one_round_of_statements_holds(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.hours.store._CHUNK", 2)
    places = [a_place(session) for _ in range(5)]
    for place in places:
        opens(session, place)
    assert recompile(session, None, TODAY, CALENDAR) == 5
    assert all(len(stored(session, place)) == 10 for place in places)
    assert recompile(session, [], TODAY, CALENDAR) == 0
