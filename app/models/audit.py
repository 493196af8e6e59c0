"""Who did what to what, append-only, sealed in a chain of batches."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class AuditEntry(Base):
    """One act: ids and codes only, never a phone, a name or what somebody wrote.

    `actor_id` is null for the command line and the system; `facts` holds codes and public ids.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_place_id", "place_id", "at"),
        Index("ix_audit_entry_actor_id", "actor_id", "at"),
        Index("ix_audit_entry_seal_id", "seal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(40))
    place_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    facts: Mapped[dict[str, str | int | bool | None]] = mapped_column(JSON, default=dict)
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seal.id"))


class AuditSeal(Base):
    """A batch of entries that can no longer be changed unnoticed: `hash` covers the entries and
    the seal before."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_at: Mapped[datetime]
    entries: Mapped[int]
    last_entry_id: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
