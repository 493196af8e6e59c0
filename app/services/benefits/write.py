"""Making a benefit and changing it: nobody overwrites unseen what somebody else changed, and no
quota goes below what is taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay
from app.models.claim import Claim
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import overlap
from app.services.benefits import capacities, content, offers, quota
from app.services.benefits.acts import noted
from app.services.benefits.scope import managed_benefit
from app.services.benefits.searched import settle
from app.services.overlap import Overlap, Units
from app.services.scope import managed_organisation

#: Whose numbers the benefits made here have: the id of the form that made each.
SOURCE: Final = "desk"
SUBMISSION_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")


class BenefitConflict(Overlap):
    """Somebody else changed the same units of the benefit meanwhile."""

    def __init__(self, base: Units, now: Units, typed: Units) -> None:
        super().__init__("benefit_changed_meanwhile", base, now, typed)


@dataclass(frozen=True, slots=True)
class NewBenefit:
    """A filled-in form; `organiser` is the public id of an organisation, or with `offered` of the
    merchant whose own offer it is."""

    submission_id: str
    organiser: str
    units: Units
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One change under way: the locked benefit and what it said before."""

    session: Session
    actor: Actor
    benefit: Benefit
    at: datetime
    before: Units


def create(session: Session, actor: Actor, new: NewBenefit, at: datetime) -> Benefit:
    """A draft; the same form again answers the same one.

    Raises NotFound("organisation_unknown"), NotFound("place_unknown"), Forbidden, the refusals of
    offers.merchant, offers.first, content.put and capacities.first, and
    DomainError("submission_reused", "submission_id") when somebody else's benefit has the id.
    """
    place, units = None, new.units
    if new.offered:
        place = offers.merchant(session, actor, new.organiser)
        organiser = session.get_one(Organisation, place.owner_id)
        units = offers.first(place, units)
    else:
        permission = Permission.benefits_edit
        organiser = managed_organisation(session, actor, permission, new.organiser)
    return _kept(session, actor, new.submission_id, organiser, place, units, at)


def _kept(
    session: Session,
    actor: Actor,
    submission_id: str,
    organiser: Organisation,
    place: Place | None,
    units: Units,
    at: datetime,
) -> Benefit:
    if not SUBMISSION_ID.fullmatch(submission_id):
        raise DomainError("submission_invalid", "submission_id")
    if (known := _made(session, submission_id)) is not None:
        return _same(known, actor)
    made = build(session, organiser, (SOURCE, submission_id), units, at, merchant=place)
    made.created_by = actor.account_id
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        first = _made(session, submission_id)
        if first is None:
            raise
        return _same(first, actor)
    noted(session, actor, made, "benefit.created", at)
    return made


def build(
    session: Session,
    organiser: Organisation,
    origin: tuple[str, str],
    units: Units,
    at: datetime,
    merchant: Place | None = None,
) -> Benefit:
    """A draft that is in no session yet; `origin` is the source and its own id there. Raises the
    refusals of content.put and capacities.first."""
    made = Benefit(
        kind=BenefitKind(units["kind"]),
        way=ClaimWay(units["way"]),
        state=BenefitState.draft,
        organiser_id=organiser.id,
        merchant_id=merchant.id if merchant else None,
        source=origin[0],
        external_id=origin[1],
        created_at=at,
        updated_at=at,
        demo=organiser.demo,
        version=1,
    )
    content.put(session, made, units)
    made.quotas = capacities.first(session, units)
    settle(session, made)
    return made


def copy(
    session: Session, actor: Actor, public_id: str, submission_id: str, at: datetime
) -> Benefit:
    """A new draft that says the same; the same form again answers the same one.

    Raises NotFound, Forbidden, DomainError("submission_invalid", "submission_id"), and the
    refusals of create.
    """
    one = managed_benefit(session, actor, Permission.benefits_offer, public_id)
    units = content.snapshot(session, one)
    organiser = session.get_one(Organisation, one.organiser_id)
    place = session.get(Place, one.merchant_id) if one.merchant_id else None
    if place is not None and offers.only_offers(session, actor, one):
        units = offers.first(place, units)
    return _kept(session, actor, submission_id, organiser, place, units, at)


def begin(session: Session, actor: Actor, public_id: str, at: datetime) -> Edit:
    """Load, authorise and lock the benefit.

    Raises NotFound, Forbidden, DomainError("benefit_ended"), DomainError("offer_published").
    """
    found = managed_benefit(session, actor, Permission.benefits_offer, public_id)
    benefit = quota.lock(session, found.id)
    if benefit.state is BenefitState.ended:
        raise DomainError("benefit_ended")
    offers.may_write(session, actor, benefit)
    return Edit(session, actor, benefit, at, content.snapshot(session, benefit))


def save(edit: Edit, seen: Units, wanted: Mapping[str, Any]) -> Units:
    """Set what the form, filled in while `seen` stood, wants otherwise than it is, as the next
    version; answers what changed. What the form left as it had seen it stays as it is now.

    Raises BenefitConflict, the refusals of content.put and capacities.put,
    DomainError("benefit_claimed", "way", claims=NUMBER),
    DomainError("benefit_needs_place", "places").
    """
    session, benefit = edit.session, edit.benefit
    if offers.only_offers(session, edit.actor, benefit):
        wanted = offers.its_own(wanted)
    changes = overlap.changes(edit.before, seen, wanted, BenefitConflict)
    if not changes:
        return changes
    if "way" in changes and (number := claims_of(session, benefit)):
        raise DomainError("benefit_claimed", "way", claims=number)
    content.put(session, benefit, changes)
    if benefit.state is not BenefitState.draft and lacks_place(benefit):
        raise DomainError("benefit_needs_place", "places")
    benefit.version += 1
    benefit.updated_at = edit.at
    settle(session, benefit)
    session.flush()
    capacities.put(session, benefit, changes, edit.at)
    fields = ",".join(sorted(changes))[:400]
    facts: dict[str, Any] = {"fields": fields, "version": benefit.version}
    noted(session, edit.actor, benefit, "benefit.saved", edit.at, **facts)
    return changes


def lacks_place(benefit: Benefit) -> bool:
    """Whether its vouchers could be redeemed nowhere."""
    return benefit.way is ClaimWay.voucher and not benefit.places


def claims_of(session: Session, benefit: Benefit) -> int:
    """How many were ever claimed or applied for."""
    counted = select(func.count(Claim.id)).where(Claim.benefit_id == benefit.id)
    return session.scalar(counted) or 0


def _made(session: Session, submission_id: str) -> Benefit | None:
    made = (Benefit.source == SOURCE, Benefit.external_id == submission_id)
    return session.scalar(select(Benefit).where(*made))


def _same(benefit: Benefit, actor: Actor) -> Benefit:
    if benefit.created_by != actor.account_id:
        raise DomainError("submission_reused", "submission_id")
    return benefit
