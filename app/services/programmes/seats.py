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
from typing import Final

from sqlalchemy import (
    Boolean,
    Connection,
    and_,
    bindparam,
    exists,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from app.spatial.prepared import fetch


@dataclass(frozen=True, slots=True)
class Seat:
    """What a newcomer got: a seat, or a `number` in the line."""

    state: SignupState
    number: int = 0


@dataclass(frozen=True, slots=True)
class Door:
    """What of a locked programme decides on a newcomer; `late`: an offer is over, and nobody has
    ended it."""

    programme_id: int
    state: ProgrammeState
    by_sign_up: bool
    sign_up_from: datetime | None
    sign_up_until: datetime | None
    ends_at: datetime | None
    capacity: int | None
    taken: int
    waiting_list: bool
    waiting_counter: int
    verifies_phone: bool
    late: bool


#: An offer is over that nobody has ended; looked for only where there ever was a line, since most
#: programmes have none. RETURNING would leave out the table's name before `id`, which would then be
#: the sign-up's own.
_LATE: Final = and_(
    Programme.waiting_counter > 0,
    exists().where(
        Signup.programme_id == literal_column("programme.id"),
        Signup.state == SignupState.offered,
        Signup.offered_until <= bindparam("at"),
    ),
)
_DOOR: Final = (
    Programme.id,
    Programme.state,
    Programme.by_sign_up,
    Programme.sign_up_from,
    Programme.sign_up_until,
    Programme.ends_at,
    Programme.capacity,
    Programme.taken,
    Programme.waiting_list,
    Programme.waiting_counter,
    Programme.verifies_phone,
    _LATE.label("late"),
)
# A newcomer's statements are built once and go past the session, whose bookkeeping took most of
# the time (`python -m bench.signups`).
_NAMED: Final = (
    Programme.public_id == bindparam("named"),
    Programme.state != ProgrammeState.draft,
)
_THIS: Final = Programme.id == bindparam("programme_id")
_FREE: Final = update(Programme).where(
    *_NAMED, or_(Programme.capacity.is_(None), Programme.taken < Programme.capacity)
)
_SEATED: Final = _FREE.values(taken=Programme.taken + 1)
#: Takes a free seat and answers the door as it is then; nothing where none is free.
_SEAT: Final = _SEATED.returning(*_DOOR)
#: Takes a free seat where nothing keeps the newcomer out, as `window` has it too; answers the
#: programme's id. For a statement that is rolled back as a whole where the row does not go in.
SEAT_AT_ONCE: Final = _SEATED.where(
    # Said so that no planner takes the index of states instead of the programme's own id.
    *(Programme.state != one for one in ProgrammeState if one is not ProgrammeState.published),
    Programme.by_sign_up,
    or_(Programme.sign_up_from.is_(None), Programme.sign_up_from <= bindparam("at")),
    or_(Programme.sign_up_until.is_(None), Programme.sign_up_until > bindparam("at")),
    or_(Programme.ends_at.is_(None), Programme.ends_at > bindparam("at")),
    or_(not_(Programme.verifies_phone), bindparam("verified", type_=Boolean)),
    not_(_LATE),
).returning(Programme.id)
_NUMBER: Final = (
    update(Programme)
    .where(*_NAMED, Programme.waiting_list)
    .values(waiting_counter=Programme.waiting_counter + 1)
    .returning(*_DOOR)
)
_NEITHER: Final = select(*_DOOR).where(*_NAMED).with_for_update()
_SEAT_BACK: Final = update(Programme).where(_THIS).values(taken=Programme.taken - 1)
_NUMBER_BACK: Final = (
    update(Programme).where(_THIS).values(waiting_counter=Programme.waiting_counter - 1)
)


def lock(session: Session, programme_id: int) -> Programme:
    """The programme as it is now, nobody else changing its seats until the transaction ends.

    SQLite's one writer needs no lock; its dialect leaves the words out.
    """
    found = session.scalars(
        select(Programme)
        .where(Programme.id == programme_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("programme_unknown")
    return found


def take(connection: Connection, public_id: str, at: datetime) -> tuple[Door, Seat | None]:
    """Lock the programme and take a seat, else the next number in its line, else nothing; with the
    door as it is then. Raises NotFound("programme_unknown"), for a draft too."""
    asked = {"named": public_id, "at": at}
    if seated := fetch(connection, _SEAT, asked):
        return Door(*seated[0]), Seat(SignupState.confirmed)
    if numbered := fetch(connection, _NUMBER, asked):
        door = Door(*numbered[0])
        return door, Seat(SignupState.waiting, door.waiting_counter)
    if found := fetch(connection, _NEITHER, asked):
        return Door(*found[0]), None
    raise NotFound("programme_unknown")


def give_back(connection: Connection, programme_id: int, seat: Seat) -> None:
    """Undo a `take` of this very transaction: nobody saw it, so nobody in line was passed over."""
    undo = _SEAT_BACK if seat.state is SignupState.confirmed else _NUMBER_BACK
    connection.execute(undo, {"programme_id": programme_id})


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
    session.connection().execute(_SEAT_BACK, {"programme_id": programme.id})
