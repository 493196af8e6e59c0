"""Who signs in: one person, one account, known by phone; what they may do is in `grant.py`."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.person_kinds import SignInLevel


class Account(Base):
    """A person. Phone and name are encrypted; `phone_digest` finds the row.

    `password_hash` and `totp_secret` (encrypted) are for staff. `totp_step` is the last accepted
    time step: a code counts once.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("phone_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    phone: Mapped[bytes] = mapped_column(LargeBinary)
    phone_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    password_hash: Mapped[str | None] = mapped_column(String(160))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(default=0)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class AccountSession(Base):
    """One sign-in on one device, until it ends or is revoked. The cookie holds 128 random bits,
    the row their digest: a stolen table opens no door."""

    __tablename__ = "account_session"
    __table_args__ = (UniqueConstraint("token_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    level: Mapped[SignInLevel] = enum_column(SignInLevel, "level")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """Stands in once for the second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]


class SignInCode(Base):
    """The one live code of a phone, by digests only. A throttled resend keeps it; `tries` counts
    down to nothing, then the code is burnt."""

    __tablename__ = "sign_in_code"

    phone_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    tries: Mapped[int] = mapped_column(SmallInteger)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
