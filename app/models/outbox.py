"""Messages to send, written in the transaction that causes them (a transactional outbox)."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.message_kinds import MessageKind, MessageState


class OutboxMessage(Base):
    """One text message; phone and text are encrypted, and cleared once the message is through.

    `key` is the idempotency key that the gateway is given too: the same cause twice is one row.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_message_state_not_before", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[MessageKind] = enum_column(MessageKind, "kind")
    state: Mapped[MessageState] = enum_column(MessageState, "state")
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: How often the gateway's answer left it open whether the message went out.
    ambiguous: Mapped[int] = mapped_column(SmallInteger, default=0)
    done_at: Mapped[datetime | None]
