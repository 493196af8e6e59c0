"""The states of a programme: draft → published → cancelled or finished, and what each step does to
those who joined."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes import announce, seats
from app.services.programmes.acts import noted
from app.services.programmes.scope import managed_programme


class Gap(StrEnum):
    """What a programme lacks to be published; the value is the field of the form."""

    when = "sessions"
    where = "place"
    window = "sign_up_until"
    past = "past"


class Incomplete(DomainError):
    """It cannot be published yet; `gaps` says why."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__("programme_incomplete")
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class Joined:
    """How many hold a seat, are offered one, and wait."""

    confirmed: int = 0
    offered: int = 0
    waiting: int = 0

    @property
    def live(self) -> int:
        """All of them."""
        return self.confirmed + self.offered + self.waiting


def joined(session: Session, programme: Programme) -> Joined:
    """Whom a change of state concerns."""
    rows = session.execute(
        select(Signup.state, func.count())
        .where(Signup.programme_id == programme.id)
        .group_by(Signup.state)
    )
    counts = {row[0]: row[1] for row in rows}
    states = (SignupState.confirmed, SignupState.offered, SignupState.waiting)
    return Joined(*(counts.get(state, 0) for state in states))


def gaps(programme: Programme, at: datetime) -> list[Gap]:
    """What is missing; a lecture with a link needs neither time nor place."""
    found = []
    if not programme.sessions and not programme.link:
        found.append(Gap.when)
    elif programme.ends_at is not None and programme.ends_at <= at:
        found.append(Gap.past)
    placed = programme.place_id is not None or programme.address or programme.link
    if not placed:
        found.append(Gap.where)
    until = programme.sign_up_until
    if programme.by_sign_up and until is not None and until <= at:
        found.append(Gap.window)
    return found


def publish(session: Session, actor: Actor, public_id: str, at: datetime) -> Programme:
    """Show a draft to everybody; a second time nothing more happens.

    Raises NotFound, Forbidden, Incomplete, DomainError("programme_ended").
    """
    programme = _locked(session, actor, public_id)
    if programme.state is ProgrammeState.published:
        return programme
    _only(programme, ProgrammeState.draft)
    if missing := gaps(programme, at):
        raise Incomplete(missing)
    programme.state, programme.published_at = ProgrammeState.published, at
    return _next(session, actor, programme, "programme.published", at)


def cancel(
    session: Session, vault: Vault, actor: Actor, public_id: str, reason: str, at: datetime
) -> int:
    """Call a published programme off and tell everybody in and in line once; how many.

    Raises NotFound, Forbidden, DomainError("programme_ended") for one that is over or a draft.
    """
    programme = _locked(session, actor, public_id)
    if programme.state is ProgrammeState.cancelled:
        return 0
    _only(programme, ProgrammeState.published)
    if programme.ends_at is not None and programme.ends_at <= at:
        raise DomainError("programme_ended")
    programme.state, programme.cancel_reason = ProgrammeState.cancelled, reason
    programme.ended_at = at
    _next(session, actor, programme, "programme.cancelled", at)
    return announce.cancelled(session, vault, programme, at)


def finish(session: Session, actor: Actor, public_id: str, at: datetime) -> Programme:
    """Close a programme that has begun: whoever still waits or is offered a seat gets none.

    Raises NotFound, Forbidden, DomainError("programme_ended"), DomainError("programme_not_begun").
    """
    programme = _locked(session, actor, public_id)
    if programme.state is ProgrammeState.finished:
        return programme
    _only(programme, ProgrammeState.published)
    if programme.starts_at is not None and programme.starts_at > at:
        raise DomainError("programme_not_begun")
    programme.state, programme.ended_at = ProgrammeState.finished, at
    unseated = session.scalars(
        select(Signup).where(
            Signup.programme_id == programme.id,
            Signup.state.in_((SignupState.waiting, SignupState.offered)),
        )
    ).all()
    for signup in unseated:
        if signup.state is SignupState.offered:
            programme.taken -= 1
        signup.state, signup.offered_until, signup.changed_at = SignupState.lapsed, None, at
    return _next(session, actor, programme, "programme.finished", at)


def discard(session: Session, actor: Actor, public_id: str, at: datetime) -> None:
    """Throw a draft away. Raises NotFound, Forbidden, DomainError("programme_ended")."""
    programme = _locked(session, actor, public_id)
    _only(programme, ProgrammeState.draft)
    noted(session, actor, programme, "programme.discarded", at)
    session.flush()
    session.execute(
        delete(Programme).where(Programme.id == programme.id),
        execution_options={"synchronize_session": False},
    )
    session.expunge(programme)


def _locked(session: Session, actor: Actor, public_id: str) -> Programme:
    found = managed_programme(session, actor, Permission.programmes_edit, public_id)
    return seats.lock(session, found.id)


def _only(programme: Programme, state: ProgrammeState) -> None:
    if programme.state is not state:
        raise DomainError("programme_ended")


def _next(
    session: Session, actor: Actor, programme: Programme, action: str, at: datetime
) -> Programme:
    programme.version += 1
    programme.updated_at = at
    session.flush()
    noted(session, actor, programme, action, at, version=programme.version)
    return programme
