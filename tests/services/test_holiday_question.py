"""The holiday question: which holidays, which places, and what an answer changes."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI
from app.errors import Forbidden, NotFound
from app.models.audit import AuditEntry
from app.models.kinds import HolidayRule, PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.place_hours import OpeningException
from app.services.holiday_question import Holiday, HolidayAnswer, answer, unanswered, upcoming
from app.services.hours.state import StateCode
from app.services.hours.store import recompile
from app.services.nearby.load import cards
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_hours import an_exception, opens

CALENDAR = PublishedCalendar()
#: The State Council's arrangement for 2026: 1 to 7 October.
NATIONAL_DAY = Holiday("国庆节", date(2026, 10, 1), date(2026, 10, 7))
NOW = datetime(2026, 9, 28, 9, tzinfo=SHANGHAI)


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9, tzinfo=SHANGHAI)


@pytest.fixture
def city(session: Session) -> Organisation:
    return an_organisation(session, "市总工会")


@pytest.fixture
def manager(city: Organisation) -> Actor:
    return Actor(None, (Held(Role.station_manager, city.path),))


def _place(session: Session, city: Organisation, name: str = "甲", **fields: object) -> Place:
    """Weekdays 8:00 to 18:00, shut at weekends."""
    made = a_place(session, name, owner=city, **fields)  # type: ignore[arg-type]
    opens(session, made, weekdays=range(5))
    recompile(session, [made.id], NOW.date(), CALENDAR)
    session.refresh(made)
    return made


def _names(session: Session, actor: Actor) -> list[str]:
    return [one.name for one in unanswered(session, actor, NATIONAL_DAY, NOW)[0]]


def _state(session: Session, place: Place, at: datetime) -> StateCode:
    return cards(session, [place.id], at, soon_minutes=30)[place.id].state.code


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-09-16", ["中秋节"]),
        ("2026-09-17", ["中秋节", "国庆节"]),
        ("2026-09-28", ["国庆节"]),
        ("2026-10-07", ["国庆节"]),
        ("2026-10-08", []),
        ("2026-07-15", []),
        ("2026-12-28", []),
    ],
)
def test_published_holidays_are_asked_about_two_weeks_ahead(day: str, found: list[str]) -> None:
    holidays = upcoming(CALENDAR, _at(day))
    assert [one.name for one in holidays] == found
    if "国庆节" in found:
        assert holidays[-1] == NATIONAL_DAY


def test_only_who_leaves_it_unknown_is_asked(
    session: Session, city: Organisation, manager: Actor
) -> None:
    _place(session, city, "问")
    _place(session, city, "照常", holiday_rule=HolidayRule.as_usual)
    _place(session, city, "关", holiday_rule=HolidayRule.closed)
    _place(session, city, "撤", status=PlaceStatus.retired)
    a_place(session, "没有时间", owner=city)
    _place(session, an_organisation(session, "外市"), "外")
    an_exception(session, _place(session, city, "全答"), date(2026, 9, 30), date(2026, 10, 7))
    an_exception(session, _place(session, city, "半答"), date(2026, 10, 1), date(2026, 10, 3))
    assert sorted(_names(session, manager)) == sorted(["问", "半答"])
    assert _names(session, Actor(None, (Held(Role.supervisor, city.path),))) == []


def test_as_usual_is_known_at_once_and_not_asked_again(
    session: Session, city: Organisation, manager: Actor
) -> None:
    place = _place(session, city)
    thursday, saturday = _at("2026-10-01"), _at("2026-10-03")
    assert _state(session, place, thursday) is StateCode.unknown
    said = place.public_id, HolidayAnswer.as_usual
    assert answer(session, manager, NATIONAL_DAY.first_day, said[:1], said[1], NOW, CALENDAR) == 1
    assert _state(session, place, thursday) is StateCode.open
    assert _state(session, place, saturday) is StateCode.closed
    assert _names(session, manager) == []
    assert answer(session, manager, NATIONAL_DAY.first_day, said[:1], said[1], NOW, CALENDAR) == 0
    rows = session.scalars(select(OpeningException).order_by(OpeningException.first_day)).all()
    assert [(one.first_day.day, one.last_day.day, one.spans) for one in rows] == [
        (1, 2, [[480, 1080]]),
        (3, 4, []),
        (5, 7, [[480, 1080]]),
    ]
    acts = session.scalars(select(AuditEntry)).all()
    assert [(one.action, one.facts["reason"]) for one in acts] == [
        ("place.saved", "holiday.as_usual")
    ]
    session.refresh(place)
    assert place.verified_at is not None
    assert place.verified_at < NOW, "nobody looked at the rest of the listing"


def test_closed_leaves_what_was_said_before(
    session: Session, city: Organisation, manager: Actor
) -> None:
    place = _place(session, city)
    an_exception(session, place, date(2026, 10, 2), spans=[(600, 720)])
    answer(
        session,
        manager,
        NATIONAL_DAY.first_day,
        [place.public_id],
        HolidayAnswer.closed,
        NOW,
        CALENDAR,
    )
    assert _state(session, place, _at("2026-10-01")) is StateCode.closed
    assert _state(session, place, _at("2026-10-02") + timedelta(hours=2)) is StateCode.open
    assert _state(session, place, _at("2026-10-05")) is StateCode.closed
    assert _names(session, manager) == []


def test_nobody_answers_for_others(session: Session, city: Organisation, manager: Actor) -> None:
    mine = _place(session, city)
    theirs = _place(session, an_organisation(session, "外市"), "外")
    supervisor = Actor(None, (Held(Role.supervisor, city.path),))
    day, how = NATIONAL_DAY.first_day, HolidayAnswer.closed
    with pytest.raises(NotFound):
        answer(session, manager, day, [mine.public_id, theirs.public_id], how, NOW, CALENDAR)
    with pytest.raises(Forbidden):
        answer(session, supervisor, day, [mine.public_id], how, NOW, CALENDAR)
    with pytest.raises(NotFound, match="holiday_unknown"):
        answer(session, manager, date(2026, 10, 2), [mine.public_id], how, NOW, CALENDAR)
