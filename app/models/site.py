"""The site's own bookkeeping: facts, leases of background work, protective limits."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class SiteFact(Base):
    """One fact about the installation ("reference data loaded", "demo province"), by key."""

    __tablename__ = "site_fact"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(400))
    updated_at: Mapped[datetime]


class Lease(Base):
    """Who may run a piece of background work until when; one holder at a time."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime]


class LimitCounter(Base):
    """How often something was tried in a window of time; `key` is a digest, no address."""

    __tablename__ = "limit_counter"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class ListingChange(Base):
    """That places have changed, written by triggers on `place` (migration 0009): whoever finds the
    same numbers as before has missed nothing (app/services/nearby/changes.py).

    `id` is PostgreSQL's number of the transaction, so that none waits for another; SQLite, which
    has one writer, has one row without a time. `number` is another, at random, with every change.
    """

    __tablename__ = "listing_change"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime | None]
