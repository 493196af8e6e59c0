"""Administrative divisions: province, city, county-level division, township."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.kinds import DivisionLevel


class Division(Base):
    """One division by its GB/T 2260 code (six digits; nine for townships).

    `area` is set for county-level divisions only, WGS-84. `outside` marks the counties of the
    neighbouring provinces near the border: they answer "you are not in this province".
    """

    __tablename__ = "division"
    __table_args__ = (Index("ix_division_parent_code", "parent_code"),)

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    level: Mapped[DivisionLevel] = enum_column(DivisionLevel, "level")
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    initials: Mapped[str] = mapped_column(String(20), default="")
    is_municipal_district: Mapped[bool] = mapped_column(default=False)
    outside: Mapped[bool] = mapped_column(default=False)
    area: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=True)
    )
    lng: Mapped[float | None]
    lat: Mapped[float | None]
