"""A merchant on the running site, its voucher, and people who claim it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from app.models.claim import Claim
from app.models.division import Division
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import claim_links, claims, voucher
from app.services.benefits.claims import Claimant
from app.services.benefits.eligibility import Person
from app.services.sign_in import account_for
from tests.e2e.server import Site
from tests.e2e.site import NOW
from tests.e2e.staff import desk
from tests.factories.benefit import a_benefit
from tests.factories.place import a_place

REDEEMED: Final = (
    "SELECT place.name, count(*) FROM redemption JOIN place ON place.id = place_id"
    " JOIN claim ON claim.id = claim_id WHERE claim.public_id = ? GROUP BY place.name"
)
#: The half minute in which the site's clock stands.
STEP: Final = changing_code.step(NOW)


@dataclass(frozen=True)
class Shop:
    """Public ids of the merchant and of its voucher."""

    place: str
    benefit: str


@dataclass(frozen=True)
class Held:
    """Somebody's voucher: its number, the private link's path, what its square holds now and its
    digits."""

    number: str
    path: str
    read: str
    digits: str


def a_shop(site: Site, title: str, **fields: Any) -> Shop:
    """A merchant next to the first listing, with a voucher that soon ends."""
    with desk(site) as (_, session):
        near = session.scalars(select(Place).where(Place.demo).order_by(Place.id).limit(1)).one()
        place = a_place(
            session,
            f"{title}的店",
            (near.lng, near.lat),
            kind=PlaceKind.merchant,
            county=session.get_one(Division, near.county_code),
            owner=session.get_one(Organisation, near.owner_id),
            address="解放路 1 号",
            demo=True,
        )
        made = a_benefit(
            session,
            title,
            organiser=session.get_one(Organisation, near.owner_id),
            places=[place],
            worth="每碗便宜 5 元",
            worth_fen=500,
            bring="会员卡",
            ends_on=(NOW + timedelta(days=1)).date(),
            demo=True,
            **fields,
        )
        return Shop(place.public_id, made.public_id)


def held(site: Site, shop: Shop, phone: str) -> Held:
    """The voucher of that phone's owner."""
    with desk(site) as (app, session):
        vault = app.extensions["yijia"].vault
        account = account_for(session, vault, phone, NOW)
        who = Claimant(phone, Person(), f"{phone[1:]:0>32}", account_id=account.id)
        made = claims.claim(session, vault, shop.benefit, who, NOW)
        return Held(
            made.public_id,
            f"/benefits/claims/{claim_links.token(vault, made.submission_id)}",
            voucher.square(made, STEP),
            voucher.digits(made, STEP),
        )


def square_at(site: Site, number: str, step: int) -> str:
    """What the voucher's square holds in that half minute."""
    with desk(site) as (_, session):
        claim = session.scalars(select(Claim).where(Claim.public_id == number)).one()
        return voucher.square(claim, step)
