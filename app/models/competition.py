"""Stages of a competition, and who was where in them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, PublicId


class CompetitionStage(Base):
    """A stage of a competition and, once published, its results."""

    __tablename__ = "competition_stage"
    __table_args__ = (UniqueConstraint("programme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(40))
    held_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(160), default="")
    results_at: Mapped[datetime | None]
    results: Mapped[list["CompetitionResult"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CompetitionResult.position"
    )


class CompetitionResult(Base):
    """A place in the order of a stage: a person or a team, as they agreed to be named in public."""

    __tablename__ = "competition_result"
    __table_args__ = (UniqueConstraint("stage_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("competition_stage.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    rank: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(80), default="")
    score: Mapped[str] = mapped_column(String(20), default="")
    #: For example 技术能手.
    title: Mapped[str] = mapped_column(String(40), default="")
