"""What a merchant offers itself: its manager writes the draft, the organisation publishes it."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Target, can
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay, Period
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.overlap import Units
from app.services.scope import managed_place

#: What a merchant decides itself; whom it is for and at whose cost is the organisation's word.
ITS_OWN: Final = frozenset(
    (
        *("title", "body", "bring", "worth", "worth_fen", "link", "phone", "begins_on", "ends_on"),
        *("way", "period", "per_day", "voucher_days", "members_only", "quota"),
    )
)
_BLANK: Final[Units] = {
    **dict.fromkeys(("title", "body", "bring", "worth", "link", "phone", "asks"), ""),
    **dict.fromkeys(("worth_fen", "budget_fen", "per_day", "begins_on", "ends_on", "quota")),
    "members_only": False,
    "verifies_phone": True,
    "voucher_days": 30,
    "decide_days": 15,
    "way": ClaimWay.voucher.value,
    "period": Period.once.value,
    "groups": [],
    "areas": [],
    "county_quotas": [],
}


def merchant(session: Session, actor: Actor, public_id: str) -> Place:
    """The merchant for which the actor may write offers.

    Raises NotFound("place_unknown"), Forbidden, DomainError("not_a_merchant", "organiser").
    """
    place = managed_place(session, actor, Permission.benefits_offer, public_id)
    if place.kind is not PlaceKind.merchant:
        raise DomainError("not_a_merchant", "organiser")
    return place


def first(place: Place, wanted: Mapping[str, Any]) -> Units:
    """The units of a merchant's new offer: what it decides itself, at its own place."""
    units = {**_BLANK, "kind": BenefitKind.merchant_discount.value, "places": [place.public_id]}
    return units | its_own(wanted)


def its_own(wanted: Mapping[str, Any]) -> Units:
    """What of the units a merchant decides. Raises DomainError("benefit_undecided", "way") for
    applications: a merchant has nobody who decides."""
    if wanted.get("way") == ClaimWay.application.value:
        raise DomainError("benefit_undecided", "way")
    return {unit: value for unit, value in wanted.items() if unit in ITS_OWN}


def only_offers(session: Session, actor: Actor, benefit: Benefit) -> bool:
    """Whether the actor reaches the benefit as its merchant only."""
    path = session.get_one(Organisation, benefit.organiser_id).path
    return not can(actor, Permission.benefits_edit, Target(path, benefit.merchant_id))


def reaches_merchant_only(session: Session, actor: Actor, benefit: Benefit) -> bool:
    """Whether the actor looks after the merchant, and not after the organisation's benefits."""
    path = session.get_one(Organisation, benefit.organiser_id).path
    return not can(actor, Permission.benefits_read, Target(path))


def may_write(session: Session, actor: Actor, benefit: Benefit) -> None:
    """Raises DomainError("offer_published") for a merchant's manager whose offer is no draft any
    more: what the organisation has published changes by its word only."""
    if benefit.state is not BenefitState.draft and only_offers(session, actor, benefit):
        raise DomainError("offer_published")
