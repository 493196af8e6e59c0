"""The ladder of age: who is asked, what is 未核实, whose hours no longer count, and back up."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI, Settings
from app.errors import Forbidden, NotFound
from app.models.audit import AuditEntry
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import ladder, places
from app.services.area_places import AreaPlaces
from app.services.hours.state import StateCode
from app.services.hours.store import recompile
from app.services.nearby.load import cards
from app.services.nearby.statement import SHUT, UNSURE, USABLE
from app.services.place_edit.save import begin, finish
from app.services.schema_org import structured
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.factories.place_hours import an_exception, opens

CALENDAR = PublishedCalendar()
SETTINGS = Settings(secret_key="only for these tests")
#: Local midnight of the last day whose check still counts for the hours of `TODAY`.
EDGE = datetime(2025, 3, 11, tzinfo=SHANGHAI)


def _open_place(session: Session, name: str = "甲", **fields: object) -> Place:
    place = a_place(session, name, **fields)  # type: ignore[arg-type]
    opens(session, place)
    recompile(session, [place.id], TODAY, CALENDAR)
    session.refresh(place)
    return place


def _names(session: Session, term: ColumnElement[bool]) -> Sequence[str]:
    return sorted(session.scalars(select(Place.name).where(term)))


def _manager(session: Session, place: Place, role: Role = Role.station_manager) -> Actor:
    owner = session.get_one(Organisation, place.owner_id)
    return Actor(None, (Held(role, owner.path),))


def test_each_step_is_reached_on_its_day(session: Session) -> None:
    second = timedelta(seconds=1)
    steps = {"问": 90, "未": 180}
    for name, days in steps.items():
        edge = NOW - timedelta(days=days)
        a_place(session, f"{name}到", verified_at=edge - second)
        a_place(session, f"{name}没到", verified_at=edge)
    a_place(session, "久到", verified_at=EDGE - second)
    a_place(session, "久没到", verified_at=EDGE)
    a_place(session, "从未", verified_at=None)
    a_place(session, "从未又久", verified_at=None, created_at=EDGE - second)
    steps_now = ladder.Ladder.of(SETTINGS, NOW)
    assert "问没到" not in _names(session, steps_now.to_ask())
    assert len(_names(session, steps_now.to_ask())) == 7
    assert _names(session, steps_now.is_unverified()) == sorted(
        ["未到", "久到", "久没到", "从未", "从未又久"]
    )
    assert _names(session, steps_now.is_stale()) == sorted(["久到", "从未又久"])


@pytest.mark.parametrize("never", [False, True])
@pytest.mark.parametrize("always", [False, True])
def test_after_a_year_badge_filter_table_and_page_say_unknown(
    session: Session, never: bool, always: bool
) -> None:
    for since, known in ((EDGE, True), (EDGE - timedelta(seconds=1), False)):
        ages = {"verified_at": None, "created_at": since} if never else {"verified_at": since}
        place = _open_place(session, f"{since}", always_open=always, **ages)
        card = cards(session, [place.id], NOW, soon_minutes=30)[place.id]
        assert (card.state.code is not StateCode.unknown) is known
        assert card.bucket == (USABLE if known else UNSURE)
        found = places.detail(session, place.public_id, NOW, CALENDAR, settings=SETTINGS)
        assert (found.week[0].unknown_until == 0) is known
        assert found.hours_stale is not known
        assert ("openingHoursSpecification" in structured(found, "x")) is known
        area = AreaPlaces(SETTINGS, place.county_code, (), NOW, 100, None)
        listed = {one.public_id: one.bucket for one in area.page(session)[0]}
        assert listed[place.public_id] == card.bucket


def test_the_year_ends_at_midnight_within_the_compiled_days(session: Session) -> None:
    """Compiled today, told tomorrow: nothing has to run at midnight."""
    place = _open_place(session, verified_at=EDGE + timedelta(hours=9))
    tomorrow = NOW + timedelta(days=1)
    for at, code in ((NOW, StateCode.open), (tomorrow, StateCode.unknown)):
        assert cards(session, [place.id], at, soon_minutes=30)[place.id].state.code is code
        found = places.detail(session, place.public_id, at, CALENDAR, settings=SETTINGS)
        assert found.hours_stale is (code is StateCode.unknown)
    today, tomorrows = places.detail(
        session, place.public_id, NOW, CALENDAR, settings=SETTINGS
    ).week[:2]
    assert today.spans
    assert not tomorrows.spans


def test_what_was_said_for_a_day_counts_however_old_the_rest(session: Session) -> None:
    place = a_place(session, verified_at=None, created_at=EDGE - timedelta(days=100))
    opens(session, place)
    an_exception(session, place, TODAY, spans=[(600, 720)])
    recompile(session, [place.id], TODAY, CALENDAR)
    assert cards(session, [place.id], NOW, soon_minutes=30)[place.id].state.code is StateCode.open
    place.status = PlaceStatus.temporarily_closed
    session.flush()
    assert cards(session, [place.id], NOW, soon_minutes=30)[place.id].bucket == SHUT


def test_all_right_renews_just_that_place(session: Session) -> None:
    old = EDGE - timedelta(days=40)
    mine = _open_place(session, "甲", verified_at=old)
    other = _open_place(session, "乙", verified_at=old)
    manager, stamp = _manager(session, mine), mine.stamp
    for _ in range(2):
        ladder.verify(session, manager, mine.public_id, NOW, CALENDAR, stale_days=365)
    session.refresh(mine)
    session.refresh(other)
    assert (mine.verified_at, other.verified_at) == (NOW, old)
    assert mine.stamp != stamp, "a card kept in memory would not show it"
    card = cards(session, [mine.id], NOW, soon_minutes=30)[mine.id]
    assert card.state.code is StateCode.open
    acts = session.scalars(select(AuditEntry)).all()
    assert [(one.action, one.place_id) for one in acts] == [("place.verified", mine.id)]
    asked, total = ladder.questions(session, manager, NOW, settings=SETTINGS)
    assert ([one.card.name for one in asked], total) == (["乙"], 1)


def test_who_may_not_edit_may_not_say_so(session: Session) -> None:
    place = _open_place(session)
    supervisor = _manager(session, place, Role.supervisor)
    stranger = Actor(None, (Held(Role.officer, "999."),))
    with pytest.raises(Forbidden):
        ladder.verify(session, supervisor, place.public_id, NOW, CALENDAR, stale_days=365)
    with pytest.raises(NotFound):
        ladder.verify(session, stranger, place.public_id, NOW, CALENDAR, stale_days=365)


def test_nobody_is_asked_about_what_is_gone(session: Session) -> None:
    place = a_place(session, "在", verified_at=None)
    a_place(session, "撤", verified_at=None, status=PlaceStatus.retired)
    a_place(session, "完", verified_at=None, available_until=date(2026, 3, 10))
    merged = a_place(session, "并", verified_at=None)
    merged.merged_into_id = place.id
    session.flush()
    asked, total = ladder.questions(session, _manager(session, place), NOW, settings=SETTINGS)
    assert ([one.card.name for one in asked], total) == (["在"], 1)
    assert asked[0].usual == ()


def test_the_steps_are_settings(session: Session) -> None:
    sooner = Settings(secret_key="x", ask_days=1, unverified_days=2, stale_days=3)
    steps = ladder.Ladder.of(sooner, NOW.astimezone(UTC))
    assert steps.ask == NOW - timedelta(days=1)
    assert steps.unverified == NOW - timedelta(days=2)
    assert steps.stale == datetime(2026, 3, 8, tzinfo=SHANGHAI)
    place = a_place(session, verified_at=NOW - timedelta(days=10))
    opens(session, place)
    recompile(session, [place.id], TODAY, CALENDAR, stale_days=3)
    card = cards(session, [place.id], NOW, soon_minutes=30)[place.id]
    assert card.state.code is StateCode.unknown


def test_an_edit_brings_old_hours_back_too(session: Session) -> None:
    place = _open_place(session, verified_at=EDGE - timedelta(days=40))
    for name in ("甲驿站", "甲驿站"):
        edit = begin(session, _manager(session, place), place.public_id, NOW, CALENDAR)
        edit.place.name = name
        finish(edit)
    session.flush()
    assert cards(session, [place.id], NOW, soon_minutes=30)[place.id].state.code is StateCode.open
    other = _open_place(session, "乙", verified_at=EDGE - timedelta(days=40))
    finish(begin(session, _manager(session, other), other.public_id, NOW, CALENDAR))
    assert cards(session, [other.id], NOW, soon_minutes=30)[other.id].state.code is StateCode.open
