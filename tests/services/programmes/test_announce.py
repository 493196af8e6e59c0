"""Cancelled and moved: everybody in and in line is told once, at a decent hour."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes import announce, seats, signup_links, signups
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, a_programme, joins


@pytest.fixture
def programme(session: Session, vault: Vault) -> Programme:
    """Two seats: one confirmed, one withdrawn and offered on, two waiting."""
    made = a_programme(session, capacity=2, cancel_reason="讲师生病。", address="解放路 1 号")
    came = [joins(session, vault, made, number) for number in range(5)]
    link = signup_links.token(vault, came[0].submission_id)
    signups.withdraw(session, vault, link, NOW)
    return seats.lock(session, made.id)


def told_by(session: Session, vault: Vault, cause: str) -> list[tuple[str, str]]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.key.startswith(cause)).order_by(OutboxMessage.id)
    )
    return [
        (vault.open(row.phone)[-1], vault.open(row.text)) for row in rows if row.phone and row.text
    ]


def test_cancelling_ends_everything_and_tells_each_once(
    session: Session, vault: Vault, programme: Programme
) -> None:
    programme.state = ProgrammeState.cancelled
    assert announce.cancelled(session, vault, programme, NOW) == 4
    assert announce.cancelled(session, vault, programme, NOW) == 0
    states = session.scalars(select(Signup.state).order_by(Signup.id)).all()
    assert states == [SignupState.withdrawn, *[SignupState.cancelled] * 4]
    assert programme.taken == 0
    messages = told_by(session, vault, "cancelled-")
    assert [phone for phone, _ in messages] == ["1", "2", "3", "4"]
    assert all("“电动车维修课”有变动：已取消（讲师生病）。" in text for _, text in messages)


def test_a_move_is_told_once_a_version(
    session: Session, vault: Vault, programme: Programme
) -> None:
    programme.version = 1
    for _ in range(2):
        assert announce.moved(session, vault, programme, NOW) == 4
    messages = told_by(session, vault, "moved-")
    assert [phone for phone, _ in messages] == ["1", "2", "3", "4"]
    assert all("地点：解放路 1 号" in text for _, text in messages)
    programme.version = 2
    announce.moved(session, vault, programme, NOW)
    assert len(told_by(session, vault, "moved-")) == 8


def test_nobody_is_told_at_night_unless_it_would_be_too_late(
    session: Session, vault: Vault, programme: Programme
) -> None:
    night = (BEGINS - timedelta(days=1)).replace(hour=23, minute=30)
    announce.moved(session, vault, programme, night)
    waits = session.scalars(
        select(OutboxMessage.not_before).where(OutboxMessage.key.startswith("moved-"))
    ).all()
    assert {one > night for one in waits} == {True}
    programme.starts_at = night + timedelta(hours=7)
    programme.version += 1
    announce.moved(session, vault, programme, night)
    newest = session.scalars(
        select(OutboxMessage.not_before).order_by(OutboxMessage.id.desc()).limit(1)
    ).one()
    assert newest == night
