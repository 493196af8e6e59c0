"""The benefits of somebody's desk: what merchants wait for, drafts, what runs, what is over."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, reach
from app.adapters.pinyin import normalise_query
from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import COUNTED, BenefitKind, BenefitState, ClaimState, ClaimWay
from app.models.claim import Claim
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.benefits.quota import ALL, day_of
from app.services.benefits.scope import benefits_within

PAGE: Final = 30


class Shelf(StrEnum):
    """Where a benefit stands in the list; `offered` are drafts of merchants."""

    offered = "offered"
    drafts = "drafts"
    running = "running"
    over = "over"


@dataclass(frozen=True, slots=True)
class DeskBenefit:
    """A benefit as the desk lists it: `taken` claims that count of `capacity` in all, `waiting`
    applications without an answer, `overdue` of them too late."""

    public_id: str
    title: str
    kind: BenefitKind
    way: ClaimWay
    state: BenefitState
    organiser: str
    merchant: str | None
    begins_on: date | None
    ends_on: date | None
    demo: bool
    taken: int
    capacity: int | None
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """The first page of a shelf, and how many stand on it in all."""

    benefits: list[DeskBenefit]
    total: int


def shelved(shelf: Shelf, at: datetime) -> ColumnElement[bool]:
    """What stands on a shelf at the aware instant."""
    if shelf is Shelf.offered:
        return and_(Benefit.state == BenefitState.draft, Benefit.merchant_id.is_not(None))
    if shelf is Shelf.drafts:
        return and_(Benefit.state == BenefitState.draft, Benefit.merchant_id.is_(None))
    past = and_(Benefit.ends_on.is_not(None), Benefit.ends_on < day_of(at))
    live = Benefit.state.in_((BenefitState.published, BenefitState.paused))
    if shelf is Shelf.running:
        return and_(live, ~past)
    return or_(Benefit.state == BenefitState.ended, and_(live, past))


def shelves(session: Session, actor: Actor, at: datetime, words: str = "") -> dict[Shelf, Shelved]:
    """Each shelf of the benefits that the actor may read: late answers first, then what ends
    first."""
    return {shelf: _shelf(session, actor, shelf, at, words) for shelf in Shelf}


def _shelf(session: Session, actor: Actor, shelf: Shelf, at: datetime, words: str) -> Shelved:
    within = [benefits_within(actor, Permission.benefits_read), shelved(shelf, at)]
    within += [
        Benefit.search_text.contains(word, autoescape=True) for word in normalise_query(words)
    ]
    overdue = _claims(Claim.state == ClaimState.open, Claim.due_at < at)
    columns = (
        *(Benefit.public_id, Benefit.title, Benefit.kind, Benefit.way, Benefit.state),
        *(Organisation.name, Place.name, Benefit.begins_on, Benefit.ends_on, Benefit.demo),
        *(_claims(Claim.state.in_(COUNTED)), _capacity()),
        *(_claims(Claim.state == ClaimState.open), overdue),
    )
    ends = Benefit.ends_on.desc() if shelf is Shelf.over else Benefit.ends_on
    rows = session.execute(
        select(*columns)
        .join(Organisation, Organisation.id == Benefit.organiser_id)
        .outerjoin(Place, Place.id == Benefit.merchant_id)
        .where(*within)
        .order_by(overdue.desc(), ends.nulls_last(), Benefit.public_id)
        .limit(PAGE)
    )
    found = [DeskBenefit(*row) for row in rows]
    total = len(found)
    if total == PAGE:
        total = session.scalar(select(func.count(Benefit.id)).where(*within)) or 0
    return Shelved(found, total)


def only_merchants(actor: Actor) -> bool:
    """Whether the actor reads no benefits but those of single merchants."""
    paths, _ = reach(actor, Permission.benefits_read)
    return not paths


def _claims(*terms: ColumnElement[bool]) -> Any:
    counted = select(func.count()).where(Claim.benefit_id == Benefit.id, *terms)
    return counted.correlate(Benefit).scalar_subquery()


def _capacity() -> Any:
    found = select(BenefitQuota.capacity).where(
        BenefitQuota.benefit_id == Benefit.id, BenefitQuota.scope == ALL
    )
    return found.correlate(Benefit).scalar_subquery()
