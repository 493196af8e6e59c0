"""What keeps a listing true: notices, reports, confirmations, and the gaps workers point out."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.kinds import Amenity, PlaceKind
from app.models.report_kinds import ReportOutcome, ReportReason, ReportState


class Notice(Base):
    """A short word from the place ("热水坏了") that ends by itself: computed on reading."""

    __tablename__ = "notice"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(160))
    #: While the notice lasts, this amenity counts as broken; it is well again by itself.
    amenity: Mapped[Amenity | None] = enum_column(Amenity, "amenity")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PlaceReport(Base):
    """ "These details are wrong", told by anybody; `submission_id` makes sending twice one row."""

    __tablename__ = "place_report"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        Index("ix_place_report_state_created_at", "state", "created_at"),
        Index("ix_place_report_token_digest", "token_digest", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[str] = mapped_column(String(36))
    reason: Mapped[ReportReason] = enum_column(ReportReason, "reason")
    detail: Mapped[str] = mapped_column(String(300), default="")
    #: Sent from the page behind the code at the door: shows that the reporter stood there.
    at_door: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Encrypted, only when the reporter asked to be called back; cleared with the answer's end.
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Of the private link's 128 bits; the link itself is shown once, on the receipt.
    token_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    state: Mapped[ReportState] = enum_column(
        ReportState, "state", default=ReportState.open, server_default="open"
    )
    outcome: Mapped[ReportOutcome | None] = enum_column(ReportOutcome, "outcome")
    answer: Mapped[str] = mapped_column(String(300), default="", server_default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class PlaceConfirmation(Base):
    """ "These details are right": one a device, place and local day.

    `device` is a keyed digest that changes every day, so that rows cannot be joined to a person.
    """

    __tablename__ = "place_confirmation"
    __table_args__ = (UniqueConstraint("place_id", "day", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    day: Mapped[date]
    device: Mapped[bytes] = mapped_column(LargeBinary(16))
    at_door: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class CoverageGap(Base):
    """ "A station is needed here": a count for each cell of 0.01° (about 1 km), kind and day.

    No coordinates finer than the cell and nothing about who asked.
    """

    __tablename__ = "coverage_gap"
    __table_args__ = (UniqueConstraint("cell_lng", "cell_lat", "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    cell_lng: Mapped[int]
    cell_lat: Mapped[int]
    kind: Mapped[PlaceKind] = enum_column(PlaceKind, "kind")
    day: Mapped[date]
    asked: Mapped[int] = mapped_column(default=0)
