"""A claim as it stands at an instant, for whoever holds its private link; and all of one's own in
a list."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.models.benefit_kinds import LIVE_CLAIMS, BenefitKind, ClaimState
from app.models.claim import Claim, Redemption
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import claim_links, voucher
from app.services.benefits.detail import BenefitDetail, detail
from app.services.benefits.eligibility import Person
from app.services.benefits.question import Wishes
from app.services.benefits.standing import state_at

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """A voucher or an application: a voucher whose time is over has lapsed, whatever the row says
    yet. `redeemed_at` and `where` tell of its redemption."""

    token: str = field(repr=False)
    public_id: str
    state: ClaimState
    valid_until: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    answer: str
    created_at: datetime
    benefit: BenefitDetail
    redeemed_at: datetime | None
    where: str

    @property
    def may_withdraw(self) -> bool:
        """Whether it can still be given back."""
        return self.state in (ClaimState.held, ClaimState.open)


@dataclass(frozen=True, slots=True)
class Square:
    """What a voucher shows in one half minute: `read` by a camera, `digits` typed."""

    read: str = field(repr=False)
    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """A line of one's own list."""

    token: str = field(repr=False)
    title: str
    kind: BenefitKind
    demo: bool
    state: ClaimState
    valid_until: datetime | None
    due_at: datetime | None


def by_link(session: Session, vault: Vault, token: str, at: datetime) -> Receipt:
    """The claim behind the private link; raises NotFound("claim_unknown")."""
    claim, benefit = claim_links.followed(session, vault, token)
    wishes = Wishes(person=Person(county=claim.county_code or ""))
    used = session.execute(
        select(Redemption.at, Place.name)
        .join(Place, Place.id == Redemption.place_id)
        .where(Redemption.claim_id == claim.id)
    ).one_or_none()
    return Receipt(
        token=token,
        public_id=claim.public_id,
        state=state_at(claim, at),
        valid_until=claim.valid_until,
        due_at=claim.due_at,
        decided_at=claim.decided_at,
        answer=vault.open(claim.answer) if claim.answer else "",
        created_at=claim.created_at,
        benefit=detail(session, benefit.public_id, at, wishes),
        redeemed_at=used.at if used else None,
        where=used.name if used else "",
    )


def squares(
    session: Session, vault: Vault, token: str, at: datetime, ahead: int = voucher.AHEAD
) -> list[Square]:
    """What the voucher shows from the half minute of the instant on; nothing where it is not held.

    Raises NotFound("claim_unknown").
    """
    claim, _ = claim_links.followed(session, vault, token)
    if state_at(claim, at) is not ClaimState.held or claim.secret is None:
        return []
    first = changing_code.step(at)
    return [
        Square(voucher.square(claim, step), voucher.digits(claim, step))
        for step in range(first, first + ahead)
    ]


def own(session: Session, vault: Vault, account_id: int, at: datetime) -> list[OwnClaim]:
    """The claims of an account, those that can still be used first, of these the soonest over."""
    usable = case((Claim.state.in_([ClaimState.held, ClaimState.open]), 0), else_=1)
    live = case((Claim.state.in_(LIVE_CLAIMS), 0), else_=1)
    rows = session.execute(
        select(Claim, Benefit)
        .join(Benefit, Benefit.id == Claim.benefit_id)
        .where(Claim.account_id == account_id)
        .order_by(usable, live, func.coalesce(Claim.valid_until, Claim.due_at), Claim.id.desc())
        .limit(SHOWN)
    )
    return [
        OwnClaim(
            token=claim_links.token(vault, claim.submission_id),
            title=benefit.title,
            kind=benefit.kind,
            demo=benefit.demo,
            state=state_at(claim, at),
            valid_until=claim.valid_until,
            due_at=claim.due_at,
        )
        for claim, benefit in rows
    ]
