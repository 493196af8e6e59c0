"""When a place is open: what people enter (spans, exceptions) and what is compiled from it."""

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class OpeningSpan(Base):
    """One weekly span. `opens` and `closes` are minutes after local midnight of `weekday`
    (0 = Monday); `closes` may run past 1440 into the next day."""

    __tablename__ = "opening_span"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "opens >= 0 AND opens < 1440 AND closes > opens AND closes <= opens + 1440",
            name="span",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens: Mapped[int] = mapped_column(SmallInteger)
    closes: Mapped[int] = mapped_column(SmallInteger)


class OpeningException(Base):
    """Other hours for local days `first_day`…`last_day`; `spans` is a list of [opens, closes]
    in minutes as in `OpeningSpan`, empty for closed."""

    __tablename__ = "opening_exception"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    spans: Mapped[list[list[int]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(80), default="")


class OpenWindow(Base):
    """Compiled from the above for the next eight days: [opens_at, closes_at) in epoch seconds.

    `state` 1 is open, 0 is unknown; an instant in no window is closed. Windows of one place are
    disjoint and merged where they touch, so the first whose end lies ahead tells the next change.
    """

    __tablename__ = "open_window"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window"),
        Index(
            "ix_open_window_place_id_closes_at",
            "place_id",
            "closes_at",
            "opens_at",
            "state",
        ),
    )

    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    opens_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    closes_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[int] = mapped_column(SmallInteger)
