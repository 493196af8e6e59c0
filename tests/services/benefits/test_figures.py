"""Each figure is the number of the rows that its link finds, and the budget is reckoned by them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState, ClaimWay
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services import changing_code
from app.services.benefits import claim_links, claim_rows, claims, redemption, voucher
from app.services.benefits.eligibility import Person
from app.services.benefits.figures import Pair, Slice, figures, redeemed_at
from app.services.benefits.redemption import Scan
from app.services.divisions import forget
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.place import a_place

DAY = timedelta(days=1)
COURIER = OccupationGroup.courier


@pytest.fixture
def shops(session: Session) -> list[Place]:
    a_county(session)
    a_county(session, "370103", "市中区")
    forget(session.connection().engine)
    return [a_place(session, name) for name in ("面馆", "超市")]


@pytest.fixture
def offer(session: Session, vault: Vault, shops: list[Place]) -> Benefit:
    """Five claimed on two days; two redeemed, one given back."""
    made = a_benefit(session, places=shops, worth_fen=550, budget_fen=100_000)
    told = Person(COURIER, "370102")
    people = (told, told, replace(told, county="370103"), Person(), told)

    for number, person in enumerate(people):
        at = NOW - DAY * (number % 2)
        claim = claims_it(session, vault, made, number, at=at, person=person)
        if number < 2:
            scan = Scan(f"scan-{number:016}", voucher.square(claim, changing_code.step(NOW)), NOW)
            redemption.take(session, vault, Actor(), shops[number], [scan], NOW)
        if number == 4:
            claims.withdraw(session, vault, claim_links.token(vault, claim.submission_id), NOW)
    session.expire_all()
    return made


def test_what_it_came_to(session: Session, offer: Benefit, shops: list[Place]) -> None:
    found = figures(session, offer)
    assert (found.total, found.used_fen) == (Pair(4, 2), 1100)
    assert found.counties == {"370102": Pair(2, 2), "-": Pair(1, 0), "370103": Pair(1, 0)}
    assert found.groups == {"courier": Pair(3, 2), "-": Pair(1, 0)}
    assert list(found.days.values()) == [Pair(2, 2), Pair(2, 0)]
    assert found.places == {shops[0].public_id: ("面馆", 1), shops[1].public_id: ("超市", 1)}
    assert redeemed_at(session, offer, shops[0].id) == {NOW.date(): 1}


def test_each_number_is_that_of_its_rows(session: Session, offer: Benefit) -> None:
    found = figures(session, offer)
    pairs = [(Slice(county=key), pair) for key, pair in found.counties.items()]
    pairs += [(Slice(group=key), pair) for key, pair in found.groups.items()]
    pairs += [(Slice(day=key), pair) for key, pair in found.days.items()]
    assert len(pairs) == 7
    for part, pair in pairs:
        counted = [
            claim_rows.count(session, offer, replace(part, used=used)) for used in (False, True)
        ]
        assert counted == [pair.claimed, pair.used], part
    for place, (_, number) in found.places.items():
        assert claim_rows.count(session, offer, Slice(place=place, used=True)) == number
    assert claim_rows.count(session, offer, Slice()) == found.total.claimed


def test_rows_are_masked(session: Session, vault: Vault, offer: Benefit) -> None:
    lines = list(claim_rows.rows(session, vault, offer, Slice()))
    assert len(lines) == 4
    assert all("****" in one.phone for one in lines)
    assert [one.place for one in lines if one.used_at] in (["面馆", "超市"], ["超市", "面馆"])


def test_grants_count_on_the_day_of_the_answer(
    session: Session, vault: Vault, shops: list[Place]
) -> None:
    aid = a_benefit(session, way=ClaimWay.application)
    claim = claims_it(session, vault, aid, at=NOW - 9 * DAY, name="王小明", words="家里困难")
    claim.decided_at, claim.state = NOW, ClaimState.granted
    session.flush()
    found = figures(session, aid)
    assert found.used_fen is None
    assert list(found.days.values()) == [Pair(0, 1), Pair(1, 0)]
    part = Slice(day=NOW.date(), used=True)
    assert claim_rows.count(session, aid, part) == 1
    assert [one.name for one in claim_rows.rows(session, vault, aid, part)] == ["王**"]


def test_nothing_yet(session: Session, shops: list[Place]) -> None:
    found = figures(session, a_benefit(session, worth_fen=100))
    assert (found.total, found.used_fen, found.days) == (Pair(), 0, {})
