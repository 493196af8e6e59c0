"""Codes that lead somewhere: short, random, replaceable; scans are counted without a person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.kinds import CodePurpose


class QrCode(Base):
    """`code` is 8 letters of the ids' alphabet, printed under the square. It leads to a place or
    to a programme; a programme's say by `label` where they hang."""

    __tablename__ = "qr_code"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("(place_id IS NULL) <> (programme_id IS NULL)", name="target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[CodePurpose] = enum_column(CodePurpose, "purpose")
    place_id: Mapped[int | None] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]


class QrScan(Base):
    """How often a code was opened on a local day."""

    __tablename__ = "qr_scan"

    code_id: Mapped[int] = mapped_column(
        ForeignKey("qr_code.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
