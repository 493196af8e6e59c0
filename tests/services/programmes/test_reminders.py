"""Reminders: the day before and two hours before, once, never to whoever is out."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.signup import Signup
from app.services.programmes import signup_links, signups
from app.services.programmes.reminders import remind
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, a_programme, joins

DAY, HOURS = BEGINS - timedelta(days=1), BEGINS - timedelta(hours=2)


def keys(session: Session) -> list[str]:
    """What was told, and to whom, without the beginning of the session."""
    found = session.scalars(select(OutboxMessage.key).order_by(OutboxMessage.id))
    return [f"{key.split('-')[0]} {key.split('-')[-1]}" for key in found]


@pytest.fixture
def programme(session: Session) -> Programme:
    return a_programme(session, capacity=2, address="解放路 1 号")


@pytest.fixture
def signup(session: Session, vault: Vault, programme: Programme) -> Signup:
    return joins(session, vault, programme)


def test_each_is_reminded_twice_and_told_where(
    session: Session, vault: Vault, signup: Signup
) -> None:
    for moment in (DAY - timedelta(minutes=1), DAY, DAY, HOURS - timedelta(minutes=1)):
        remind(session, moment, vault)
    assert keys(session) == [f"day {signup.public_id}"]
    for moment in (HOURS, HOURS + timedelta(minutes=5), BEGINS):
        remind(session, moment, vault)
    assert keys(session) == [f"day {signup.public_id}", f"soon {signup.public_id}"]
    text = vault.open(session.scalars(select(OutboxMessage.text)).all()[0] or b"")
    assert "提醒：“电动车维修课”3月13日 10:00开始，地点：解放路 1 号。" in text


def test_who_is_out_or_waits_is_not_reminded(
    session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    gone = joins(session, vault, programme, 2)
    signups.withdraw(session, vault, signup_links.token(vault, gone.submission_id), NOW)
    joins(session, vault, programme, 3)
    joins(session, vault, programme, 4)
    assert remind(session, DAY, vault) == 2
    assert f"day {gone.public_id}" not in keys(session)
    programme.state = ProgrammeState.cancelled
    assert remind(session, HOURS, vault) == 0


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        (DAY - timedelta(hours=1), ["day", "soon"]),
        (DAY + timedelta(hours=1), ["soon"]),
        (HOURS + timedelta(minutes=1), []),
    ],
)
def test_who_came_after_the_moment_knows_already(
    session: Session, vault: Vault, programme: Programme, joined: datetime, told: list[str]
) -> None:
    joins(session, vault, programme, at=joined)
    for moment in (DAY, joined + timedelta(minutes=1), HOURS, HOURS + timedelta(minutes=2)):
        if moment >= joined:
            remind(session, moment, vault)
    assert [key.split()[0] for key in keys(session)] == told


def test_nobody_is_woken(session: Session, vault: Vault) -> None:
    early = NOW.replace(hour=6) + timedelta(days=2)
    programme = a_programme(session, meetings=((early, early + timedelta(hours=1)),))
    joins(session, vault, programme)
    at = early - timedelta(days=1)
    assert [remind(session, at + timedelta(hours=n), vault) for n in range(24)] == [
        *(0, 0, 1),
        *[0] * 21,
    ]


def test_a_session_that_was_moved_reminds_anew(
    session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    assert remind(session, DAY, vault) == 1
    (meeting,) = programme.sessions
    later = timedelta(days=1)
    meeting.starts_at, meeting.ends_at = meeting.starts_at + later, meeting.ends_at + later
    session.flush()
    assert remind(session, DAY + later, vault) == 1
    assert keys(session) == [f"day {signup.public_id}"] * 2


def test_every_session_of_a_course_is_reminded_of(session: Session, vault: Vault) -> None:
    meetings = [(BEGINS + timedelta(days=n), BEGINS + timedelta(days=n, hours=2)) for n in (0, 7)]
    joins(session, vault, a_programme(session, meetings=meetings))
    assert [remind(session, DAY + timedelta(days=n), vault) for n in (0, 7)] == [1, 1]
