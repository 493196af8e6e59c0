"""Signing in: six digits sent to a phone, or password and second factor.

Whether a phone is known cannot be learned: asking for a code looks at no account, and a wrong
password costs the same argon2 whether or not there is one to compare with.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, password_fits
from app.adapters.text_message import Message, Template
from app.config import Settings
from app.errors import DomainError, LimitReached
from app.i18n import N_
from app.models.account import Account, RecoveryCode, SignInCode
from app.models.message_kinds import MessageKind
from app.services import limits, outbox
from app.services.second_factor import step_of
from app.spatial.dialect import insert_into

DIGITS: Final = 6
CODE_FOR: Final = timedelta(minutes=5)
TRIES: Final = 5
#: A second code is not sent sooner: the first stays valid.
RESEND_AFTER: Final = timedelta(seconds=60)
CODES_A_PHONE_AND_DAY: Final = 10
PASSWORDS_A_PHONE_AND_HOUR: Final = 10
PASSWORDS_AN_ADDRESS: Final = 120
HOUR_S: Final = 3600
TEXT: Final = N_("【驿家】登录验证码 %s，5 分钟内有效。请不要告诉别人。")


@dataclass(frozen=True, slots=True)
class Knock:
    """Who asks: the phone in its one form, and a digest of the address it comes from."""

    phone: str
    address: bytes


def send_code(
    session: Session, vault: Vault, settings: Settings, knock: Knock, at: datetime
) -> str | None:
    """Queue a code for the phone; answers it, or None when the one sent a moment ago still holds.

    Limits: by phone, by address, and for all in a day; raises LimitReached("limit_reached").
    """
    digest = vault.digest("phone", knock.phone)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    try:
        with session.begin_nested():
            if not _replace(session, vault, digest, f"{knock.phone}\x1f{code}", at):
                return None
            phone_key, everybody = digest[:16], b"\0" * 16
            limits.take(session, "code-phone", phone_key, CODES_A_PHONE_AND_DAY, limits.DAY, at)
            limits.take(
                session, "code-address", knock.address, settings.codes_per_address, HOUR_S, at
            )
            limits.take(session, "code-all", everybody, settings.codes_per_day, limits.DAY, at)
    except LimitReached:
        live = select(SignInCode.tries).where(
            SignInCode.phone_digest == digest, SignInCode.tries > 0, SignInCode.expires_at > at
        )
        if session.scalar(live) is None:
            raise
        return None
    outbox.put(
        session,
        vault,
        f"code-{secrets.token_hex(16)}",
        MessageKind.code,
        knock.phone,
        Message(Template.code, (code,), TEXT % code),
        at=at,
        expires_at=at + CODE_FOR,
    )
    return code


def _replace(session: Session, vault: Vault, digest: bytes, secret: str, at: datetime) -> bool:
    """Put a new code in place of none, of an old or of a burnt one; False while one is fresh.
    One statement decides, whoever asks at the same moment."""
    fresh = {
        "code_digest": vault.digest("code", secret),
        "tries": TRIES,
        "sent_at": at,
        "expires_at": at + CODE_FOR,
    }
    row = insert_into(session, SignInCode).values(phone_digest=digest, **fresh)
    spent = or_(SignInCode.sent_at <= at - RESEND_AFTER, SignInCode.tries <= 0)
    put = row.on_conflict_do_update(
        index_elements=[SignInCode.phone_digest], set_=fresh, where=spent
    ).returning(SignInCode.tries)
    done = session.execute(put, execution_options={"synchronize_session": False})
    return done.scalar_one_or_none() is not None


def code_fits(session: Session, vault: Vault, phone: str, code: str, at: datetime) -> bool:
    """Whether `code` is the live one of the phone; a right one is used up, a wrong one costs a try.

    One statement takes a try before anything is compared, so that parallel guesses get no more
    than their five.
    """
    digest = vault.digest("phone", phone)
    given = vault.digest("code", f"{phone}\x1f{code}")
    tried = session.execute(
        update(SignInCode)
        .where(SignInCode.phone_digest == digest, SignInCode.tries > 0, SignInCode.expires_at > at)
        .values(tries=SignInCode.tries - 1)
        .returning(SignInCode.code_digest),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    if tried is None or not secrets.compare_digest(tried, given):
        return False
    session.execute(
        delete(SignInCode).where(
            SignInCode.phone_digest == digest, SignInCode.code_digest == given
        ),
        execution_options={"synchronize_session": False},
    )
    return True


def account_for(session: Session, vault: Vault, phone: str, at: datetime) -> Account:
    """The account of a phone that was verified a moment ago, made at its first sign-in."""
    digest = vault.digest("phone", phone)
    row = insert_into(session, Account).values(
        phone=vault.seal(phone), phone_digest=digest, created_at=at, totp_step=0, demo=False
    )
    session.execute(row.on_conflict_do_nothing(index_elements=[Account.phone_digest]))
    return session.scalars(select(Account).where(Account.phone_digest == digest)).one()


def purge(session: Session, at: datetime) -> int:
    """Forget codes that ran out."""
    out = delete(SignInCode).where(SignInCode.expires_at <= at)
    return len(session.scalars(out.returning(SignInCode.tries)).all())


def limit_passwords(session: Session, vault: Vault, knock: Knock, at: datetime) -> None:
    """Count one try with a password; raises LimitReached("limit_reached")."""
    digest = vault.digest("phone", knock.phone)
    limits.take(session, "password-phone", digest[:16], PASSWORDS_A_PHONE_AND_HOUR, HOUR_S, at)
    limits.take(session, "password-address", knock.address, PASSWORDS_AN_ADDRESS, HOUR_S, at)


def password_checked(session: Session, vault: Vault, phone: str, password: str) -> bool:
    """Whether the password is that of the phone's account; the same work when there is none.

    It takes some 50 ms of processor time: keep it out of writing transactions.
    """
    hashed = session.scalar(
        select(Account.password_hash).where(Account.phone_digest == vault.digest("phone", phone))
    )
    return password_fits(hashed, password)


def staff_account(
    session: Session, vault: Vault, knock: Knock, password_fitted: bool, code: str, at: datetime
) -> Account:
    """The account of the phone, given that its password fitted and `code` does.

    `code` is the authenticator's six digits or a recovery code; each counts once, and only where
    the password was right. Raises DomainError("sign_in_refused", "password") for anything else.
    """
    account = session.scalar(
        select(Account).where(Account.phone_digest == vault.digest("phone", knock.phone))
    )
    if account is None or account.totp_secret is None or not password_fitted:
        raise DomainError("sign_in_refused", "password")
    second = _totp_fits(session, vault, account, code, at)
    if not second and not _recovers(session, vault, account, code, at):
        raise DomainError("sign_in_refused", "password")
    return account


def _totp_fits(session: Session, vault: Vault, account: Account, code: str, at: datetime) -> bool:
    assert account.totp_secret is not None
    step = step_of(vault.open(account.totp_secret), code, at)
    if step is None:
        return False
    used = session.execute(
        update(Account)
        .where(Account.id == account.id, Account.totp_step < step)
        .values(totp_step=step)
        .returning(Account.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    return used is not None


def _recovers(session: Session, vault: Vault, account: Account, code: str, at: datetime) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.digest == vault.digest("recovery", code.replace("-", "").lower()),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    return used is not None
