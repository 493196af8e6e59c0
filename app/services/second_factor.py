"""Password, authenticator and recovery codes of staff: set up once, replaced at will."""

import secrets
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.account import Account, RecoveryCode
from app.models.base import ALPHABET
from app.services import audit, sessions

ISSUER: Final = "Yijia"
RECOVERY_CODES: Final = 8
_RECOVERY_LETTERS: Final = 12


def new_secret() -> str:
    """A secret for an authenticator app: 160 random bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, label: str) -> str:
    """The otpauth:// address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which count of half minutes the six digits belong to; None for wrong ones. A clock may be one
    step off (RFC 6238, 5.2)."""
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // totp.interval
    for step in (now - 1, now, now + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def set_up(
    session: Session,
    vault: Vault,
    account_id: int,
    secret: str,
    hashed: str,
    code: str,
    at: datetime,
) -> list[str]:
    """Keep password (hashed before) and authenticator, sign out everywhere; answers the recovery
    codes, which are shown once. Raises DomainError("second_factor_wrong", "code")."""
    step = step_of(secret, code, at)
    if step is None:
        raise DomainError("second_factor_wrong", "code")
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(
            password_hash=hashed,
            totp_secret=vault.seal(secret),
            # These digits have served: signing in takes later ones.
            totp_step=step,
        )
    )
    codes = _replace_codes(session, vault, account_id)
    sessions.end_all(session, account_id, at)
    audit.record(session, Actor(account_id), "account.second_factor", at, subject_id=account_id)
    return codes


def forget(session: Session, actor: Actor, account_id: int, at: datetime) -> None:
    """Take password and second factor away (a lost phone): they are set up anew at the next
    sign-in by code, and until then the rights that need them rest."""
    session.execute(
        update(Account).where(Account.id == account_id).values(password_hash=None, totp_secret=None)
    )
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    sessions.end_all(session, account_id, at)
    audit.record(session, actor, "account.reset", at, subject_id=account_id)


def _replace_codes(session: Session, vault: Vault, account_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(_RECOVERY_LETTERS))
        for _ in range(RECOVERY_CODES)
    ]
    for code in codes:
        session.add(RecoveryCode(account_id=account_id, digest=vault.digest("recovery", code)))
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]
