"""The made-up benefits: all kinds, in season, and quotas that a recount confirms."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI
from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimState, ClaimWay, Gift
from app.models.campaign import Campaign, CampaignBenefit
from app.models.claim import Claim, Redemption
from app.models.place import Place
from app.services import seeding
from app.services.benefits import quota
from app.services.benefits.standing import Standing, standing, state_at
from app.services.demo import benefit_loading, loading
from app.services.demo.benefits import season
from app.services.divisions import forget
from tests.databases import Copies, Database, rolled_back
from tests.services.demo.conftest import AT, VAULT

CALENDAR = PublishedCalendar()
TODAY = AT.astimezone(SHANGHAI).date()


@pytest.fixture(scope="session")
def made_up(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """A small demo, loaded once for all."""
    copies: Copies = request.getfixturevalue(f"{database.backend}_template")
    with copies() as own:
        with Session(own.engines.write) as session, session.begin():
            seeding.load(session, AT)
            loading.load(session, VAULT, AT, CALENDAR, size=400, seed=3, programmes=10)
        yield own


@pytest.fixture
def loaded(made_up: Database) -> Iterator[Session]:
    """What becomes of it is undone after the test."""
    forget(made_up.engines.write)
    with rolled_back(made_up) as session:
        yield session


def test_every_kind_and_way_is_there_marked_as_made_up(loaded: Session) -> None:
    made = loaded.scalars(select(Benefit)).all()
    assert {one.kind for one in made} == set(BenefitKind)
    assert {one.way for one in made} == set(ClaimWay)
    assert {bool(one.ends_on) for one in made} == {True, False}
    assert {one.members_only for one in made} == {True, False}
    assert all(one.demo and one.title and one.search_text for one in made)
    assert all(one.places for one in made if one.way is ClaimWay.voucher)
    on = [one for one in made if standing(one, AT) is Standing.on]
    assert len(on) > len(made) / 3
    assert not [
        one
        for one in made
        if one.state is BenefitState.published and one.ends_on and one.ends_on < TODAY
    ]


def test_what_is_taken_is_what_a_recount_finds(loaded: Session) -> None:
    rows = loaded.scalars(select(BenefitQuota)).all()
    assert {row.taken for row in rows if row.scope} - {0}
    for row in rows:
        assert row.taken == quota.recount(loaded, row.benefit_id, row.scope)


@pytest.mark.backend("spatialite")
def test_people_have_no_phone_and_what_they_did_is_in_order(loaded: Session) -> None:
    claims = {one.id: one for one in loaded.scalars(select(Claim))}
    assert not [one for one in claims.values() if one.phone or one.account_id]
    states = Counter(one.state for one in claims.values())
    assert states.keys() >= {ClaimState.held, ClaimState.redeemed, ClaimState.open}
    for one in claims.values():
        assert one.created_at <= one.changed_at <= AT
        assert state_at(one, AT) is one.state
        assert (one.due_at is None) == (one.secret is not None)
    redeemed = loaded.scalars(select(Redemption)).all()
    assert len(redeemed) == states[ClaimState.redeemed]
    for scan in redeemed:
        claim = claims[scan.claim_id]
        assert claim.valid_until is not None
        assert claim.created_at <= scan.at <= min(claim.valid_until, AT)
        own = [row.place_id for row in loaded.get_one(Benefit, claim.benefit_id).places]
        assert scan.place_id in own


@pytest.mark.backend("spatialite")
def test_a_year_of_four_gifts_bundles_what_there_is(loaded: Session) -> None:
    rows = loaded.execute(
        select(Campaign.gift, Benefit.kind)
        .join(CampaignBenefit, CampaignBenefit.campaign_id == Campaign.id)
        .join(Benefit, Benefit.id == CampaignBenefit.benefit_id)
        .distinct()
    ).all()
    assert set(rows) == {
        (Gift.spring, BenefitKind.job_aid),
        (Gift.summer, BenefitKind.summer_cooling),
        (Gift.autumn, BenefitKind.school_aid),
        (Gift.winter, BenefitKind.winter_warmth),
    }


def test_some_gift_is_always_on() -> None:
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(730)):
        spans = [season(gift, day) for gift in Gift]
        assert any(begins <= day <= ends for begins, ends in spans), day
        assert all(begins < ends for begins, ends in spans)


def test_benefits_of_real_people_that_hang_on_the_demo_go_with_it(loaded: Session) -> None:
    shop = loaded.scalars(
        select(Benefit.merchant_id).where(Benefit.merchant_id.is_not(None))
    ).first()
    one = loaded.scalars(select(Benefit).where(Benefit.merchant_id == shop)).first()
    assert one is not None
    one.demo = False
    loaded.flush()
    benefit_loading.clear(loaded)
    for model in (Benefit, BenefitQuota, Claim, Redemption, Campaign):
        assert loaded.scalar(select(func.count()).select_from(model)) == 0
    assert loaded.scalar(select(func.count()).select_from(Place)) == 400


@pytest.mark.backend("spatialite")
def test_the_same_seed_gives_the_same_benefits(seeded: Session) -> None:
    said = select(Benefit.public_id, Benefit.title, Benefit.ends_on).order_by(Benefit.public_id)
    seen = []
    for _ in range(2):
        loading.load(seeded, VAULT, AT, CALENDAR, size=300, seed=5)
        seen.append(seeded.execute(said).all())
        loading.clear(seeded)
    assert seen[0] == seen[1] != []
