"""Joining a programme; sent twice, done once.

Who signs up has proven the phone (an account), unless the organiser does without proof. Then
nothing is unique by phone, and nothing can be learned about it (rule 5 of the house).

The statements are built once and go past the session, as those of `seats`; the programme's row is
held only from the one that takes the seat.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Executable, bindparam, exists, insert, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import ONE_LIVE, Signup, SignupAnswer
from app.services.places import PUBLIC_ID
from app.services.programmes import seats, signup_links, told
from app.services.programmes.seats import Door, Seat
from app.services.programmes.window import Window, window
from app.spatial.dialect import insert_into

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
    Signup.programme_id == Programme.id,
    Signup.phone_digest == bindparam("phone_digest"),
    ONE_LIVE,
)
_OFFER_OVER: Final = exists().where(
    Signup.programme_id == Programme.id,
    Signup.state == SignupState.offered,
    Signup.offered_until <= bindparam("at"),
)
_LOOK: Final = select(
    *(Programme.id, Programme.verifies_phone, _OFFER_OVER),
    *(_SAME_FORM.scalar_subquery(), _SAME_PERSON.scalar_subquery()),
).where(Programme.public_id == bindparam("public_id"), Programme.state != ProgrammeState.draft)
_KNOWN: Final = select(
    *(Signup.id, Signup.submission_id, Signup.state, Signup.number),
    *(Signup.programme_id, Signup.phone_digest),
).where(Signup.id == bindparam("signup_id"))
_ASKED: Final = ("submission_id", "phone_digest")
_INSERT: Final[dict[str, Executable]] = {}


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
    session.flush()
    connection = session.connection()
    while True:
        programme_id, late, known = _look(connection, public_id, row, at)
        if known is not None:
            return known
        if late:
            _end_offers(session, vault, programme_id, at)
        door, seat = seats.take(connection, programme_id)
        if seat is None or window(door, at) not in _OPEN:
            raise _turned_away(connection, door, seat, at)
        row |= {"programme_id": programme_id, "state": seat.state, "number": seat.number}
        signup_id = connection.execute(_insert(session), row).scalar_one_or_none()
        if signup_id is not None:
            break
        # The same form or person came between the look and the seat: look again.
        seats.give_back(connection, programme_id, seat)
    if answers:
        session.execute(
            insert(SignupAnswer),
            [
                {"signup_id": signup_id, "question_id": question, "answer": answer}
                for question, answer in answers.items()
            ],
        )
    return Joined(signup_id, who.submission_id, seat.state, seat.number)


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


def _look(
    connection: Connection, public_id: str, row: Mapping[str, Any], at: datetime
) -> tuple[int, bool, Joined | None]:
    """The programme's row id, whether an offer is over that nobody has ended, and the sign-up that
    this one repeats: the same form sent again, or the same proven phone."""
    asked = {"public_id": public_id.lower(), "at": at, **{name: row[name] for name in _ASKED}}
    found = connection.execute(_LOOK, asked).one_or_none()
    if found is None:
        raise NotFound("programme_unknown")
    programme_id, verifies_phone, late, same_form, same_person = found
    known = same_form or (same_person if row["verified"] else None)
    if known is not None:
        first = connection.execute(_KNOWN, {"signup_id": known}).one()
        if same_form and first[4:] != (programme_id, row["phone_digest"]):
            raise DomainError("submission_reused", "submission_id")
        return programme_id, late, Joined(*first[:4])
    if verifies_phone and not row["verified"]:
        raise DomainError("phone_unproven", "phone")
    return programme_id, late, None


def _turned_away(
    connection: Connection, door: Door, seat: Seat | None, at: datetime
) -> DomainError:
    if seat is not None:
        seats.give_back(connection, door.programme_id, seat)
    if window(door, at) in _OPEN:
        return DomainError("programme_full")
    return DomainError("sign_up_closed")


def _end_offers(session: Session, vault: Vault, programme_id: int, at: datetime) -> None:
    """Nobody overtakes those in line: what is over is offered to the next first."""
    programme = seats.lock(session, programme_id)
    told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    session.flush()


def _insert(session: Session) -> Executable:
    """Answers the new row's id, or nothing where the form or the live person is there already."""
    dialect = session.connection().dialect.name
    if dialect not in _INSERT:
        _INSERT[dialect] = (
            insert_into(session, Signup).on_conflict_do_nothing().returning(Signup.id)
        )
    return _INSERT[dialect]
