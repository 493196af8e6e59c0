"""A benefit: what somebody can get, where, until when; who claimed it is in `claim.py`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, PublicId, enum_column
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay, Period
from app.models.programme_kinds import OccupationGroup


class BenefitGroup(Base):
    """A benefit with rows here is for these groups only."""

    __tablename__ = "benefit_group"

    benefit_id: Mapped[int] = mapped_column(
        ForeignKey("benefit.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[OccupationGroup] = enum_column(OccupationGroup, "group", primary_key=True)


class BenefitCounty(Base):
    """A benefit with rows here is for those who work in these counties, or in any county of these
    cities, only."""

    __tablename__ = "benefit_county"

    benefit_id: Mapped[int] = mapped_column(
        ForeignKey("benefit.id", ondelete="CASCADE"), primary_key=True
    )
    county_code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)


class BenefitPlace(Base):
    """Where one gets it and where vouchers are redeemed: a merchant, a hall, a station. A benefit
    without rows is got without going anywhere in particular."""

    __tablename__ = "benefit_place"

    benefit_id: Mapped[int] = mapped_column(
        ForeignKey("benefit.id", ondelete="CASCADE"), primary_key=True
    )
    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class BenefitQuota(Base):
    """So many there are: of all (`scope` empty), for a county (its code), or on a day (ISO).

    `taken` counts claims that are held, redeemed or granted, and changes only by one conditional
    statement (app/services/benefits/quota.py).
    """

    __tablename__ = "benefit_quota"
    __table_args__ = (
        UniqueConstraint("benefit_id", "scope"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(String(10), default="")
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class Benefit(Base):
    """One standing offer, or one with a period (`begins_on` to `ends_on`, local days, inclusive).

    Money is in fen (hundredths of a yuan); `worth` says it in words where no figure does. Paused or
    ended, nothing more is claimed; vouchers that people hold still count until their last instant.
    """

    __tablename__ = "benefit"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="span"),
        CheckConstraint("per_day > 0", name="per_day"),
        CheckConstraint("voucher_days > 0", name="voucher_days"),
        CheckConstraint("decide_days > 0", name="decide_days"),
        UniqueConstraint("source", "external_id"),
        Index("ix_benefit_state_kind", "state", "kind"),
        Index("ix_benefit_organiser_id_state", "organiser_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[BenefitKind] = enum_column(BenefitKind, "kind")
    state: Mapped[BenefitState] = enum_column(BenefitState, "state", default=BenefitState.draft)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    worth: Mapped[str] = mapped_column(String(60), default="")
    worth_fen: Mapped[int | None]
    budget_fen: Mapped[int | None]
    link: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    #: The merchant whose own offer it is: its manager writes it, the organiser publishes it.
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    members_only: Mapped[bool] = mapped_column(default=False)
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    way: Mapped[ClaimWay] = enum_column(ClaimWay, "way", default=ClaimWay.told)
    period: Mapped[Period] = enum_column(Period, "period", default=Period.once)
    #: So many a local day, whatever the other quotas leave.
    per_day: Mapped[int | None]
    #: How long a voucher holds, in days, and never beyond the offer's last day.
    voucher_days: Mapped[int] = mapped_column(default=30)
    #: How many days an officer has for an application.
    decide_days: Mapped[int] = mapped_column(default=15)
    #: What an applicant is asked to write, in the organisation's words.
    asks: Mapped[str] = mapped_column(String(120), default="")
    verifies_phone: Mapped[bool] = mapped_column(default=True)

    version: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    source: Mapped[str] = mapped_column(String(40), default="")
    external_id: Mapped[str | None] = mapped_column(String(80))
    demo: Mapped[bool] = mapped_column(default=False, index=True)

    search_text: Mapped[str] = mapped_column(String(480), default="")
    search_pinyin: Mapped[str] = mapped_column(String(640), default="")
    search_initials: Mapped[str] = mapped_column(String(160), default="")

    groups: Mapped[list[BenefitGroup]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=BenefitGroup.group
    )
    counties: Mapped[list[BenefitCounty]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=BenefitCounty.county_code
    )
    places: Mapped[list[BenefitPlace]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=BenefitPlace.place_id
    )
    quotas: Mapped[list[BenefitQuota]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=BenefitQuota.scope
    )
