"""From the form to the receipt: what was typed waits, sealed, for the code that proves the phone;
the code right, account, session and sign-up come into being together."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, masked_phone
from app.errors import DomainError
from app.models.account import Account
from app.models.person_kinds import SignInLevel
from app.models.programme_kinds import LIVE_SIGNUPS
from app.models.signup import Signup
from app.services import grants, sessions, sign_in
from app.services.programmes import newcomers, signup_links
from app.services.programmes.newcomers import Newcomer

#: How long what was typed waits for the code; a code itself holds for five minutes.
DRAFT_FOR: Final = timedelta(minutes=30)


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


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of a code: `receipt` is the private link, `session` the token of the new session;
    `refused` says why somebody whose code was right did not get in."""

    receipt: str = field(default="", repr=False)
    session: str = field(default="", repr=False)
    refused: DomainError | None = None


def sealed(vault: Vault, draft: Draft, at: datetime) -> str:
    """The draft as a hidden field carries it: only we can read or make one."""
    parts = [
        int(at.timestamp()),
        draft.programme,
        draft.phone,
        draft.name,
        draft.submission_id,
        list(draft.answers.items()),
        draft.code_id,
    ]
    packed = zlib.compress(json.dumps(parts, ensure_ascii=False).encode(), 9)
    return vault.seal(urlsafe_b64encode(packed).decode()).decode()


def opened(vault: Vault, text: str, public_id: str, at: datetime) -> Draft | None:
    """The draft of `sealed` for that programme, None for anything else or after half an hour."""
    try:
        packed = vault.open(text.encode())
    except (DomainError, UnicodeEncodeError):
        return None
    made, *parts = json.loads(zlib.decompress(urlsafe_b64decode(packed)))
    programme, phone, name, submission_id, answers, code_id = parts
    age = at.timestamp() - made
    if programme != public_id or age > DRAFT_FOR.total_seconds():
        return None
    return Draft(programme, phone, name, submission_id, dict(answers), code_id)


def person(session: Session, vault: Vault, account_id: int) -> Person:
    """What needs not be asked again; the name is that of the person's newest sign-up."""
    phone = vault.open(session.get_one(Account, account_id).phone)
    name = session.scalar(
        select(Signup.name)
        .where(Signup.account_id == account_id, Signup.name.is_not(None))
        .order_by(Signup.id.desc())
        .limit(1)
    )
    return Person(phone, masked_phone(phone), vault.open(name) if name else "")


def repeated(session: Session, vault: Vault, draft: Draft) -> str | None:
    """The private link where this very form was received before: it says nothing about the phone,
    since nobody else knows the form's id."""
    sent = session.scalars(
        select(Signup).where(Signup.submission_id == draft.submission_id)
    ).one_or_none()
    if sent is None or sent.phone_digest != vault.digest("phone", draft.phone):
        return None
    return signup_links.token(vault, sent.submission_id)


def join(session: Session, vault: Vault, draft: Draft, account_id: int | None, at: datetime) -> str:
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
    if not sign_in.code_fits(session, vault, draft.phone, code, at):
        return Proven(receipt=repeated(session, vault, draft) or "")
    account = sign_in.account_for(session, vault, draft.phone, at)
    grants.accept(session, account, at)
    token = sessions.begin(session, vault, account, SignInLevel.phone, at)
    try:
        with session.begin_nested():
            receipt = join(session, vault, draft, account.id, at)
    except DomainError as refused:
        return Proven(session=token, refused=refused)
    return Proven(receipt=receipt, session=token)


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
