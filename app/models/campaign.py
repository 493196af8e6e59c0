"""The year of four gifts: a campaign bundles benefits and programmes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.benefit_kinds import BenefitState, Gift


class Campaign(Base):
    """One gift of one year (`begins_on` to `ends_on`, local days, inclusive)."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("ends_on >= begins_on", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    gift: Mapped[Gift] = enum_column(Gift, "gift")
    state: Mapped[BenefitState] = enum_column(BenefitState, "state", default=BenefitState.draft)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text, default="")
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False, index=True)


class CampaignBenefit(Base):
    """A benefit belongs to a campaign."""

    __tablename__ = "campaign_benefit"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True
    )
    benefit_id: Mapped[int] = mapped_column(
        ForeignKey("benefit.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CampaignProgramme(Base):
    """A programme belongs to a campaign."""

    __tablename__ = "campaign_programme"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True
    )
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True, index=True
    )
