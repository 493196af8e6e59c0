"""From the form to the receipt: what was typed waits, sealed, for the code that proves the phone;
the code right, account, session and sign-up come into being together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.programme_kinds import LIVE_SIGNUPS
from app.models.signup import Signup
from app.services import proving, sealed_drafts
from app.services.programmes import newcomers, signup_links
from app.services.programmes.newcomers import Newcomer
from app.services.proving import Proven


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into the form of the programme: `phone` in its one form, `answers` by the
    question's row id, `code_id` the poster that led here."""

    programme: str
    phone: str = field(repr=False)
    name: str = field(repr=False)
    submission_id: str
    answers: Mapping[int, str] = field(default_factory=dict, repr=False)
    code_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What the form knows of somebody signed in."""

    phone: str = field(repr=False)
    masked: str
    name: str = field(repr=False)


def sealed(vault: Vault, draft: Draft, at: datetime) -> str:
    """The draft as a hidden field carries it: only we can read or make one."""
    parts = [
        draft.phone,
        draft.name,
        draft.submission_id,
        list(draft.answers.items()),
        draft.code_id,
    ]
    return sealed_drafts.sealed(vault, draft.programme, parts, at)


def opened(vault: Vault, text: str, public_id: str, at: datetime) -> Draft | None:
    """The draft of `sealed` for that programme, None for anything else or after half an hour."""
    parts = sealed_drafts.opened(vault, text, public_id, at)
    if parts is None:
        return None
    phone, name, submission_id, answers, code_id = parts
    return Draft(public_id, phone, name, submission_id, dict(answers), code_id)


def person(session: Session, vault: Vault, account_id: int) -> Person:
    """What needs not be asked again; the name is that of the person's newest sign-up."""
    who = proving.known(session, vault, account_id)
    name = session.scalar(
        select(Signup.name)
        .where(Signup.account_id == account_id, Signup.name.is_not(None))
        .order_by(Signup.id.desc())
        .limit(1)
    )
    return Person(who.phone, who.masked, vault.open(name) if name else "")


def repeated(session: Session, vault: Vault, draft: Draft) -> str | None:
    """The private link where this very form was received before: it says nothing about the phone,
    since nobody else knows the form's id."""
    sent = session.scalars(
        select(Signup).where(Signup.submission_id == draft.submission_id)
    ).one_or_none()
    if sent is None or sent.phone_digest != vault.digest("phone", draft.phone):
        return None
    return signup_links.token(vault, sent.submission_id)


def hand_in(
    session: Session, vault: Vault, draft: Draft, account_id: int | None, at: datetime
) -> str:
    """Sign up; answers the private link. Raises what `newcomers.sign_up` raises."""
    who = Newcomer(
        phone=draft.phone,
        name=draft.name,
        submission_id=draft.submission_id,
        account_id=account_id,
        answers=draft.answers,
        code_id=draft.code_id,
    )
    made = newcomers.sign_up(session, vault, draft.programme, who, at)
    return signup_links.token(vault, made.submission_id)


def prove(session: Session, vault: Vault, draft: Draft, code: str, at: datetime) -> Proven:
    """Sign in and up with the code, in one transaction; the same form and code again (a lost
    answer, ten at once) get the same receipt. Neither link nor refusal: the code was wrong.
    """
    return proving.prove(
        session,
        vault,
        draft.phone,
        code,
        at,
        enter=lambda account_id: hand_in(session, vault, draft, account_id, at),
        repeated=lambda: repeated(session, vault, draft),
    )


def live_receipt(session: Session, vault: Vault, account_id: int, programme_id: int) -> str:
    """The private link of the person's live sign-up in the programme, empty without one."""
    found = session.scalar(
        select(Signup.submission_id).where(
            Signup.account_id == account_id,
            Signup.programme_id == programme_id,
            Signup.state.in_(LIVE_SIGNUPS),
        )
    )
    return signup_links.token(vault, found) if found else ""
