"""Who joined a programme, as its organiser sees them: masked, with answers while they live, and who
came to which session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault, masked_name, masked_phone
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, SignupState, UnmaskReason
from app.models.signup import Attendance, Signup, SignupAnswer
from app.services.programmes.acts import noted
from app.services.programmes.scope import managed_programme

#: On a page; the table holds everybody.
SHOWN: Final = 300
_ORDER: Final = (
    *(SignupState.confirmed, SignupState.offered, SignupState.waiting),
    *(SignupState.withdrawn, SignupState.lapsed, SignupState.cancelled),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A line: `answers` by question id, `came` by session id; `double`: somebody else in the list
    gave the same phone and none of them proved it."""

    public_id: str
    state: SignupState
    number: int
    name: str = field(repr=False)
    phone: str = field(repr=False)
    answers: Mapping[int, str] = field(repr=False)
    came: Mapping[int, datetime]
    double: bool
    created_at: datetime


def people(
    session: Session, vault: Vault, programme: Programme, *, masked: bool = True, limit: int = 0
) -> Iterator[Person]:
    """Those with a seat first, then the line in its order, then those who left. The caller has
    authorised the actor; unmasked it records why."""
    place = {state: number for number, state in enumerate(_ORDER)}
    rows = session.scalars(
        select(Signup)
        .where(Signup.programme_id == programme.id)
        .order_by(case(place, value=Signup.state), Signup.number, Signup.id)
        .limit(limit or None)
    ).all()
    answers, came = _answers(session, vault, programme), _came(session, programme)
    doubles = _doubles(session, programme)
    for one in rows:
        name = vault.open(one.name) if one.name else ""
        phone = vault.open(one.phone) if one.phone else ""
        yield Person(
            public_id=one.public_id,
            state=one.state,
            number=one.number,
            name=masked_name(name) if masked and name else name,
            phone=masked_phone(phone) if masked and phone else phone.removeprefix("+86"),
            answers=answers.get(one.id, {}),
            came=came.get(one.id, {}),
            double=one.phone_digest in doubles and one.state in LIVE_SIGNUPS,
            created_at=one.created_at,
        )


def states(session: Session, programme: Programme) -> Mapping[SignupState, int]:
    """How many stand in each state."""
    counted = session.execute(
        select(Signup.state, func.count())
        .where(Signup.programme_id == programme.id)
        .group_by(Signup.state)
    ).all()
    return dict(counted)


def unmask(
    session: Session,
    vault: Vault,
    actor: Actor,
    public_id: str,
    number: str,
    why: UnmaskReason,
    at: datetime,
) -> tuple[str, str]:
    """Name and phone of one line, and a record of who looked and why.

    Raises NotFound, Forbidden, NotFound("signup_unknown"), DomainError("phone_forgotten").
    """
    programme = managed_programme(session, actor, Permission.rosters_unmask, public_id)
    found = session.scalars(
        select(Signup).where(Signup.programme_id == programme.id, Signup.public_id == number)
    ).one_or_none()
    if found is None:
        raise NotFound("signup_unknown")
    if found.phone is None or found.name is None:
        raise DomainError("phone_forgotten")
    noted(session, actor, programme, "roster.unmasked", at, signup=number, why=why)
    return vault.open(found.name), vault.open(found.phone).removeprefix("+86")


def _answers(session: Session, vault: Vault, programme: Programme) -> dict[int, dict[int, str]]:
    rows = session.execute(
        select(SignupAnswer)
        .join(Signup, Signup.id == SignupAnswer.signup_id)
        .where(Signup.programme_id == programme.id)
    ).scalars()
    found: dict[int, dict[int, str]] = {}
    for one in rows:
        found.setdefault(one.signup_id, {})[one.question_id] = vault.open(one.answer)
    return found


def _came(session: Session, programme: Programme) -> dict[int, dict[int, datetime]]:
    rows = session.execute(
        select(Attendance.signup_id, Attendance.session_id, Attendance.at)
        .join(Signup, Signup.id == Attendance.signup_id)
        .where(Signup.programme_id == programme.id)
    )
    found: dict[int, dict[int, datetime]] = {}
    for signup_id, session_id, at in rows:
        found.setdefault(signup_id, {})[session_id] = at
    return found


def _doubles(session: Session, programme: Programme) -> set[bytes]:
    """Phones that more than one live sign-up gave: it can only be where they are not proven."""
    rows = session.scalars(
        select(Signup.phone_digest)
        .where(Signup.programme_id == programme.id, Signup.state.in_(LIVE_SIGNUPS))
        .group_by(Signup.phone_digest)
        .having(func.count() > 1)
    )
    return set(rows)
