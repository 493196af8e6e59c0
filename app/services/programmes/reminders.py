"""Reminders before each session: the day before and two hours before, at decent hours, once each.

What is due is read from the rows at every round: a reminder is a message under the key of its
session's beginning and its sign-up, so that a session that was moved reminds anew.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, literal, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.decent_hours import decent, local_minute
from app.services.programmes import told
from app.services.programmes.announce import whereabouts

DAY_BEFORE: Final = timedelta(days=1)
HOURS_BEFORE: Final = timedelta(hours=2)
#: Whoever is told later than this is on the way or not coming.
TOO_LATE: Final = timedelta(minutes=30)
#: Messages in one transaction.
CHUNK: Final = 200
REMINDER: Final = "提醒：“%s”%s开始，地点：%s。来不了请在报名回执里退出，让别人来。"


def remind(session: Session, at: datetime, vault: Vault) -> int:
    """Queue the next reminders that are due at `at`; how many, nought when all are told.

    Of whoever is confirmed, and was so before the moment of the reminder.
    """
    if decent(at) != at:
        return 0
    done = 0
    for meeting, programme in _soon(session, at):
        last = meeting.starts_at - HOURS_BEFORE <= at
        done += _tell(session, vault, programme, meeting, at, last=last, most=CHUNK - done)
        if done >= CHUNK:
            break
    return done


def _soon(session: Session, at: datetime) -> list[Row[ProgrammeSession, Programme]]:
    """Sessions that begin within a day and somebody comes to."""
    rows = session.execute(
        select(ProgrammeSession, Programme)
        .join(Programme, Programme.id == ProgrammeSession.programme_id)
        .where(
            ProgrammeSession.starts_at > at + TOO_LATE,
            ProgrammeSession.starts_at <= at + DAY_BEFORE,
            Programme.state == ProgrammeState.published,
            Programme.taken > 0,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    )
    return list(rows)


def _tell(
    session: Session,
    vault: Vault,
    programme: Programme,
    meeting: ProgrammeSession,
    at: datetime,
    *,
    last: bool,
    most: int,
) -> int:
    due = meeting.starts_at - (HOURS_BEFORE if last else DAY_BEFORE)
    cause = f"{'soon' if last else 'day'}-{int(meeting.starts_at.timestamp())}-"
    known = select(OutboxMessage.id).where(
        OutboxMessage.key == literal(cause).concat(Signup.public_id)
    )
    signups = session.scalars(
        select(Signup)
        .where(
            Signup.programme_id == programme.id,
            Signup.state == SignupState.confirmed,
            Signup.changed_at <= due,
            Signup.phone.is_not(None),
            ~known.exists(),
        )
        .order_by(Signup.id)
        .limit(most)
    ).all()
    if not signups:
        return 0
    where = whereabouts(session, programme)
    values = (programme.title, local_minute(meeting.starts_at), where)
    message = Message(Template.reminder, values, REMINDER % values)
    for signup in signups:
        key, until = f"{cause}{signup.public_id}", meeting.starts_at
        told.send(session, vault, signup, key, message, at=at, expires_at=until)
    return len(signups)
