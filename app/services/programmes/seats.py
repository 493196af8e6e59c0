"""The seats of a programme: taken by one conditional statement, offered in the order of the line.

Whoever changes seats holds the programme's row first (`lock`), so that all of it happens one after
another for one programme and side by side for many. Two rules hold at every commit:

- `taken` is the number of confirmed and offered sign-ups;
- while anybody waits, no seat is free: one that comes free is offered to the first in line in the
  same transaction, and counts as taken meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.places import PUBLIC_ID

_PAST_THE_SESSION = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Seat:
    """What a newcomer got: a seat, or a `number` in the line."""

    state: SignupState
    number: int = 0


def lock(session: Session, programme_id: int) -> Programme:
    """The programme as it is now, nobody else changing its seats until the transaction ends.

    SQLite's one writer needs no lock; its dialect leaves the words out.
    """
    return _locked(session, Programme.id == programme_id)


def lock_public(session: Session, public_id: str) -> Programme:
    """The published programme of that public id likewise; raises NotFound("programme_unknown").

    Cancelled and finished ones too: what may still be done there is the verb's business.
    """
    if not PUBLIC_ID.fullmatch(public_id.lower()):
        raise NotFound("programme_unknown")
    published = Programme.state != ProgrammeState.draft
    return _locked(session, Programme.public_id == public_id.lower(), published)


def _locked(session: Session, *which: ColumnElement[bool]) -> Programme:
    found = session.scalars(
        select(Programme).where(*which).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("programme_unknown")
    return found


def take(session: Session, programme: Programme) -> Seat:
    """A seat of the locked programme, or the next number in its line.

    Raises DomainError("programme_full") where there is neither.
    """
    seated = session.execute(
        update(Programme)
        .where(
            Programme.id == programme.id,
            or_(Programme.capacity.is_(None), Programme.taken < Programme.capacity),
        )
        .values(taken=Programme.taken + 1)
        .returning(Programme.taken),
        execution_options=_PAST_THE_SESSION,
    ).scalar_one_or_none()
    if seated is not None:
        return Seat(SignupState.confirmed)
    number = session.execute(
        update(Programme)
        .where(Programme.id == programme.id, Programme.waiting_list)
        .values(waiting_counter=Programme.waiting_counter + 1)
        .returning(Programme.waiting_counter),
        execution_options=_PAST_THE_SESSION,
    ).scalar_one_or_none()
    if number is None:
        raise DomainError("programme_full")
    return Seat(SignupState.waiting, number)


def release(session: Session, programme: Programme, at: datetime) -> Signup | None:
    """A seat of the locked programme came free: offer it to the first in line, who is answered;
    without a line it is free for all."""
    following = _first_in_line(session, programme, at)
    if following is not None:
        _offer(programme, following, at)
        return following
    _free(session, programme)
    return None


def fill(session: Session, programme: Programme, at: datetime) -> list[Signup]:
    """Offer the free seats of the locked programme to those in line, in their order: after the
    capacity was raised. Answers whom."""
    offered = []
    session.refresh(programme, ["taken", "capacity"])
    while programme.capacity is None or programme.taken < programme.capacity:
        following = _first_in_line(session, programme, at)
        if following is None:
            break
        programme.taken += 1
        _offer(programme, following, at)
        session.flush()
        offered.append(following)
    return offered


def expire(session: Session, programme: Programme, at: datetime) -> list[Signup]:
    """End the offers of the locked programme whose time is over, and offer the seats to the next.

    Answers those who were offered one by it.
    """
    over = session.scalars(
        select(Signup)
        .where(
            Signup.programme_id == programme.id,
            Signup.state == SignupState.offered,
            Signup.offered_until <= at,
        )
        .order_by(Signup.number)
    ).all()
    return list(_lapsed(session, programme, over, at))


def _lapsed(
    session: Session, programme: Programme, over: Sequence[Signup], at: datetime
) -> Iterator[Signup]:
    for signup in over:
        signup.state, signup.offered_until, signup.changed_at = SignupState.lapsed, None, at
        session.flush()
        if following := release(session, programme, at):
            yield following


def _first_in_line(session: Session, programme: Programme, at: datetime) -> Signup | None:
    """Nobody is offered a seat of what is over."""
    if programme.state is not ProgrammeState.published or (
        programme.ends_at is not None and programme.ends_at <= at
    ):
        return None
    return session.scalars(
        select(Signup)
        .where(Signup.programme_id == programme.id, Signup.state == SignupState.waiting)
        .order_by(Signup.number)
        .limit(1)
    ).one_or_none()


def _offer(programme: Programme, signup: Signup, at: datetime) -> None:
    signup.state, signup.changed_at = SignupState.offered, at
    until = at + timedelta(minutes=programme.offer_minutes)
    # A seat that is held beyond the beginning helps nobody.
    begins = programme.starts_at
    signup.offered_until = min(until, begins) if begins and begins > at else until


def _free(session: Session, programme: Programme) -> None:
    session.execute(
        update(Programme).where(Programme.id == programme.id).values(taken=Programme.taken - 1),
        execution_options=_PAST_THE_SESSION,
    )
