"""Valid benefits, and people who claim them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.benefit import Benefit, BenefitCounty, BenefitGroup, BenefitPlace, BenefitQuota
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay, Gift
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.claim import Claim
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import OccupationGroup
from app.services.benefits import claims
from app.services.benefits.claims import Claimant
from app.services.benefits.eligibility import Person
from app.services.sign_in import account_for
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_phone


def a_benefit(
    session: Session,
    title: str = "面馆八折",
    *,
    organiser: Organisation | None = None,
    places: Sequence[Place] = (),
    groups: Sequence[OccupationGroup] = (),
    areas: Sequence[str] = (),
    quotas: Mapping[str, int] | None = None,
    **fields: Any,
) -> Benefit:
    """A published voucher for everybody; `quotas` by scope ("" for all), `areas` are codes of
    counties or cities. Without an organiser it is the first organisation's."""
    organiser = organiser or session.query(Organisation).order_by(Organisation.id).first()
    made = Benefit(
        **{
            "title": title,
            "kind": BenefitKind.merchant_discount,
            "state": BenefitState.published,
            "way": ClaimWay.voucher,
            "organiser_id": (organiser or an_organisation(session)).id,
            "published_at": NOW - timedelta(days=3),
            "created_at": NOW - timedelta(days=4),
            "updated_at": NOW - timedelta(days=3),
        }
        | fields
    )
    made.groups = [BenefitGroup(group=group) for group in groups]
    made.counties = [BenefitCounty(county_code=code) for code in areas]
    made.places = [BenefitPlace(place_id=place.id) for place in places]
    made.quotas = [
        BenefitQuota(scope=scope, capacity=capacity) for scope, capacity in (quotas or {}).items()
    ]
    session.add(made)
    session.flush()
    return made


def an_application(
    session: Session,
    vault: Vault,
    organiser: Organisation | None = None,
    *,
    benefit: Benefit | None = None,
    number: int = 1,
    words: str = "孩子今年上大学",
    **fields: Any,
) -> Claim:
    """Somebody applies for school aid, unless for another benefit."""
    aid = benefit or a_benefit(
        session,
        "金秋助学金",
        organiser=organiser,
        kind=BenefitKind.school_aid,
        way=ClaimWay.application,
    )
    return claims_it(session, vault, aid, number, name="王小明", words=words, **fields)


def a_campaign(
    session: Session,
    title: str = "夏送清凉",
    *,
    organiser: Organisation | None = None,
    benefits: Sequence[Benefit] = (),
    programmes: Sequence[Programme] = (),
    **fields: Any,
) -> Campaign:
    """A published campaign of the ten days around `NOW`, of the first organisation there is."""
    organiser = organiser or session.query(Organisation).order_by(Organisation.id).first()
    made = Campaign(
        **{
            "title": title,
            "gift": Gift.summer,
            "state": BenefitState.published,
            "organiser_id": (organiser or an_organisation(session)).id,
            "begins_on": (NOW - timedelta(days=5)).date(),
            "ends_on": (NOW + timedelta(days=5)).date(),
            "created_at": NOW,
            "updated_at": NOW,
        }
        | fields
    )
    session.add(made)
    session.flush()
    session.add_all(CampaignBenefit(campaign_id=made.id, benefit_id=one.id) for one in benefits)
    session.add_all(
        CampaignProgramme(campaign_id=made.id, programme_id=one.id) for one in programmes
    )
    session.flush()
    return made


def claims_it(
    session: Session,
    vault: Vault,
    benefit: Benefit,
    number: int = 1,
    *,
    at: datetime = NOW,
    person: Person | None = None,
    submission_id: str = "",
    **fields: Any,
) -> Claim:
    """The person of that number, with a proven phone, claims it by a form of their own."""
    account = account_for(session, vault, a_phone(number), at)
    who = Claimant(
        phone=a_phone(number),
        person=person or Person(),
        submission_id=submission_id or str(uuid4()),
        account_id=account.id,
        **fields,
    )
    return claims.claim(session, vault, benefit.public_id, who, at)
