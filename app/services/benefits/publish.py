"""The states of a benefit: draft → published ⇄ paused → ended, and what each step means for what
people hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState
from app.models.campaign import CampaignBenefit
from app.models.claim import Claim
from app.services.benefits import quota
from app.services.benefits.acts import noted
from app.services.benefits.scope import managed_benefit
from app.services.benefits.write import lacks_place

_LIVE = (BenefitState.published, BenefitState.paused)


class Gap(StrEnum):
    """What a benefit lacks to be published; the value is the field of the form."""

    where = "places"
    past = "ends_on"


class Incomplete(DomainError):
    """It cannot be published yet; `gaps` says why."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__("benefit_incomplete")
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class Hands:
    """How many vouchers people still hold, and how many applications wait for an answer."""

    held: int = 0
    open: int = 0


def hands(session: Session, benefit: Benefit, at: datetime) -> Hands:
    """Whom a change of state concerns at the aware instant."""
    late = Claim.valid_until.is_not(None) & (Claim.valid_until <= at)
    rows = session.execute(
        select(Claim.state, func.count())
        .where(Claim.benefit_id == benefit.id, Claim.state.in_((ClaimState.held, ClaimState.open)))
        .where(~late)
        .group_by(Claim.state)
    )
    counts = {row[0]: row[1] for row in rows}
    return Hands(counts.get(ClaimState.held, 0), counts.get(ClaimState.open, 0))


def gaps(benefit: Benefit, at: datetime) -> list[Gap]:
    """What is missing."""
    found = [Gap.where] if lacks_place(benefit) else []
    if benefit.ends_on is not None and benefit.ends_on < quota.day_of(at):
        found.append(Gap.past)
    return found


def publish(session: Session, actor: Actor, public_id: str, at: datetime) -> Benefit:
    """Show a draft to everybody; a second time nothing more happens.

    Raises NotFound, Forbidden, Incomplete, DomainError("benefit_ended").
    """
    benefit = _locked(session, actor, Permission.benefits_edit, public_id)
    if benefit.state is BenefitState.published:
        return benefit
    _only(benefit, BenefitState.draft)
    if missing := gaps(benefit, at):
        raise Incomplete(missing)
    benefit.published_at = at
    return _next(session, actor, benefit, BenefitState.published, "benefit.published", at)


def pause(session: Session, actor: Actor, public_id: str, at: datetime) -> Benefit:
    """Let nothing more be claimed for now; a merchant may do so with its own offer.

    Raises NotFound, Forbidden, DomainError("benefit_ended") for a draft or one that has ended.
    """
    benefit = _locked(session, actor, Permission.benefits_offer, public_id)
    if benefit.state is BenefitState.paused:
        return benefit
    _only(benefit, BenefitState.published)
    return _next(session, actor, benefit, BenefitState.paused, "benefit.paused", at)


def resume(session: Session, actor: Actor, public_id: str, at: datetime) -> Benefit:
    """Let it be claimed again. Raises NotFound, Forbidden, Incomplete,
    DomainError("benefit_ended")."""
    benefit = _locked(session, actor, Permission.benefits_edit, public_id)
    if benefit.state is BenefitState.published:
        return benefit
    _only(benefit, BenefitState.paused)
    if missing := gaps(benefit, at):
        raise Incomplete(missing)
    return _next(session, actor, benefit, BenefitState.published, "benefit.resumed", at)


def end(session: Session, actor: Actor, public_id: str, at: datetime) -> Benefit:
    """Close it for good; what people hold still counts, and applications are still answered.

    Raises NotFound, Forbidden, DomainError("benefit_ended") for a draft.
    """
    benefit = _locked(session, actor, Permission.benefits_edit, public_id)
    if benefit.state is BenefitState.ended:
        return benefit
    _only(benefit, *_LIVE)
    return _next(session, actor, benefit, BenefitState.ended, "benefit.ended", at)


def discard(session: Session, actor: Actor, public_id: str, at: datetime) -> None:
    """Throw a draft away. Raises NotFound, Forbidden, DomainError("benefit_ended")."""
    benefit = _locked(session, actor, Permission.benefits_offer, public_id)
    _only(benefit, BenefitState.draft)
    noted(session, actor, benefit, "benefit.discarded", at)
    session.flush()
    for table, column in ((CampaignBenefit, CampaignBenefit.benefit_id), (Benefit, Benefit.id)):
        session.execute(
            delete(table).where(column == benefit.id),
            execution_options={"synchronize_session": False},
        )
    session.expunge(benefit)


def _locked(session: Session, actor: Actor, permission: Permission, public_id: str) -> Benefit:
    found = managed_benefit(session, actor, permission, public_id)
    return quota.lock(session, found.id)


def _only(benefit: Benefit, *states: BenefitState) -> None:
    if benefit.state not in states:
        raise DomainError("benefit_ended")


def _next(
    session: Session,
    actor: Actor,
    benefit: Benefit,
    state: BenefitState,
    action: str,
    at: datetime,
) -> Benefit:
    benefit.state = state
    benefit.version += 1
    benefit.updated_at = at
    session.flush()
    noted(session, actor, benefit, action, at, version=benefit.version)
    return benefit
