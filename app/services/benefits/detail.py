"""All that is known of one benefit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.errors import NotFound
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.benefits.cards import Card, cards
from app.services.benefits.claims import needed
from app.services.benefits.eligibility import Fact
from app.services.benefits.question import Wishes
from app.services.benefits.spots import Spot, spots_of
from app.services.places import PUBLIC_ID


@dataclass(frozen=True, slots=True)
class BenefitDetail:
    """One benefit at one instant. `spots` are its places, nearest first, the first 40 of
    `card.places`; `merchant` is the public id and name of the merchant whose own offer it is;
    `needs` what a claimant must tell; days count from the claim."""

    card: Card
    body: str
    phone: str
    organiser_phone: str
    merchant: tuple[str, str] | None
    spots: tuple[Spot, ...]
    needs: tuple[Fact, ...]
    asks: str
    verifies_phone: bool
    voucher_days: int
    decide_days: int
    version: int
    updated_at: datetime


def detail(
    session: Session, public_id: str, at: datetime, wishes: Wishes | None = None
) -> BenefitDetail:
    """The benefit as of the aware instant for somebody who wishes so (a position, a county), in a
    constant number of statements; drafts are nobody's business. Raises
    NotFound("benefit_unknown")."""
    row, wishes = _found(session, public_id), wishes or Wishes()
    phone = session.scalar(select(Organisation.phone).where(Organisation.id == row.organiser_id))
    card = cards(session, [row.id], at, wishes)[row.id]
    return BenefitDetail(
        card=card,
        body=row.body,
        phone=row.phone,
        organiser_phone=phone or "",
        merchant=_merchant(session, row),
        spots=spots_of(session, row.id, wishes) if card.places else (),
        needs=needed(row),
        asks=row.asks,
        verifies_phone=row.verifies_phone,
        voucher_days=row.voucher_days,
        decide_days=row.decide_days,
        version=row.version,
        updated_at=row.updated_at,
    )


def _found(session: Session, public_id: str) -> Benefit:
    wanted = public_id.lower()
    if PUBLIC_ID.fullmatch(wanted):
        found = session.scalars(
            select(Benefit)
            .where(Benefit.public_id == wanted, Benefit.state != BenefitState.draft)
            .options(
                selectinload(Benefit.groups),
                selectinload(Benefit.counties),
                selectinload(Benefit.quotas),
            )
        ).one_or_none()
        if found is not None:
            return found
    raise NotFound("benefit_unknown")


def _merchant(session: Session, row: Benefit) -> tuple[str, str] | None:
    if row.merchant_id is None:
        return None
    found = session.execute(
        select(Place.public_id, Place.name).where(Place.id == row.merchant_id)
    ).one()
    return found.public_id, found.name
