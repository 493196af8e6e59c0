"""Who claimed a benefit, and where it was redeemed."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.benefit_kinds import ClaimState
from app.models.programme_kinds import OccupationGroup

#: In so many words, which a statement must repeat for the partial index to be used: planners
#: cannot see into bound values.
ONE_LIVE: Final = text("verified AND claim.state IN ('held', 'redeemed', 'open', 'granted')")
_ONE_LIVE = text("verified AND state IN ('held', 'redeemed', 'open', 'granted')")


class Claim(Base):
    """One person, one benefit, one period. Phone and name are encrypted; `phone_digest` finds the
    row. `period` is the local period it counts for: "", "2026", "2026-11" or "2026-11-22".

    A person has one live claim in a benefit and period (partial unique index) where the phone is
    `verified`.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        UniqueConstraint("token_digest"),
        CheckConstraint("(state <> 'open') OR (due_at IS NOT NULL)", name="due"),
        Index(
            "uq_claim_benefit_id_phone_digest_period_live",
            "benefit_id",
            "phone_digest",
            "period",
            unique=True,
            sqlite_where=_ONE_LIVE,
            postgresql_where=_ONE_LIVE,
        ),
        Index("ix_claim_benefit_id_state", "benefit_id", "state"),
        Index("ix_claim_state_due_at", "state", "due_at"),
        Index("ix_claim_account_id", "account_id"),
        Index("ix_claim_state_valid_until", "state", "valid_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    verified: Mapped[bool]
    state: Mapped[ClaimState] = enum_column(ClaimState, "state")
    period: Mapped[str] = mapped_column(String(10), default="")
    #: What the person told of themselves, each None where nothing depends on it: the county in
    #: which they work, their group, whether they are a member.
    county_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    group: Mapped[OccupationGroup | None] = enum_column(OccupationGroup, "group")
    member: Mapped[bool | None]
    submission_id: Mapped[str] = mapped_column(String(36))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: Of the voucher's changing code.
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: The voucher's last instant.
    valid_until: Mapped[datetime | None]
    #: What the applicant wrote, encrypted; deleted with the name.
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: The officer's answer, shown to the applicant; encrypted, since it is about them.
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Redemption(Base):
    """A voucher was redeemed, once. `at` is when it was scanned, `received_at` when the server
    heard of it."""

    __tablename__ = "redemption"
    __table_args__ = (UniqueConstraint("claim_id"), UniqueConstraint("scan_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    scan_id: Mapped[str] = mapped_column(String(36))
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
