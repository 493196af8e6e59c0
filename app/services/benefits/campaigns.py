"""The year of four gifts as people see it: which campaigns run, and what each bundles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, Gift
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.benefits.quota import day_of
from app.services.places import PUBLIC_ID
from app.services.programmes import cards

#: As many gifts as a season ever has at once.
SHOWN: Final = 8
_COLUMNS: Final = (
    *(Campaign.public_id, Campaign.gift, Campaign.title, Campaign.begins_on, Campaign.ends_on),
    *(Organisation.name, Campaign.demo),
)


class Stage(StrEnum):
    """Where a campaign stands in its own days."""

    early = "early"
    on = "on"
    over = "over"


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """One campaign in a list; its days are local ones, inclusive."""

    public_id: str
    gift: Gift
    title: str
    begins_on: date
    ends_on: date
    organiser: str
    demo: bool


@dataclass(frozen=True, slots=True)
class CampaignDetail:
    """One campaign on its page; `body` is Markdown, `benefit_ids` are row ids of what is shown."""

    card: CampaignCard
    stage: Stage
    body: str
    benefit_ids: Sequence[int]
    programmes: Sequence[cards.Card]


def running(session: Session, at: datetime) -> list[CampaignCard]:
    """The campaigns that run at the aware instant, the first to end first. One statement."""
    today = day_of(at)
    rows = session.execute(
        _published()
        .where(Campaign.begins_on <= today, Campaign.ends_on >= today)
        .order_by(Campaign.ends_on, Campaign.public_id)
        .limit(SHOWN)
    )
    return [CampaignCard(*row) for row in rows]


def by_id(session: Session, public_id: str, at: datetime) -> CampaignDetail:
    """The campaign with what it bundles, ended ones too; raises NotFound("campaign_unknown")."""
    wanted = public_id.lower()
    row = None
    if PUBLIC_ID.fullmatch(wanted):
        found = select(*_COLUMNS, Campaign.id, Campaign.body, Campaign.state)
        row = session.execute(
            found.join(Organisation, Organisation.id == Campaign.organiser_id).where(
                Campaign.public_id == wanted, Campaign.state != BenefitState.draft
            )
        ).one_or_none()
    if row is None:
        raise NotFound("campaign_unknown")
    *card, row_id, body, state = row
    told = CampaignCard(*card)
    return CampaignDetail(
        told,
        _stage(told, state, day_of(at)),
        body,
        benefit_ids(session, row_id),
        _programmes(session, row_id, at),
    )


def benefit_ids(session: Session, campaign_id: int) -> list[int]:
    """Row ids of the campaign's benefits that people may see: what can be had before what is
    over."""
    order = (Benefit.state != BenefitState.published, Benefit.kind, Benefit.public_id)
    return list(
        session.scalars(
            select(Benefit.id)
            .join(CampaignBenefit, CampaignBenefit.benefit_id == Benefit.id)
            .where(CampaignBenefit.campaign_id == campaign_id, Benefit.state != BenefitState.draft)
            .order_by(*order)
        )
    )


def _published() -> Any:
    found: Any = select(*_COLUMNS).join(Organisation, Organisation.id == Campaign.organiser_id)
    return found.where(Campaign.state == BenefitState.published)


def _stage(card: CampaignCard, state: BenefitState, today: date) -> Stage:
    if state is BenefitState.ended or card.ends_on < today:
        return Stage.over
    return Stage.early if today < card.begins_on else Stage.on


def _programmes(session: Session, campaign_id: int, at: datetime) -> list[cards.Card]:
    """Cards of what people may see, each at its next session, what is still to come first."""
    ids = session.scalars(
        select(Programme.id)
        .join(CampaignProgramme, CampaignProgramme.programme_id == Programme.id)
        .where(
            CampaignProgramme.campaign_id == campaign_id, Programme.state != ProgrammeState.draft
        )
    ).all()
    shown = cards.cards(session, ids, at)
    rows = session.execute(
        select(ProgrammeSession.programme_id, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .where(ProgrammeSession.programme_id.in_(ids))
        .order_by(ProgrammeSession.starts_at)
    )
    for row in rows:
        card = shown[row.programme_id]
        if card.ends_at is None or card.ends_at <= at:
            card.starts_at, card.ends_at = row.starts_at, row.ends_at
    return sorted(shown.values(), key=lambda card: _order(card, at))


def _order(card: cards.Card, at: datetime) -> tuple[bool, bool, float, str]:
    begins, ends = card.starts_at, card.ends_at
    over = ends is not None and ends <= at
    return over, begins is None, begins.timestamp() if begins else 0.0, card.public_id
