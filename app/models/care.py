"""What keeps a listing true: notices, reports, confirmations, and the gaps workers point out."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.kinds import PlaceKind, ReportReason


class Notice(Base):
    """A short word from the place ("热水坏了") that ends by itself: computed on reading."""

    __tablename__ = "notice"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(160))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PlaceReport(Base):
    """ "These details are wrong", told by anybody; `submission_id` makes sending twice one row."""

    __tablename__ = "place_report"
    __table_args__ = (UniqueConstraint("submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[str] = mapped_column(String(36))
    reason: Mapped[ReportReason] = enum_column(ReportReason, "reason")
    detail: Mapped[str] = mapped_column(String(300), default="")
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
