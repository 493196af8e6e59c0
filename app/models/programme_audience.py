"""Whom a programme is for, and who holds it together with its organiser."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.programme_kinds import OccupationGroup


class ProgrammeGroup(Base):
    """A programme with rows here is for these groups only."""

    __tablename__ = "programme_group"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[OccupationGroup] = enum_column(OccupationGroup, "group", primary_key=True)


class ProgrammeCounty(Base):
    """A programme with rows here is for those who work in these counties only."""

    __tablename__ = "programme_county"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    county_code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)


class ProgrammeHost(Base):
    """An organisation that holds the programme together with its organiser, and manages it too."""

    __tablename__ = "programme_host"
    __table_args__ = (UniqueConstraint("programme_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
