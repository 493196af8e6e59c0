"""Checking in: once a sign-up and session, at the time of the scan, only with a seat."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay
from app.models.signup import Attendance, Signup
from app.services.programmes import attendance, signup_links, signups
from app.services.programmes.attendance import Outcome, Scan, Word
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, ENDS, a_programme, joins

MINUTE = timedelta(minutes=1)
AT = BEGINS - 2 * MINUTE


@pytest.fixture
def programme(session: Session) -> Programme:
    return a_programme(session)


def link(vault: Vault, signup: Signup) -> str:
    token = signup_links.token(vault, signup.submission_id)
    return f"https://yijia.example/programmes/receipts/{token}"


def scan(
    session: Session,
    vault: Vault,
    programme: Programme,
    read: str,
    at: datetime = AT,
    *,
    scan_id: str = "scan-0123456789ab",
    received_at: datetime | None = None,
    meeting: str = "",
) -> Word:
    made = Scan(scan_id, read, at, CheckInWay.scanned, meeting)
    (word,) = attendance.take(session, vault, Actor(None), programme, [made], received_at or at)
    return word


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attendance)) or 0


def test_a_receipt_counts_once(session: Session, vault: Vault, programme: Programme) -> None:
    signup = joins(session, vault, programme)
    first = scan(session, vault, programme, link(vault, signup))
    assert (first.outcome, first.at, first.name) == (Outcome.arrived, AT, "张**")
    assert scan(session, vault, programme, link(vault, signup)) == first, "the same scan sent again"
    later = scan(
        session, vault, programme, link(vault, signup), AT + MINUTE, scan_id="scan-another-one"
    )
    assert (later.outcome, later.at, later.is_in) == (Outcome.again, AT, True)
    assert rows(session) == 1
    assert attendance.count(session, programme, programme.sessions[0]) == attendance.Count(1, 1)
    assert attendance.came_at(session, signup.id) == {programme.sessions[0].id: AT}


@pytest.mark.parametrize("spelt", ["{}", " {} ", "{0[0]} {0[1]}"])
def test_a_number_is_read_in_any_spelling(
    session: Session, vault: Vault, programme: Programme, spelt: str
) -> None:
    signup = joins(session, vault, programme)
    signup.public_id = "0a1bcdefgh"
    session.flush()
    typed = "OA-iBC DEFGH" if "[" in spelt else spelt.format("０A1BCDEFGH")
    assert scan(session, vault, programme, typed).outcome is Outcome.arrived


@pytest.mark.parametrize("read", ["", "nothing", "x" * 22, "/receipts/", "1" * 5000, "\0%'"])
def test_what_is_no_receipt_is_unknown(
    session: Session, vault: Vault, programme: Programme, read: str
) -> None:
    assert scan(session, vault, programme, read).outcome is Outcome.unknown
    assert rows(session) == 0


def test_only_those_with_a_seat_are_let_in(session: Session, vault: Vault) -> None:
    programme, other = a_programme(session, capacity=1), a_programme(session, "别的课")
    seated, waiting = (joins(session, vault, programme, n) for n in range(2))
    elsewhere = joins(session, vault, other, 3)
    told = {
        one.id: scan(session, vault, programme, link(vault, one)).outcome
        for one in (waiting, elsewhere)
    }
    assert told == {waiting.id: Outcome.waiting, elsewhere.id: Outcome.elsewhere}
    token = signup_links.token(vault, seated.submission_id)
    signups.withdraw(session, vault, token, NOW)
    assert scan(session, vault, programme, token).outcome is Outcome.withdrawn
    assert scan(session, vault, programme, link(vault, waiting)).outcome is Outcome.offered
    assert rows(session) == 0


@pytest.mark.parametrize(
    ("at", "received_at"),
    [
        (BEGINS + MINUTE, BEGINS),
        (BEGINS - timedelta(days=1), ENDS),
        (BEGINS + timedelta(days=1), BEGINS + timedelta(days=2)),
        (BEGINS, BEGINS + timedelta(days=7, seconds=1)),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    session: Session, vault: Vault, programme: Programme, at: datetime, received_at: datetime
) -> None:
    signup = joins(session, vault, programme)
    meeting = programme.sessions[0].public_id
    word = scan(
        session, vault, programme, link(vault, signup), at, received_at=received_at, meeting=meeting
    )
    assert (word.outcome, rows(session)) == (Outcome.wrong_time, 0)


def test_a_scan_of_a_dead_network_keeps_its_time(
    session: Session, vault: Vault, programme: Programme
) -> None:
    signup, late = joins(session, vault, programme), BEGINS + timedelta(days=6)
    word = scan(session, vault, programme, link(vault, signup), BEGINS, received_at=late)
    kept = session.scalars(select(Attendance)).one()
    assert (word.at, kept.at, kept.received_at) == (BEGINS, BEGINS, late)


def test_which_session_is_on(session: Session, vault: Vault) -> None:
    day = timedelta(days=1)
    spans = ((BEGINS, ENDS), (ENDS, ENDS + timedelta(hours=2)), (BEGINS + day, ENDS + day))
    programme = a_programme(session, meetings=spans)
    first, second, third = programme.sessions
    for at, due in (
        (BEGINS - timedelta(hours=2, seconds=1), None),
        (BEGINS - timedelta(hours=2), first),
        (ENDS - timedelta(minutes=3), second),
        (ENDS + timedelta(hours=2), None),
        (BEGINS + day, third),
    ):
        assert attendance.on_now(programme.sessions, at) is due, at
    signup = joins(session, vault, programme)
    early = BEGINS - timedelta(hours=5)
    asked = scan(session, vault, programme, link(vault, signup), early)
    assert asked.outcome is Outcome.no_meeting
    named = scan(session, vault, programme, link(vault, signup), early, meeting=first.public_id)
    assert named.outcome is Outcome.arrived
    beside = scan(
        session,
        vault,
        programme,
        link(vault, signup),
        ENDS + MINUTE,
        scan_id="scan-of-the-second",
        meeting=second.public_id,
    )
    assert (beside.outcome, rows(session)) == (Outcome.arrived, 2)
    other = scan(session, vault, programme, link(vault, signup), early, meeting="0000000000")
    assert other.outcome is Outcome.no_meeting


def test_a_scan_id_of_somebody_else_lets_nobody_in(
    session: Session, vault: Vault, programme: Programme
) -> None:
    mine, theirs = (joins(session, vault, programme, n) for n in range(2))
    scan(session, vault, programme, link(vault, mine))
    assert scan(session, vault, programme, link(vault, theirs)).outcome is Outcome.reused
    assert rows(session) == 1


@pytest.mark.parametrize("same", [True, False])
def test_ten_at_once_are_one(own_database: Database, vault: Vault, same: bool) -> None:
    write = own_database.engines.write
    with Session(write) as session, session.begin():
        programme = a_programme(session)
        read, programme_id = link(vault, joins(session, vault, programme)), programme.id

    def send(number: int) -> Word:
        with Session(write) as session, session.begin():
            programme = session.get_one(Programme, programme_id)
            scan_id = f"scan-0123456789{0 if same else number}"
            return scan(session, vault, programme, read, AT, scan_id=scan_id)

    with ThreadPoolExecutor(5) as pool:
        words = list(pool.map(send, range(10)))
    assert {word.at for word in words} == {AT}
    assert [word.outcome for word in words].count(Outcome.arrived) == (10 if same else 1)
    with Session(own_database.engines.read) as session:
        assert rows(session) == 1
