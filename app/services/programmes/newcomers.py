"""Joining a programme; sent twice, done once.

Who signs up has proven the phone (an account), unless the organiser does without proof. Then
nothing is unique by phone, and nothing can be learned about it (rule 5 of the house).

A newcomer mostly has not come before, so the seat is taken at first and the row does nothing where
the same form or person is there already: then the seat is given back in the same transaction, and
the first sign-up is answered. Where nothing else belongs to the transaction and the database is
PostgreSQL, seat and row are one statement that commits itself, and fails as a whole: most
sign-ups of a rush are that. The statements are built once and go past the session, as those of
`seats`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.base import new_public_id
from app.models.programme_kinds import SignupState
from app.models.signup import ONE_LIVE, Signup, SignupAnswer
from app.services.places import PUBLIC_ID
from app.services.programmes import seats, signup_links, told
from app.services.programmes.seats import Door, Seat
from app.services.programmes.window import Window, window
from app.spatial.alone import alone
from app.spatial.dialect import insert_for
from app.spatial.prepared import fetch

_SUBMISSION_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")
#: Whether there is a seat or a line is seen when one is taken.
_OPEN: Final = (Window.open, Window.line, Window.full)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who wants in: the phone in its one form, the name, and the account that proved the phone
    (None where the organiser asks for no proof). `answers` by the question's row id."""

    phone: str = field(repr=False)
    name: str = field(repr=False)
    submission_id: str
    account_id: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict, repr=False)
    code_id: int | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """One's own sign-up: `id` of its row, `number` in the line (0 for who has a seat)."""

    id: int
    submission_id: str
    state: SignupState
    number: int


_SAME_FORM: Final = select(Signup.id).where(Signup.submission_id == bindparam("submission_id"))
_SAME_PERSON: Final = select(Signup.id).where(
    Signup.programme_id == bindparam("programme_id"),
    Signup.phone_digest == bindparam("phone_digest"),
    ONE_LIVE,
)
_EARLIER: Final = select(_SAME_FORM.scalar_subquery(), _SAME_PERSON.scalar_subquery())
_KNOWN: Final = select(
    *(Signup.id, Signup.submission_id, Signup.state, Signup.number),
    *(Signup.programme_id, Signup.phone_digest),
).where(Signup.id == bindparam("signup_id"))
#: All that a new row holds.
_COLUMNS: Final = (
    *("public_id", "programme_id", "account_id", "phone", "phone_digest", "name", "verified"),
    *("state", "number", "submission_id", "token_digest", "code_id", "created_at", "changed_at"),
)
#: A CTE gives values no types of their own.
_KINDS: Final = {column.name: column.type for column in Signup.__table__.columns}
_GIVEN: Final[dict[str, Any]] = {name: bindparam(name, type_=_KINDS[name]) for name in _COLUMNS}
_SEATED: Final = seats.SEAT_AT_ONCE.cte("seated")
_SEATED_ROW: Final = (
    insert(Signup)
    .from_select(_COLUMNS, select(*(_GIVEN | {"programme_id": _SEATED.c.id}).values()))
    .returning(Signup.id)
)


def sign_up(session: Session, vault: Vault, public_id: str, who: Newcomer, at: datetime) -> Joined:
    """Take a seat or a number in the line; the same submission, or the same person while the first
    sign-up lives, gets the first one again.

    Raises NotFound("programme_unknown"), DomainError("submission_invalid", "submission_id"),
    DomainError("submission_reused", "submission_id") when it came with another programme,
    DomainError("phone_unproven", "phone"), DomainError("sign_up_closed"), "programme_full".
    """
    if not PUBLIC_ID.fullmatch(public_id.lower()):
        raise NotFound("programme_unknown")
    if not _SUBMISSION_ID.fullmatch(who.submission_id):
        raise DomainError("submission_invalid", "submission_id")
    # Before the first statement: SQLite's one writer is held from there on (rule 11).
    row = _row(vault, who, at)
    answers = {question: vault.seal(text) for question, text in who.answers.items() if text}
    if not answers and (made := _at_once(session, public_id.lower(), row, at)):
        return Joined(made, who.submission_id, SignupState.confirmed, 0)
    session.flush()
    connection = session.connection()
    while True:
        door, seat, signup_id = _enter(connection, public_id.lower(), row, at)
        if signup_id is not None and seat is not None:
            if _lets_in(door, at, proven=row["verified"]):
                _write_answers(session, signup_id, answers)
                return Joined(signup_id, who.submission_id, seat.state, seat.number)
            connection.execute(delete(Signup).where(Signup.id == signup_id))
        if seat is not None:
            seats.give_back(connection, door.programme_id, seat)
        if known := _earlier(connection, door.programme_id, row):
            return known
        _refuse(door, seat, at, proven=row["verified"])
        if door.late:
            _end_offers(session, vault, door.programme_id, at)


