"""Proving a phone on the way to something: the code right, account, session and what was wanted
come into being together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, masked_phone
from app.errors import DomainError
from app.models.account import Account
from app.models.person_kinds import SignInLevel
from app.services import grants, sessions, sign_in


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of a code: `receipt` is the private link, `session` the token of the new session;
    `refused` says why somebody whose code was right did not get in."""

    receipt: str = field(default="", repr=False)
    session: str = field(default="", repr=False)
    refused: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The phone of somebody signed in."""

    phone: str = field(repr=False)
    masked: str


def known(session: Session, vault: Vault, account_id: int) -> Known:
    """What needs not be asked of whoever is signed in."""
    phone = vault.open(session.get_one(Account, account_id).phone)
    return Known(phone, masked_phone(phone))


def prove(
    session: Session,
    vault: Vault,
    phone: str,
    code: str,
    at: datetime,
    *,
    enter: Callable[[int], str],
    repeated: Callable[[], str | None],
) -> Proven:
    """Sign in with the code and `enter` with the account's id, in one transaction; both answer the
    private link. The same form and code again (a lost answer, ten at once) get the link of
    `repeated`. Neither link nor refusal: the code was wrong.
    """
    if not sign_in.code_fits(session, vault, phone, code, at):
        return Proven(receipt=repeated() or "")
    account = sign_in.account_for(session, vault, phone, at)
    grants.accept(session, account, at)
    token = sessions.begin(session, vault, account, SignInLevel.phone, at)
    try:
        with session.begin_nested():
            receipt = enter(account.id)
    except DomainError as refused:
        return Proven(session=token, refused=refused)
    return Proven(receipt=receipt, session=token)
