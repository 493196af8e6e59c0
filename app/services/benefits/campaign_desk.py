"""Making a campaign of the year of four gifts: what it says and bundles, when people see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, Gift
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.services import audit
from app.services.benefits.scope import benefits_within, campaigns_within, managed_campaign
from app.services.programmes.scope import programmes_within
from app.services.scope import managed_organisation

EDIT: Final = Permission.benefits_edit
#: To choose from, of each kind; what was chosen before stands among them whatever it is.
OFFERED: Final = 60
SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class CampaignText:
    """What a form says; `benefits` and `programmes` are public ids."""

    gift: Gift
    title: str
    body: str
    begins_on: date
    ends_on: date
    benefits: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A benefit or programme to choose; a draft is shown once it is published."""

    public_id: str
    title: str
    organiser: str
    draft: bool


def listed(session: Session, actor: Actor) -> list[Campaign]:
    """The actor's campaigns, the latest first."""
    found = select(Campaign).where(campaigns_within(actor, Permission.benefits_read))
    ordered = found.order_by(Campaign.begins_on.desc(), Campaign.public_id)
    return list(session.scalars(ordered.limit(SHOWN)))


def chosen(session: Session, campaign: Campaign) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Public ids of what the campaign bundles: benefits, programmes."""
    benefits = session.scalars(
        select(Benefit.public_id)
        .join(CampaignBenefit, CampaignBenefit.benefit_id == Benefit.id)
        .where(CampaignBenefit.campaign_id == campaign.id)
    )
    programmes = session.scalars(
        select(Programme.public_id)
        .join(CampaignProgramme, CampaignProgramme.programme_id == Programme.id)
        .where(CampaignProgramme.campaign_id == campaign.id)
    )
    return tuple(sorted(benefits)), tuple(sorted(programmes))


def benefits(session: Session, actor: Actor, kept: Sequence[str]) -> list[Choice]:
    """What the actor may bundle: its benefits that are not over, and those kept from before."""
    ours = benefits_within(actor, EDIT) & (Benefit.state != BenefitState.ended)
    rows = session.execute(
        select(
            Benefit.public_id,
            Benefit.title,
            Organisation.name,
            Benefit.state == BenefitState.draft,
        )
        .join(Organisation, Organisation.id == Benefit.organiser_id)
        .where(ours | Benefit.public_id.in_(kept))
        .order_by(Benefit.public_id.in_(kept).desc(), Benefit.updated_at.desc(), Benefit.public_id)
        .limit(OFFERED + len(kept))
    )
    return [Choice(*row) for row in rows]


def programmes(session: Session, actor: Actor, kept: Sequence[str], at: datetime) -> list[Choice]:
    """Likewise its programmes that are still to come."""
    coming = Programme.ends_at.is_(None) | (Programme.ends_at > at)
    states = (ProgrammeState.draft, ProgrammeState.published)
    ours = programmes_within(actor, Permission.programmes_edit)
    ours = ours & coming & Programme.state.in_(states)
    rows = session.execute(
        select(
            Programme.public_id,
            Programme.title,
            Organisation.name,
            Programme.state == ProgrammeState.draft,
        )
        .join(Organisation, Organisation.id == Programme.organiser_id)
        .where(ours | Programme.public_id.in_(kept))
        .order_by(Programme.public_id.in_(kept).desc(), Programme.starts_at, Programme.public_id)
        .limit(OFFERED + len(kept))
    )
    return [Choice(*row) for row in rows]


def create(
    session: Session, actor: Actor, organiser: str, text: CampaignText, at: datetime
) -> Campaign:
    """A draft; the same gift and title of an organisation and year is the same campaign.

    Raises NotFound("organisation_unknown"), Forbidden, the refusals of `save`.
    """
    union = managed_organisation(session, actor, EDIT, organiser)
    same = session.scalars(
        select(Campaign).where(
            Campaign.organiser_id == union.id,
            Campaign.gift == text.gift,
            Campaign.title == text.title,
            Campaign.begins_on == text.begins_on,
        )
    ).first()
    if same is not None:
        return same
    made = Campaign(organiser_id=union.id, demo=union.demo, version=0, created_at=at, updated_at=at)
    _put(session, made, text, at)
    session.add(made)
    session.flush()
    _bundle(session, actor, made, text)
    _noted(session, actor, made, "campaign.created", at)
    return made


def save(
    session: Session, actor: Actor, public_id: str, text: CampaignText, version: int, at: datetime
) -> Campaign:
    """Say something else. Raises NotFound, Forbidden, DomainError("campaign_changed_meanwhile")
    where it is no longer the version that the editor saw, DomainError("campaign_ended"),
    DomainError("benefit_unknown", "benefits"), DomainError("programme_unknown", "programmes") for
    what is beyond the actor's reach and was not bundled before."""
    campaign = _locked(session, actor, public_id)
    if campaign.state is BenefitState.ended:
        raise DomainError("campaign_ended")
    if campaign.version != version:
        raise DomainError("campaign_changed_meanwhile", "title")
    _put(session, campaign, text, at)
    _bundle(session, actor, campaign, text)
    _noted(session, actor, campaign, "campaign.saved", at)
    return campaign


