"""One benefit with all that is known of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import NotFound
from app.models.benefit_kinds import BenefitState, ClaimWay
from app.models.kinds import PlaceKind, PlaceStatus
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.detail import detail
from app.services.benefits.eligibility import Fact, Person
from app.services.benefits.question import Wishes
from app.services.benefits.standing import Standing
from app.services.benefits.stock import Limit, Stock
from app.services.divisions import forget
from app.services.hours.words import spoken
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def known(session: Session) -> Iterator[None]:
    forget(session.get_bind().engine)
    a_county(session)
    a_county(session, "370103", "市中区")
    yield
    forget(session.get_bind().engine)


def test_everything_that_is_told(session: Session) -> None:
    far = a_place(session, "远面馆", (LIXIA[0] + 0.2, LIXIA[1]), kind=PlaceKind.merchant)
    near = a_place(session, "近面馆", LIXIA, kind=PlaceKind.merchant, address="解放路1号")
    gone = a_place(session, "关了", LIXIA, status=PlaceStatus.retired)
    made = a_benefit(
        session,
        places=[far, near, gone],
        groups=[OccupationGroup.courier],
        members_only=True,
        merchant_id=near.id,
        worth_fen=1500,
        bring="会员卡",
    )
    wishes = Wishes(origin=(LIXIA[0] + 0.01, LIXIA[1]))
    one = detail(session, made.public_id.upper(), NOW, wishes)
    assert [spot.name for spot in one.spots] == ["近面馆", "远面馆"]
    assert one.card.spot == one.spots[0]
    assert one.card.places == 2
    assert 890 < (one.spots[0].distance_m or 0) < 900
    assert one.merchant == (near.public_id, "近面馆")
    assert one.needs == (Fact.group, Fact.member)
    assert spoken(one.card.sentence, str) == "是工会会员的快递员可以享受。"
    assert (one.card.worth_fen, one.card.bring) == (1500, "会员卡")
    assert one.card.claimable


def test_a_draft_is_nobodys_business(session: Session) -> None:
    made = a_benefit(session, state=BenefitState.draft)
    for wanted in (made.public_id, "0000000000", "x", ""):
        with pytest.raises(NotFound, match="benefit_unknown"):
            detail(session, wanted, NOW)


@pytest.mark.parametrize(
    ("state", "how"), [(BenefitState.paused, Standing.paused), (BenefitState.ended, Standing.over)]
)
def test_paused_and_ended_are_still_told(
    session: Session, state: BenefitState, how: Standing
) -> None:
    one = detail(session, a_benefit(session, state=state).public_id, NOW)
    assert (one.card.standing, one.card.claimable) == (how, False)


def test_what_is_left_of_all_here_and_today(session: Session, vault: Vault) -> None:
    made = a_benefit(session, quotas={"": 5, "370102": 1}, per_day=2)
    mine = Wishes(person=Person(county="370102"))
    assert detail(session, made.public_id, NOW, mine).card.stock == Stock(5, 5, 1, 2, True)
    claims_it(session, vault, made, person=Person(county="370102"))
    stock = detail(session, made.public_id, NOW, mine).card.stock
    assert (stock, stock.used_up, stock.fewest) == (Stock(5, 4, 0, 1, True), Limit.here, 0)
    elsewhere = Wishes(person=Person(county="370103"))
    assert detail(session, made.public_id, NOW, elsewhere).card.stock == Stock(5, 4, None, 1, True)
    assert detail(session, made.public_id, NOW + DAY).card.stock == Stock(5, 4, None, 2, True)


def test_nobody_applies_for_a_day(session: Session) -> None:
    made = a_benefit(
        session, way=ClaimWay.application, per_day=2, quotas={TODAY.isoformat(): 1, "": 3}
    )
    assert detail(session, made.public_id, NOW).card.stock == Stock(3, 3)


def test_without_quotas_there_is_no_end(session: Session) -> None:
    stock = detail(session, a_benefit(session).public_id, NOW).card.stock
    assert (stock, stock.used_up, stock.fewest) == (Stock(), None, None)
