"""Sign-ins as rows: what a cookie stands for, until when, and that it can be ended anywhere.

Workers stay signed in on their phone for 180 days, station managers for 90, everyone who used a
second factor for 12 hours (design.md).
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.orm import Session

from app.access import SECOND_FACTOR_ROLES, Actor, Held
from app.adapters.crypto import Vault
from app.models.account import Account, AccountSession
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel

WORKER_FOR: Final = timedelta(days=180)
MANAGER_FOR: Final = timedelta(days=90)
STAFF_FOR: Final = timedelta(hours=12)
#: The one role that a proven phone is all for.
_PHONE_ROLE: Final = Role.station_manager


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever a session belongs to; `actor` holds the grants that count at its level.

    `waiting` names roles that would count, or count for more, after a sign-in with second factor.
    """

    session_id: int
    account_id: int
    public_id: str
    level: SignInLevel
    actor: Actor
    waiting: frozenset[Role]
    has_second_factor: bool


def begin(
    session: Session, vault: Vault, account: Account, level: SignInLevel, at: datetime
) -> str:
    """Sign `account` in; answers the token (128 bits) for the cookie, which is kept nowhere."""
    token = secrets.token_urlsafe(16)
    lasts = STAFF_FOR
    if level is SignInLevel.phone:
        manages = session.scalar(
            select(Grant.id)
            .where(
                Grant.account_id == account.id,
                Grant.role == Role.station_manager,
                Grant.revoked_at.is_(None),
            )
            .limit(1)
        )
        lasts = WORKER_FOR if manages is None else MANAGER_FOR
    session.add(
        AccountSession(
            account_id=account.id,
            token_digest=vault.digest("session", token),
            level=level,
            created_at=at,
            expires_at=at + lasts,
        )
    )
    return token


#: A row for each grant that counts, one without for who holds none. Written once: to put it
#: together anew took as long as to ask it.
_FOUND: Final = (
    select(
        AccountSession.id,
        AccountSession.level,
        Account.id.label("account_id"),
        Account.public_id,
        Account.totp_secret.is_not(None).label("second"),
        Grant.role,
        Organisation.path,
        Grant.place_id,
    )
    .join(Account, Account.id == AccountSession.account_id)
    .outerjoin(Grant, and_(Grant.account_id == Account.id, Grant.revoked_at.is_(None)))
    .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
    .where(
        AccountSession.token_digest == bindparam("digest"),
        AccountSession.revoked_at.is_(None),
        AccountSession.expires_at > bindparam("at"),
    )
    .order_by(Grant.id)
)


def find(session: Session, vault: Vault, token: str, at: datetime) -> SignedIn | None:
    """Who holds the token, with the grants of this moment; None when it has ended. One
    statement."""
    asked = {"digest": vault.digest("session", token), "at": at}
    rows = session.execute(_FOUND, asked).all()
    if not rows:
        return None
    row = rows[0]
    held = [Held(one.role, one.path, one.place_id) for one in rows if one.role is not None]
    strong = row.level is SignInLevel.second_factor
    counting = tuple(
        replace(one, proven=strong) for one in held if strong or one.role not in SECOND_FACTOR_ROLES
    )
    return SignedIn(
        session_id=row.id,
        account_id=row.account_id,
        public_id=row.public_id,
        level=row.level,
        actor=Actor(row.account_id, counting),
        waiting=frozenset() if strong else frozenset(one.role for one in held) - {_PHONE_ROLE},
        has_second_factor=row.second,
    )


def end(session: Session, session_id: int, at: datetime) -> None:
    """Sign out this device."""
    _end(session, AccountSession.id == session_id, at)


def end_all(session: Session, account_id: int, at: datetime) -> None:
    """Sign out everywhere."""
    _end(session, AccountSession.account_id == account_id, at)


def _end(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    session.execute(
        update(AccountSession)
        .where(which, AccountSession.revoked_at.is_(None))
        .values(revoked_at=at),
        execution_options={"synchronize_session": False},
    )
