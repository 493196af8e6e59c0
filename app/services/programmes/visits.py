"""What the holder of a receipt did at the programme: came, and said what it was like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.account import Account
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, ProgrammeState, SignupState
from app.models.signup import Feedback, Signup
from app.services.places import PUBLIC_ID
from app.services.programmes import attendance, door, feedback, signup_links, wall
from app.services.programmes.attendance import Word


@dataclass(frozen=True, slots=True)
class Visit:
    """`came` holds the instants of checking in; `by_wall`: the digits of the wall may be typed now;
    `said` is what was said, `tells` whether it may be said or changed now."""

    came: Sequence[datetime]
    by_wall: bool
    said: Feedback | None
    tells: bool


def visit(session: Session, vault: Vault, token: str, at: datetime) -> Visit:
    """Of the sign-up behind the private link; raises NotFound("signup_unknown")."""
    signup, programme = signup_links.followed(session, vault, token)
    came = attendance.came_at(session, signup.id)
    meeting = attendance.on_now(programme.sessions, at)
    awaited = meeting is not None and meeting.id not in came
    seated = signup.state is SignupState.confirmed
    said = session.get(Feedback, signup.id)
    return Visit(
        came=sorted(came.values()),
        by_wall=seated and awaited and programme.wall_secret is not None,
        said=said,
        tells=feedback.may_tell(programme, signup.state, said, at),
    )


def by_digits(session: Session, vault: Vault, token: str, typed: str, at: datetime) -> Word:
    """Check the holder of the link in, who typed the digits on the wall.

    Raises NotFound("signup_unknown"), DomainError("wall_code_over", "digits").
    """
    signup, programme = signup_links.followed(session, vault, token)
    if not wall.digits_fit(programme, typed, at):
        raise DomainError("wall_code_over", "digits")
    return door.by_wall(session, vault, programme, signup, at)


def public_programme(session: Session, public_id: str) -> Programme:
    """One that was published; raises NotFound("programme_unknown")."""
    wanted = public_id.lower()
    found = None
    if PUBLIC_ID.fullmatch(wanted):
        found = session.scalars(
            select(Programme).where(
                Programme.public_id == wanted, Programme.state != ProgrammeState.draft
            )
        ).one_or_none()
    if found is None:
        raise NotFound("programme_unknown")
    return found


def own(
    session: Session, vault: Vault, programme: Programme, account_id: int | None, read: str
) -> Signup | None:
    """The sign-up of whoever stands at the wall: the one whose private link they have, or of those
    under the phone that they have proven the one of the number, or the one that counts most."""
    shown = attendance.found(session, vault, read) if read else None
    if shown is not None and attendance.is_link(read):
        return shown if shown.programme_id == programme.id else None
    account = session.get(Account, account_id) if account_id is not None else None
    if account is None:
        return None
    theirs = session.scalars(
        select(Signup)
        .where(Signup.programme_id == programme.id, Signup.phone_digest == account.phone_digest)
        .order_by(Signup.id.desc())
    ).all()
    if read:
        return shown if shown in theirs else None
    rank = (*LIVE_SIGNUPS, *(state for state in SignupState if state not in LIVE_SIGNUPS))
    return min(theirs, key=lambda one: rank.index(one.state), default=None)
