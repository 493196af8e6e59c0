"""Joining a programme: signing up, accepting an offered seat, withdrawing; sent twice, done once.

Who signs up has proven the phone (an account), unless the organiser does without proof. Then
nothing is unique by phone, and nothing can be learned about it (rule 5 of the house).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, SEATED, SignupState
from app.models.signup import Signup, SignupAnswer
from app.services.programmes import seats, signup_links, told

_SUBMISSION_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")


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


def sign_up(session: Session, vault: Vault, public_id: str, who: Newcomer, at: datetime) -> Signup:
    """Take a seat or a number in the line; the same submission, or the same person while the first
    sign-up lives, gets the first one again.

    Raises NotFound("programme_unknown"), DomainError("submission_invalid", "submission_id"),
    DomainError("submission_reused", "submission_id") when it came with another programme,
    DomainError("phone_unproven", "phone"), DomainError("sign_up_closed"), "programme_full".
    """
    if not _SUBMISSION_ID.fullmatch(who.submission_id):
        raise DomainError("submission_invalid", "submission_id")
    # Before the first statement: SQLite's one writer is held from there on (rule 11).
    sealed = _sealed(vault, who)
    answers = {question: vault.seal(text) for question, text in who.answers.items() if text}
    programme = seats.lock_public(session, public_id)
    known = _known(session, programme, who, sealed["phone_digest"])
    if known is not None:
        return known
    if programme.verifies_phone and who.account_id is None:
        raise DomainError("phone_unproven", "phone")
    if not programme.takes_sign_ups(at):
        raise DomainError("sign_up_closed")
    if programme.waiting_counter:
        told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    seat = seats.take(session, programme)
    signup = Signup(
        **sealed,
        programme_id=programme.id,
        account_id=who.account_id,
        verified=who.account_id is not None,
        state=seat.state,
        number=seat.number,
        submission_id=who.submission_id,
        code_id=who.code_id,
        created_at=at,
        changed_at=at,
    )
    session.add(signup)
    session.flush()
    session.add_all(
        SignupAnswer(signup_id=signup.id, question_id=question, answer=answer)
        for question, answer in answers.items()
    )
    return signup


def _sealed(vault: Vault, who: Newcomer) -> dict[str, bytes]:
    """What is kept of the person, fit to lie at rest."""
    return {
        "phone": vault.seal(who.phone),
        "phone_digest": vault.digest("phone", who.phone),
        "name": vault.seal(who.name),
        "token_digest": signup_links.digest_for(vault, who.submission_id),
    }


def accept(session: Session, vault: Vault, token: str, at: datetime) -> Signup:
    """Take the seat that was offered; a second time it stays taken.

    Raises NotFound("signup_unknown"), DomainError("offer_over") when its time has passed.
    """
    programme, signup = _held(session, vault, token)
    told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    if signup.state is SignupState.offered:
        signup.state, signup.offered_until = SignupState.confirmed, None
        signup.changed_at = at
    elif signup.state is not SignupState.confirmed:
        raise DomainError("offer_over")
    return signup


def withdraw(session: Session, vault: Vault, token: str, at: datetime) -> Signup:
    """Give the seat or the number back; a second time nothing more happens.

    Raises NotFound("signup_unknown"), DomainError("programme_over") once it has ended.
    """
    programme, signup = _held(session, vault, token)
    if signup.state not in LIVE_SIGNUPS:
        return signup
    if programme.ends_at is not None and programme.ends_at <= at:
        raise DomainError("programme_over")
    seated = signup.state in SEATED
    signup.state, signup.offered_until = SignupState.withdrawn, None
    signup.changed_at = at
    session.flush()
    if seated and (following := seats.release(session, programme, at)):
        told.offered(session, vault, programme, [following], at)
    return signup


def position(session: Session, signup: Signup) -> int:
    """Which one in the line, from 1; 0 for who is not waiting."""
    if signup.state is not SignupState.waiting:
        return 0
    ahead = select(func.count()).where(
        Signup.programme_id == signup.programme_id,
        Signup.state == SignupState.waiting,
        Signup.number <= signup.number,
    )
    return session.scalar(ahead) or 0


def _known(session: Session, programme: Programme, who: Newcomer, digest: bytes) -> Signup | None:
    """The sign-up that this one repeats: the same form sent again, or the same proven phone."""
    sent = Signup.submission_id == who.submission_id
    same_person = and_(
        Signup.programme_id == programme.id,
        Signup.phone_digest == digest,
        Signup.verified,
        Signup.state.in_(LIVE_SIGNUPS),
    )
    known = session.scalars(
        select(Signup).where(sent if who.account_id is None else or_(sent, same_person))
    ).all()
    for one in known:
        if one.submission_id == who.submission_id:
            if one.programme_id != programme.id or one.phone_digest != digest:
                raise DomainError("submission_reused", "submission_id")
            return one
    return known[0] if known else None


def _held(session: Session, vault: Vault, token: str) -> tuple[Programme, Signup]:
    """The sign-up behind the private link, its programme locked first."""
    wanted = signup_links.digest(vault, token)
    programme_id = session.scalar(select(Signup.programme_id).where(Signup.token_digest == wanted))
    if programme_id is None:
        raise NotFound("signup_unknown")
    programme = seats.lock(session, programme_id)
    signup = session.scalars(
        select(Signup)
        .where(Signup.token_digest == wanted)
        .execution_options(populate_existing=True)
    ).one()
    return programme, signup
