"""Three faces and a line: after the end, once a sign-up, changed within a week, without numbers."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import Face, ProgrammeState
from app.models.signup import Signup
from app.services.programmes import feedback, signup_links, signups
from tests.factories.moment import NOW
from tests.factories.programme import ENDS, a_programme, joins

DAY = timedelta(days=1)


@pytest.fixture
def programme(session: Session) -> Programme:
    return a_programme(session, capacity=2)


def link(vault: Vault, signup: Signup) -> str:
    return signup_links.token(vault, signup.submission_id)


def test_it_is_kept_once_and_changed_within_a_week(
    session: Session, vault: Vault, programme: Programme
) -> None:
    token = link(vault, joins(session, vault, programme))
    feedback.give(session, vault, token, Face.good, "老师好，电话13800138000", ENDS)
    said = feedback.give(session, vault, token, Face.fair, "还行\n吧", ENDS + 6 * DAY)
    assert (said.face, said.line, said.created_at) == (Face.fair, "还行 吧", ENDS)
    with pytest.raises(DomainError, match="feedback_closed"):
        feedback.give(session, vault, token, Face.poor, "", ENDS + 7 * DAY)
    assert feedback.summary(session, programme) == feedback.Said(
        {Face.good: 0, Face.fair: 1, Face.poor: 0}, [(Face.fair, "还行 吧")]
    )


def test_numbers_are_masked(session: Session, vault: Vault, programme: Programme) -> None:
    token = link(vault, joins(session, vault, programme))
    said = feedback.give(session, vault, token, Face.good, "找13800138000", ENDS)
    assert said.line == "找***"


@pytest.mark.parametrize("at", [NOW, ENDS - timedelta(seconds=1), ENDS + 30 * DAY])
def test_before_the_end_and_long_after_nobody_is_heard(
    session: Session, vault: Vault, programme: Programme, at: datetime
) -> None:
    token = link(vault, joins(session, vault, programme))
    with pytest.raises(DomainError, match="feedback_closed"):
        feedback.give(session, vault, token, Face.good, "", at)


def test_only_those_who_were_in_are_heard(
    session: Session, vault: Vault, programme: Programme
) -> None:
    seated, _, waiting = (joins(session, vault, programme, n) for n in range(3))
    signups.withdraw(session, vault, link(vault, seated), NOW)
    for one in (seated, waiting):
        with pytest.raises(DomainError, match="feedback_closed"):
            feedback.give(session, vault, link(vault, one), Face.good, "", ENDS)
    with pytest.raises(NotFound):
        feedback.give(session, vault, "x" * 22, Face.good, "", ENDS)
    programme.state = ProgrammeState.cancelled
    assert feedback.summary(session, programme).lines == []


def test_a_programme_without_sessions_is_over_when_it_was_finished(
    session: Session, vault: Vault
) -> None:
    programme = a_programme(session, meetings=())
    token = link(vault, joins(session, vault, programme))
    with pytest.raises(DomainError, match="feedback_closed"):
        feedback.give(session, vault, token, Face.good, "", ENDS)
    programme.state, programme.ended_at = ProgrammeState.finished, ENDS
    session.flush()
    assert feedback.give(session, vault, token, Face.good, "", ENDS).face is Face.good
