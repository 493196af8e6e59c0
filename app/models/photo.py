"""Pictures of places and of what is wrong there, re-encoded by us; no original is kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.kinds import PictureSize


class PlacePhoto(Base):
    """One picture; `submission_id` makes sending twice one row."""

    __tablename__ = "place_photo"
    __table_args__ = (UniqueConstraint("submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[str] = mapped_column(String(36))
    caption: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PlacePicture(Base):
    """A photo in one size: JPEG of at most 200 KB, in pixels `width` × `height`."""

    __tablename__ = "place_picture"

    photo_id: Mapped[int] = mapped_column(
        ForeignKey("place_photo.id", ondelete="CASCADE"), primary_key=True
    )
    size: Mapped[PictureSize] = enum_column(PictureSize, "size", primary_key=True)
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ReportPhoto(Base):
    """What a reporter showed: one JPEG of at most 200 KB, for them and whoever answers alone."""

    __tablename__ = "report_photo"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("place_report.id", ondelete="CASCADE"), primary_key=True
    )
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary)
