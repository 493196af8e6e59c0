"""The daily digest: one a manager and day, at a decent hour, only when something waits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.adapters.crypto import Vault
from app.adapters.text_message import Message
from app.config import Settings
from app.models.account import Account
from app.models.grant import Grant
from app.models.message_kinds import MessageKind
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role
from app.models.report_kinds import ReportState
from app.services import digests
from app.services.digests import Digests
from app.services.upkeep import Upkeep
from app.services.waiting import Waiting, waiting
from tests.databases import Database
from tests.factories.account import an_account, holds
from tests.factories.care import a_notice, a_report
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place

SETTINGS = Settings(secret_key="only for these tests", public_url="https://yijia.example")
VAULT = Vault(SETTINGS.data_keys, SETTINGS.phone_pepper)
CALENDAR = PublishedCalendar()
DIGESTS = Digests(VAULT, CALENDAR, SETTINGS)


@pytest.fixture
def city(session: Session) -> Organisation:
    return an_organisation(session, "市总工会")


def _manager(session: Session, where: Organisation, number: int = 0) -> Account:
    account = an_account(session, VAULT, f"+86199000000{number:02}")
    holds(session, account, Role.station_manager, where)
    return account


def _messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def _text(message: OutboxMessage) -> str:
    assert message.text is not None
    return Message.unpacked(VAULT.open(message.text)).text


def test_one_message_tells_what_waits(session: Session, city: Organisation) -> None:
    place = a_place(session, owner=city)
    a_place(session, owner=city, verified_at=None)
    a_report(session, place)
    a_report(session, place).state = ReportState.answered
    account = _manager(session, city)
    session.flush()
    assert DIGESTS.write(session, NOW, 0) == 0
    (message,) = _messages(session)
    assert message.kind is MessageKind.notice
    assert message.key == f"digest-{account.public_id}-2026-03-11"
    assert _text(message) == (
        "您管的 2 处地点有 1 条反馈待答复、1 处请核实。 https://yijia.example/manage"
    )
    assert message.expires_at == NOW.replace(hour=18)


def test_it_comes_once_a_day(session: Session, city: Organisation) -> None:
    a_report(session, a_place(session, owner=city))
    _manager(session, city)
    for hours in (0, 1, 5):
        DIGESTS.write(session, NOW + timedelta(hours=hours), 0)
    assert len(_messages(session)) == 1
    DIGESTS.write(session, NOW + timedelta(days=1), 0)
    assert len(_messages(session)) == 2


@pytest.mark.parametrize(("hour", "written"), [(8, 0), (9, 1), (17, 1), (18, 0), (23, 0)])
def test_no_phone_rings_at_night(
    session: Session, city: Organisation, hour: int, written: int
) -> None:
    a_report(session, a_place(session, owner=city))
    _manager(session, city)
    DIGESTS.write(session, NOW.replace(hour=hour).astimezone(UTC), 0)
    assert len(_messages(session)) == written


def test_nobody_is_told_that_nothing_waits(session: Session, city: Organisation) -> None:
    a_place(session, owner=city)
    elsewhere = an_organisation(session, "外市")
    a_report(session, a_place(session, owner=elsewhere))
    _manager(session, city)
    gone = _manager(session, elsewhere, 1)
    holds(session, gone, Role.officer, elsewhere)
    for grant in session.query(Grant).filter_by(account_id=gone.id):
        if grant.role is Role.station_manager:
            grant.revoked_at = NOW
    session.flush()
    DIGESTS.write(session, NOW, 0)
    assert _messages(session) == []


def test_a_round_takes_all_managers_in_steps(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "CHUNK", 2)
    with Session(own_database.engines.write) as session, session.begin():
        city = an_organisation(session, "市总工会")
        a_report(session, a_place(session, owner=city))
        for number in range(5):
            _manager(session, city, number)
    sessions = sessionmaker(own_database.engines.write, autoflush=False)
    for _ in range(2):
        Upkeep(sessions, lambda: NOW.astimezone(UTC), CALENDAR, "me", 365, 90, DIGESTS).run()
    with Session(own_database.engines.read) as session:
        assert len({one.key for one in _messages(session)}) == 5


def test_what_waits_is_counted_over_ones_own_places(session: Session, city: Organisation) -> None:
    actor = Actor(None, (Held(Role.station_manager, city.path),))
    place = a_place(session, owner=city)
    a_report(session, a_place(session, owner=an_organisation(session, "外市")))

    def now(at: datetime = NOW) -> Waiting:
        return waiting(session, actor, at, CALENDAR, settings=SETTINGS)

    assert not now()
    a_notice(session, place, ends_at=NOW + timedelta(hours=23))
    a_notice(session, place, ends_at=NOW + timedelta(hours=25))
    assert now() == Waiting(notices=1)
    a_report(session, place)
    place.verified_at, place.always_open = None, True
    session.flush()
    assert now() == Waiting(reports=1, checks=1, notices=1)
    before = NOW.replace(month=3, day=27)
    assert now(before) == Waiting(reports=1, checks=1, holidays=1)
