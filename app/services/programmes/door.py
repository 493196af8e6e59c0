"""The desk at the door: which session is checked in, how many came, and what is on today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay, ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.programmes import attendance
from app.services.programmes.attendance import Count, Outcome, Word
from app.services.programmes.scope import managed_programme, programmes_within

#: Sessions that begin within it are listed, and those that ended no longer ago.
AROUND: Final = timedelta(days=1)
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Door:
    """A programme at whose door somebody stands; `meeting` is the session that is checked in, None
    while none is chosen."""

    programme: Programme
    meetings: Sequence[ProgrammeSession]
    meeting: ProgrammeSession | None
    count: Count


@dataclass(frozen=True, slots=True)
class OnToday:
    """A session around now, with its programme."""

    programme: Programme
    meeting: ProgrammeSession
    on: bool


def door(session: Session, actor: Actor, public_id: str, chosen: str, at: datetime) -> Door:
    """The door of the programme for the session of the public id `chosen`, else the one of now.

    Raises NotFound("programme_unknown"), Forbidden("permission_missing").
    """
    programme = managed_programme(session, actor, Permission.checkins_take, public_id)
    meetings = programme.sessions
    meeting = attendance.chosen(meetings, chosen, at) or attendance.on_now(meetings, at)
    return Door(programme, meetings, meeting, attendance.count(session, programme, meeting))


def last(session: Session, vault: Vault, one: Door, number: str) -> Word | None:
    """What is known of the sign-up with that number at this door, if it has checked in."""
    signup = attendance.found(session, vault, number) if number else None
    if signup is None or signup.programme_id != one.programme.id or one.meeting is None:
        return None
    at = attendance.came_at(session, signup.id).get(one.meeting.id)
    name = attendance.name_of(vault, signup)
    return Word("", Outcome.again, at, name, signup.public_id) if at else None


def by_wall(
    session: Session, vault: Vault, programme: Programme, signup: Signup, at: datetime
) -> Word:
    """Somebody who read the wall checks in to the session that is on; once, however often."""
    scan = attendance.Scan(uuid4().hex, "", at, CheckInWay.wall)
    return attendance.check_in(session, vault, programme, signup, scan, at)


def today(session: Session, actor: Actor, at: datetime) -> list[OnToday]:
    """What is on within a day of the instant, by its beginning."""
    rows = session.execute(
        select(Programme, ProgrammeSession)
        .join(ProgrammeSession, ProgrammeSession.programme_id == Programme.id)
        .where(
            programmes_within(actor, Permission.checkins_take),
            Programme.state.in_((ProgrammeState.published, ProgrammeState.finished)),
            ProgrammeSession.starts_at < at + AROUND,
            ProgrammeSession.ends_at > at - AROUND,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(SHOWN)
    )
    return [
        OnToday(programme, meeting, attendance.on_now([meeting], at) is not None)
        for programme, meeting in rows
    ]
