"""Which benefits, applications and campaigns an actor reaches: those of organisations within reach,
and a merchant's own offers."""

from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Target, can, reach, sees
from app.errors import Forbidden, NotFound
from app.models.benefit import Benefit
from app.models.campaign import Campaign
from app.models.claim import Claim
from app.models.kinds import PlaceKind, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.places import PUBLIC_ID
from app.services.scope import below

#: More merchants than one district has.
_MOST: Final = 500


def managed_benefit(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> Benefit:
    """The benefit, loaded and authorised in one call; drafts and ended ones too. Whoever looks
    after the merchant reaches its own offers.

    Raises NotFound("benefit_unknown") for one that does not exist or lies beyond the actor's
    grants, Forbidden("permission_missing") for one's own without the permission.
    """
    row = _row(session, select(Benefit, Organisation.path, Benefit.merchant_id), Benefit, public_id)
    if row is None or not sees(actor, Target(row[1], row[2])):
        raise NotFound("benefit_unknown")
    if not can(actor, permission, Target(row[1], row[2])):
        raise Forbidden("permission_missing")
    found: Benefit = row[0]
    return found


def managed_campaign(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> Campaign:
    """The campaign likewise; raises NotFound("campaign_unknown"), Forbidden."""
    row = _row(session, select(Campaign, Organisation.path), Campaign, public_id)
    if row is None or not sees(actor, Target(row[1])):
        raise NotFound("campaign_unknown")
    if not can(actor, permission, Target(row[1])):
        raise Forbidden("permission_missing")
    found: Campaign = row[0]
    return found


def managed_claim(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> tuple[Claim, Benefit]:
    """The claim with its benefit likewise; raises NotFound("claim_unknown"), Forbidden."""
    wanted = public_id.lower()
    row = None
    if PUBLIC_ID.fullmatch(wanted):
        row = session.execute(
            select(Claim, Benefit, Organisation.path)
            .join(Benefit, Benefit.id == Claim.benefit_id)
            .join(Organisation, Organisation.id == Benefit.organiser_id)
            .where(Claim.public_id == wanted)
        ).one_or_none()
    if row is None or not sees(actor, Target(row.path)):
        raise NotFound("claim_unknown")
    if not can(actor, permission, Target(row.path)):
        raise Forbidden("permission_missing")
    return row.Claim, row.Benefit


def merchants(session: Session, actor: Actor) -> list[Place]:
    """The merchants whose offers the actor may write, by name; retired ones not."""
    paths, ids = reach(actor, Permission.benefits_offer)
    found = select(Place).join(Organisation, Organisation.id == Place.owner_id)
    found = found.where(
        or_(below(Organisation.path, paths), Place.id.in_(ids)),
        Place.kind == PlaceKind.merchant,
        Place.status != PlaceStatus.retired,
        Place.merged_into_id.is_(None),
    )
    return list(session.scalars(found.order_by(Place.name, Place.public_id).limit(_MOST)))


def benefits_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The benefits that `actor` holds `permission` at: its organisations' and its merchants'."""
    paths, ids = reach(actor, permission)
    ours = select(Organisation.id).where(below(Organisation.path, paths))
    return or_(Benefit.organiser_id.in_(ours), Benefit.merchant_id.in_(ids))


def campaigns_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The campaigns likewise."""
    paths, _ = reach(actor, permission)
    ours = select(Organisation.id).where(below(Organisation.path, paths))
    return Campaign.organiser_id.in_(ours)


def _row(
    session: Session, found: Any, model: type[Benefit] | type[Campaign], public_id: str
) -> Any:
    wanted = public_id.lower()
    if not PUBLIC_ID.fullmatch(wanted):
        return None
    joined = found.join(Organisation, Organisation.id == model.organiser_id)
    return session.execute(joined.where(model.public_id == wanted)).one_or_none()
