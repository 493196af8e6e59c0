"""What a place offers, each amenity with a state and an age of its own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.kinds import Amenity, AmenityState


class PlaceAmenity(Base):
    """The last known state of one amenity; no row means unknown, which is not "no"."""

    __tablename__ = "place_amenity"
    __table_args__ = (Index("ix_place_amenity_amenity", "amenity", "place_id", "state"),)

    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    amenity: Mapped[Amenity] = enum_column(Amenity, "amenity", primary_key=True)
    state: Mapped[AmenityState] = enum_column(AmenityState, "state")
    confirmed_at: Mapped[datetime | None]