def publish(session: Session, actor: Actor, public_id: str, at: datetime) -> None:
    """Show it to everybody. Raises NotFound, Forbidden, DomainError("campaign_ended")."""
    _step(session, actor, public_id, BenefitState.published, "campaign.published", at)


def end(session: Session, actor: Actor, public_id: str, at: datetime) -> None:
    """Close it; what it bundles goes on. Raises likewise."""
    _step(session, actor, public_id, BenefitState.ended, "campaign.ended", at)


def _step(
    session: Session, actor: Actor, public_id: str, state: BenefitState, act: str, at: datetime
) -> None:
    campaign = _locked(session, actor, public_id)
    if campaign.state is state:
        return
    if campaign.state is BenefitState.ended:
        raise DomainError("campaign_ended")
    campaign.state, campaign.updated_at = state, at
    campaign.version += 1
    _noted(session, actor, campaign, act, at)


def _locked(session: Session, actor: Actor, public_id: str) -> Campaign:
    found = managed_campaign(session, actor, EDIT, public_id)
    session.refresh(found, with_for_update=True)
    return found


def _put(session: Session, campaign: Campaign, text: CampaignText, at: datetime) -> None:
    if text.ends_on < text.begins_on:
        raise DomainError("benefit_span", "ends_on")
    for name in ("gift", "title", "body", "begins_on", "ends_on"):
        setattr(campaign, name, getattr(text, name))
    campaign.version += 1
    campaign.updated_at = at


def _bundle(session: Session, actor: Actor, campaign: Campaign, text: CampaignText) -> None:
    """What was bundled before may stay, whoever's it is."""
    before = chosen(session, campaign)
    mine = benefits_within(actor, EDIT)
    ids = _ids(session, Benefit, mine, text.benefits, before[0])
    if ids is None:
        raise DomainError("benefit_unknown", "benefits")
    joins = programmes_within(actor, Permission.programmes_edit)
    others = _ids(session, Programme, joins, text.programmes, before[1])
    if others is None:
        raise DomainError("programme_unknown", "programmes")
    for link in (CampaignBenefit, CampaignProgramme):
        session.execute(delete(link).where(link.campaign_id == campaign.id))
    session.add_all(CampaignBenefit(campaign_id=campaign.id, benefit_id=one) for one in ids)
    session.add_all(CampaignProgramme(campaign_id=campaign.id, programme_id=one) for one in others)
    session.flush()


def _ids(
    session: Session, model: Any, within: Any, wanted: Sequence[str], before: Sequence[str]
) -> list[int] | None:
    """Row ids of all that is wanted; None where something is out of reach."""
    found = session.scalars(
        select(model.id).where(model.public_id.in_(wanted), within | model.public_id.in_(before))
    ).all()
    return list(found) if len(found) == len(set(wanted)) else None


def _noted(session: Session, actor: Actor, campaign: Campaign, action: str, at: datetime) -> None:
    facts: dict[str, Any] = {"campaign": campaign.public_id, "version": campaign.version}
    audit.record(session, actor, action, at, organisation_id=campaign.organiser_id, **facts)