def _row(vault: Vault, who: Newcomer, at: datetime) -> dict[str, Any]:
    """What is kept of the person, fit to lie at rest."""
    return {
        "phone": vault.seal(who.phone),
        "phone_digest": vault.digest("phone", who.phone),
        "name": vault.seal(who.name),
        "token_digest": signup_links.digest_for(vault, who.submission_id),
        "account_id": who.account_id,
        "verified": who.account_id is not None,
        "submission_id": who.submission_id,
        "code_id": who.code_id,
        "created_at": at,
        "changed_at": at,
    }


def _at_once(session: Session, named: str, row: Mapping[str, Any], at: datetime) -> int | None:
    """Seat and row by one statement that commits itself: the new row's id. None, and nothing done,
    where the transaction is for more than this, or where it is not as simple as that."""
    engine = alone(session)
    if engine is None:
        return None
    seated = {"state": SignupState.confirmed, "number": 0, "public_id": new_public_id()}
    try:
        with engine.connect() as connection:
            made = fetch(connection, _SEATED_ROW, {**row, **seated, "named": named, "at": at})
    except IntegrityError:
        # Form or person is there already: the seat was given back with the whole statement.
        return None
    return made[0][0] if made else None


def _enter(
    connection: Connection, named: str, row: Mapping[str, Any], at: datetime
) -> tuple[Door, Seat | None, int | None]:
    """The door as it is, what there is for a newcomer, and the id of the row that takes it: None
    where the form or the live person is there already."""
    door, seat = seats.take(connection, named, at)
    if seat is None:
        return door, None, None
    place = {"programme_id": door.programme_id, "state": seat.state, "number": seat.number}
    fresh = {**row, **place, "public_id": new_public_id()}
    made = fetch(connection, _insert(connection.dialect.name), fresh)
    return door, seat, made[0][0] if made else None


def _lets_in(door: Door, at: datetime, *, proven: bool) -> bool:
    """Whether who got a seat or a number may keep it."""
    return not door.late and (proven or not door.verifies_phone) and window(door, at) in _OPEN


def _refuse(door: Door, seat: Seat | None, at: datetime, *, proven: bool) -> None:
    """Raise what keeps a newcomer out; an offer that is over may still make room."""
    if door.verifies_phone and not proven:
        raise DomainError("phone_unproven", "phone")
    if window(door, at) not in _OPEN:
        raise DomainError("sign_up_closed")
    if seat is None and not door.late:
        raise DomainError("programme_full")


def _write_answers(session: Session, signup_id: int, answers: Mapping[int, bytes]) -> None:
    if answers:
        session.execute(
            insert(SignupAnswer),
            [
                {"signup_id": signup_id, "question_id": question, "answer": answer}
                for question, answer in answers.items()
            ],
        )


def _earlier(connection: Connection, programme_id: int, row: Mapping[str, Any]) -> Joined | None:
    """The sign-up that this one repeats: the same form sent again, or the same proven phone."""
    asked = {name: row[name] for name in ("submission_id", "phone_digest")}
    asked["programme_id"] = programme_id
    same_form, same_person = connection.execute(_EARLIER, asked).one()
    known = same_form or (same_person if row["verified"] else None)
    if known is None:
        return None
    first = connection.execute(_KNOWN, {"signup_id": known}).one()
    if same_form and first[4:] != (programme_id, row["phone_digest"]):
        raise DomainError("submission_reused", "submission_id")
    return Joined(*first[:4])


def _end_offers(session: Session, vault: Vault, programme_id: int, at: datetime) -> None:
    """Nobody overtakes those in line: what is over is offered to the next first."""
    programme = seats.lock(session, programme_id)
    told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    session.flush()


@cache
def _insert(dialect: str) -> ReturningInsert[Any]:
    """One row; answers its id, or nothing where the form or the live person is there already."""
    statement = insert_for(dialect, Signup).values(_GIVEN)
    return statement.on_conflict_do_nothing().returning(Signup.id)
