"""What of benefits waits for somebody on the desk's first page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, can
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState
from app.models.claim import Claim
from app.services.benefits.desk_list import Shelf, shelved
from app.services.benefits.scope import benefits_within, merchants


@dataclass(frozen=True, slots=True)
class BenefitsToday:
    """Merchants' drafts that wait to be published, one's own drafts, applications without an
    answer and how many of them are late. `offers`: the reader may write for a merchant."""

    offered: int = 0
    drafts: int = 0
    applications: int = 0
    overdue: int = 0
    offers: bool = False

    @property
    def waits(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.offered or self.drafts or self.applications)


def benefits_today(session: Session, actor: Actor, at: datetime) -> BenefitsToday:
    """Over the benefits that the actor may edit, and the applications that it may decide."""
    offers = can(actor, Permission.benefits_offer) and bool(merchants(session, actor))
    if not can(actor, Permission.benefits_edit):
        return BenefitsToday(offers=offers)

    def count(*terms: Any, of: Permission = Permission.benefits_edit) -> int:
        counted = select(func.count()).select_from(Benefit).where(benefits_within(actor, of))
        if of is Permission.claims_decide:
            counted = counted.join(Claim, Claim.benefit_id == Benefit.id)
        return session.scalar(counted.where(*terms)) or 0

    decide, waits = Permission.claims_decide, Claim.state == ClaimState.open
    return BenefitsToday(
        count(shelved(Shelf.offered, at)),
        count(shelved(Shelf.drafts, at)),
        count(waits, of=decide),
        count(waits, Claim.due_at < at, of=decide),
        offers,
    )
