"""Who came: one row for a sign-up and a session, only ever added, however often a scan is sent.

A receipt is shown (its square or its number) or the code on the wall was read. Scans made on a dead
network come later and are kept under the time at which they were made.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault, masked_name
from app.config import SHANGHAI
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay, SignupState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Attendance, Signup
from app.services.places import PUBLIC_ID
from app.services.programmes import signup_links
from app.services.scans import KEPT_FOR, READ_AS
from app.spatial.dialect import insert_into

#: Doors open so long before a session begins.
DOORS: Final = timedelta(hours=2)
_LINK: Final = re.compile(r"(?:^|/receipts/)([0-9A-Za-z_-]{22})(?:$|[/?#\s])")
_NUMBER_LENGTH: Final = 10
_LONGEST_READ: Final = 400


class Outcome(StrEnum):
    """What became of a scan; the first two mean that the person is in."""

    arrived = "arrived"
    again = "again"
    waiting = "waiting"
    offered = "offered"
    withdrawn = "withdrawn"
    lapsed = "lapsed"
    cancelled = "cancelled"
    elsewhere = "elsewhere"
    unknown = "unknown"
    no_meeting = "no_meeting"
    wrong_time = "wrong_time"
    reused = "reused"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read at the instant `at`: a receipt's link or number, for the session of that public
    id (empty: the one that is on then)."""

    scan_id: str
    read: str = field(repr=False)
    at: datetime
    way: CheckInWay
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """The answer to a scan: `at` is when the person checked in first, `name` is masked."""

    scan_id: str
    outcome: Outcome
    at: datetime | None = None
    name: str = ""
    number: str = ""

    @property
    def is_in(self) -> bool:
        """Whether the person is checked in now."""
        return self.outcome in (Outcome.arrived, Outcome.again)


@dataclass(frozen=True, slots=True)
class Count:
    """`here` of `due` people with a seat have checked in."""

    here: int
    due: int


def take(
    session: Session,
    vault: Vault,
    actor: Actor,
    programme: Programme,
    scans: Sequence[Scan],
    received_at: datetime,
) -> list[Word]:
    """Check in whoever the scans show, in their order; each gets its own word.

    The caller has authorised `actor` for the programme. Sent again, a scan gets the same word.
    """
    return [
        check_in(
            session,
            vault,
            programme,
            found(session, vault, scan.read),
            scan,
            received_at,
            by=actor.account_id,
        )
        for scan in scans
    ]


def check_in(
    session: Session,
    vault: Vault,
    programme: Programme,
    signup: Signup | None,
    scan: Scan,
    received_at: datetime,
    *,
    by: int | None = None,
) -> Word:
    """Write down that the person of `signup` came, at the earliest of the times told."""
    if signup is None:
        return Word(scan.scan_id, Outcome.unknown)
    if signup.programme_id != programme.id:
        return Word(scan.scan_id, Outcome.elsewhere)
    name = name_of(vault, signup)
    outcome, at = _written(session, programme, signup, scan, received_at, by)
    return Word(scan.scan_id, outcome, at, name, signup.public_id)


def _written(
    session: Session,
    programme: Programme,
    signup: Signup,
    scan: Scan,
    received_at: datetime,
    by: int | None,
) -> tuple[Outcome, datetime | None]:
    if signup.state is not SignupState.confirmed:
        return Outcome(signup.state.value), None
    meeting = chosen(programme.sessions, scan.meeting, scan.at)
    if meeting is None:
        return Outcome.no_meeting, None
    if not _believed(meeting, scan.at, received_at):
        return Outcome.wrong_time, None
    row = {
        "signup_id": signup.id,
        "session_id": meeting.id,
        "scan_id": scan.scan_id,
        "way": scan.way,
        "by_account_id": by,
        "at": scan.at,
        "received_at": received_at,
    }
    session.execute(insert_into(session, Attendance).values(row).on_conflict_do_nothing())
    kept = session.scalars(
        select(Attendance).where(
            Attendance.signup_id == signup.id, Attendance.session_id == meeting.id
        )
    ).one_or_none()
    if kept is None:
        return Outcome.reused, None
    return Outcome.arrived if kept.scan_id == scan.scan_id else Outcome.again, kept.at


def found(session: Session, vault: Vault, read: str) -> Signup | None:
    """The sign-up whose receipt's link or number was read, in any spelling."""
    text = unicodedata.normalize("NFKC", read[:_LONGEST_READ]).strip()
    if link := _LINK.search(text):
        wanted = signup_links.digest(vault, link[1])
        return session.scalars(select(Signup).where(Signup.token_digest == wanted)).one_or_none()
    number = re.sub(r"[\s-]", "", text).lower().translate(READ_AS)
    if len(number) != _NUMBER_LENGTH or not PUBLIC_ID.fullmatch(number):
        return None
    return session.scalars(select(Signup).where(Signup.public_id == number)).one_or_none()


def is_link(read: str) -> bool:
    """Whether a receipt's private link was read, not its number."""
    return _LINK.search(read[:_LONGEST_READ].strip()) is not None


def name_of(vault: Vault, signup: Signup) -> str:
    """The name, masked; empty once it was deleted."""
    return masked_name(vault.open(signup.name)) if signup.name else ""


def chosen(
    meetings: Sequence[ProgrammeSession], public_id: str, at: datetime
) -> ProgrammeSession | None:
    """The session of that public id; without one the session that is on at the instant."""
    if public_id:
        return next((one for one in meetings if one.public_id == public_id), None)
    return on_now(meetings, at)


def on_now(meetings: Sequence[ProgrammeSession], at: datetime) -> ProgrammeSession | None:
    """The session whose doors are open at the instant: of several the one that begins nearest."""
    open_now = [one for one in meetings if one.starts_at - DOORS <= at < one.ends_at]
    return min(open_now, key=lambda one: abs(one.starts_at - at), default=None)


def count(session: Session, programme: Programme, meeting: ProgrammeSession | None) -> Count:
    """How many of those with a seat are there."""
    due = select(func.count()).where(
        Signup.programme_id == programme.id, Signup.state == SignupState.confirmed
    )
    if meeting is None:
        return Count(0, session.scalar(due) or 0)
    here = (
        select(func.count())
        .select_from(Attendance)
        .join(Signup, Signup.id == Attendance.signup_id)
        .where(Attendance.session_id == meeting.id, Signup.state == SignupState.confirmed)
    )
    return Count(session.scalar(here) or 0, session.scalar(due) or 0)


def came_at(session: Session, signup_id: int) -> dict[int, datetime]:
    """When the person of that sign-up checked in, by session."""
    rows = session.execute(
        select(Attendance.session_id, Attendance.at).where(Attendance.signup_id == signup_id)
    ).all()
    return dict(rows)


def _believed(meeting: ProgrammeSession, at: datetime, received_at: datetime) -> bool:
    """Whether somebody can have come to the session at `at`, as heard of at `received_at`: on its
    day, not in the future, and not more than a week ago."""
    day = meeting.starts_at.astimezone(SHANGHAI).date()
    begins = datetime.combine(day, time(), SHANGHAI)
    last = meeting.ends_at.astimezone(SHANGHAI).date()
    ends = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    return begins <= at < ends and received_at - KEPT_FOR <= at <= received_at
