"""A listing: a station, a mother room, a legal-aid office … and where, whose and how true it is."""

from datetime import date, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, PublicId, enum_column, new_stamp
from app.models.care import Notice
from app.models.kinds import Audience, HolidayRule, PlaceKind, PlaceStatus
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan


class Place(Base):
    """One listing. Children that age on their own have their own tables.

    `lng`/`lat` repeat `location` (WGS-84) for reading without a geometry call; only
    `move_to` writes either.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        CheckConstraint("lng BETWEEN 70 AND 140 AND lat BETWEEN 15 AND 55", name="location"),
        CheckConstraint("available_until >= available_from", name="available"),
        Index("ix_place_county_code_kind", "county_code", "kind"),
        # Deleting a place asks who was merged into it.
        Index(
            "ix_place_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[PlaceKind] = enum_column(PlaceKind, "kind")
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160), default="")
    location: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=True))
    lng: Mapped[float]
    lat: Mapped[float]
    location_confirmed: Mapped[bool] = mapped_column(default=False)

    county_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    township_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    phone: Mapped[str] = mapped_column(String(40), default="")
    audience: Mapped[Audience] = enum_column(Audience, "audience", default=Audience.outdoor_workers)
    audience_note: Mapped[str] = mapped_column(String(120), default="")
    entrance_steps: Mapped[int | None]
    door_width_cm: Mapped[int | None]

    status: Mapped[PlaceStatus] = enum_column(PlaceStatus, "status", default=PlaceStatus.open)
    closed_until: Mapped[datetime | None]
    always_open: Mapped[bool] = mapped_column(default=False)
    holiday_rule: Mapped[HolidayRule] = enum_column(
        HolidayRule, "holiday_rule", default=HolidayRule.unknown
    )
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    hours_text: Mapped[str] = mapped_column(String(800), default="")
    #: Compiled with the windows (app/services/hours/store.py): until when (epoch seconds) they
    #: tell the truth, and whether any of them is unknown. Both keep "hours unknown" out of the
    #: hot query for the nine in ten whose hours are known throughout.
    windows_until: Mapped[int] = mapped_column(BigInteger, default=0)
    hours_unsure: Mapped[bool] = mapped_column(default=True)

    #: Another with every change of the row: what was read under a stamp may be kept in memory as
    #: long as the row bears it. Whoever changes children that a card shows (amenities, windows)
    #: updates the row too (docs/adr/0005).
    stamp: Mapped[int] = mapped_column(BigInteger, default=new_stamp, onupdate=new_stamp)

    #: The number of the newest revision: what an editor must have seen before it may save.
    version: Mapped[int] = mapped_column(server_default="0")
    #: Where a duplicate went; its own address leads there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    verified_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    source: Mapped[str] = mapped_column(String(40), default="")
    external_id: Mapped[str | None] = mapped_column(String(80))
    demo: Mapped[bool] = mapped_column(default=False, index=True)

    search_name: Mapped[str] = mapped_column(String(120), default="")
    search_text: Mapped[str] = mapped_column(String(480), default="")
    search_pinyin: Mapped[str] = mapped_column(String(640), default="")
    search_initials: Mapped[str] = mapped_column(String(160), default="")

    spans: Mapped[list[OpeningSpan]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=(OpeningSpan.weekday, OpeningSpan.opens),
    )
    exceptions: Mapped[list[OpeningException]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=(OpeningException.first_day, OpeningException.id),
    )
    amenities: Mapped[list[PlaceAmenity]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=PlaceAmenity.amenity,
    )
    notices: Mapped[list[Notice]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=Notice.ends_at
    )

    def move_to(self, lng: float, lat: float) -> None:
        """Put the place at WGS-84 `lng`, `lat` (both kept to 6 decimals, about 0.1 m)."""
        self.lng, self.lat = round(lng, 6), round(lat, 6)
        self.location = f"SRID=4326;POINT({self.lng:.6f} {self.lat:.6f})"  # type: ignore[assignment]

    def shut_at(self, at: datetime) -> bool:
        """Whether a temporary closure covers the instant `at`; it ends by itself."""
        return self.status is PlaceStatus.temporarily_closed and (
            self.closed_until is None or self.closed_until > at
        )
