"""A programme: what is on, for whom, when and where; who joined is in `signup.py`."""

from datetime import datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, PublicId, enum_column
from app.models.competition import CompetitionStage
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup, ProgrammeHost
from app.models.programme_file import ProgrammeFile
from app.models.programme_kinds import (
    ProgrammeKind,
    ProgrammeState,
)
from app.models.programme_question import ProgrammeQuestion
from app.models.programme_session import ProgrammeSession


class Programme(Base):
    """One programme. `taken` counts the seats of confirmed and offered sign-ups and changes only
    under the row's own lock (app/services/programmes/seats.py); `capacity` None knows no end.

    It takes place at `place_id`, or at `address` with a point of its own (WGS-84), or nowhere: a
    recorded lecture has only `link`.
    """

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="taken"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("waiting_counter >= 0", name="waiting_counter"),
        CheckConstraint("(lng IS NULL) = (lat IS NULL)", name="position"),
        CheckConstraint("sign_up_until > sign_up_from", name="sign_up"),
        UniqueConstraint("source", "external_id"),
        Index("ix_programme_state_ends_at", "state", "ends_at"),
        Index("ix_programme_organiser_id_state", "organiser_id", "state"),
        Index("ix_programme_place_id_ends_at", "place_id", "ends_at"),
        Index("ix_programme_kind_ends_at", "kind", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[ProgrammeKind] = enum_column(ProgrammeKind, "kind")
    state: Mapped[ProgrammeState] = enum_column(
        ProgrammeState, "state", default=ProgrammeState.draft
    )
    title: Mapped[str] = mapped_column(String(80))
    #: Markdown as typed; it is sanitised when shown.
    body: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    cost_fen: Mapped[int] = mapped_column(default=0)
    #: Of a recorded or transmitted lecture.
    link: Mapped[str] = mapped_column(String(400), default="")

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    phone: Mapped[str] = mapped_column(String(40), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    address: Mapped[str] = mapped_column(String(160), default="")
    location: Mapped[WKBElement | None] = mapped_column(
        Geometry("POINT", srid=4326, spatial_index=True)
    )
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    county_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)

    #: First beginning and last end of the sessions; None without any.
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]

    #: Whether one signs up at all, or just comes.
    by_sign_up: Mapped[bool] = mapped_column(default=True)
    sign_up_from: Mapped[datetime | None]
    sign_up_until: Mapped[datetime | None]
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    waiting_list: Mapped[bool] = mapped_column(default=True)
    #: The number that the last person in line was given.
    waiting_counter: Mapped[int] = mapped_column(default=0)
    #: How long a seat that comes free is held for the next in line.
    offer_minutes: Mapped[int] = mapped_column(default=120)
    #: Without it a phone is not proven, and nothing is unique by it (rule 5 of the house).
    verifies_phone: Mapped[bool] = mapped_column(default=True)

    members_only: Mapped[bool] = mapped_column(default=False)
    #: A word of the organiser to those who are in.
    note: Mapped[str] = mapped_column(String(300), default="")
    #: Of the changing code on the wall.
    wall_secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    #: The number of the newest change: what an editor must have seen before it may save, and what
    #: those who are told of a move are told once about.
    version: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(160), default="")
    #: Those that were made as one weekly series share it.
    series: Mapped[str | None] = mapped_column(String(10), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    source: Mapped[str] = mapped_column(String(40), default="")
    external_id: Mapped[str | None] = mapped_column(String(80))
    demo: Mapped[bool] = mapped_column(default=False, index=True)

    search_text: Mapped[str] = mapped_column(String(480), default="")
    search_pinyin: Mapped[str] = mapped_column(String(640), default="")
    search_initials: Mapped[str] = mapped_column(String(160), default="")

    sessions: Mapped[list[ProgrammeSession]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=ProgrammeSession.starts_at,
    )
    groups: Mapped[list[ProgrammeGroup]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=ProgrammeGroup.group
    )
    counties: Mapped[list[ProgrammeCounty]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=ProgrammeCounty.county_code
    )
    hosts: Mapped[list[ProgrammeHost]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=ProgrammeHost.id
    )
    questions: Mapped[list[ProgrammeQuestion]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=ProgrammeQuestion.position
    )
    files: Mapped[list[ProgrammeFile]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=ProgrammeFile.id
    )
    stages: Mapped[list[CompetitionStage]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=CompetitionStage.position
    )

    def stand_at(self, lng: float, lat: float) -> None:
        """Put it at WGS-84 `lng`, `lat` (both kept to 6 decimals, about 0.1 m)."""
        self.lng, self.lat = round(lng, 6), round(lat, 6)
        self.location = f"SRID=4326;POINT({self.lng:.6f} {self.lat:.6f})"  # type: ignore[assignment]

    @property
    def seats_left(self) -> int | None:
        """Seats that a newcomer may still take; None without an end."""
        return None if self.capacity is None else self.capacity - self.taken
