"""The last vouchers under a crowd: 200 at once from several processes, while others give theirs
back, the officer changes the quota and pauses, and two counters scan the same voucher."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.benefit import BenefitQuota
from app.models.benefit_kinds import COUNTED, LIVE_CLAIMS, BenefitState, ClaimState
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceKind
from app.services import changing_code
from app.services.benefits import quota, voucher
from tests.databases import Database
from tests.factories.benefit import a_benefit
from tests.factories.division import a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.faults.rush import Process, Rush, form_of

PEOPLE, VOUCHERS = 200, 20
SHOPS = ("面馆", "理发店")


@dataclass
class Offer(Rush):
    """A committed benefit of 20 vouchers, of which all may be had in one county and 40 on a day, at
    two shops; and processes that run at it."""

    crowd: ClassVar[str] = "benefit"

    def __post_init__(self) -> None:
        with Session(self.database.engines.write) as session, session.begin():
            a_county(session, "370102")
            shops = [a_place(session, name, kind=PlaceKind.merchant) for name in SHOPS]
            made = a_benefit(
                session,
                places=shops,
                quotas={quota.ALL: VOUCHERS, "370102": PEOPLE},
                per_day=PEOPLE,
            )
            self.public_id, self.id = made.public_id, made.id
            self.shops = [shop.id for shop in shops]

    def check(self) -> None:
        """What was taken is what there is, for all, the county and the day."""
        counted = select(func.count()).where(Claim.benefit_id == self.id, Claim.state.in_(COUNTED))
        moment = select(
            BenefitQuota.scope,
            BenefitQuota.taken,
            BenefitQuota.capacity,
            counted.scalar_subquery(),
        ).where(BenefitQuota.benefit_id == self.id)
        with Session(self.database.engines.read) as session:
            rows = session.execute(moment).all()
        assert {row.scope for row in rows} >= {quota.ALL, "370102"}
        for _, taken, capacity, recount in rows:
            assert taken == recount <= capacity

    def claims(self) -> list[Claim]:
        with Session(self.database.engines.read) as session:
            return list(session.scalars(select(Claim).order_by(Claim.id)))


@pytest.fixture
def scene(own_database: Database, processes: list[Process]) -> Offer:
    return Offer(own_database, processes)


def states(claims: Iterable[Claim]) -> Counter[ClaimState]:
    return Counter(one.state for one in claims)


def test_two_hundred_for_twenty_vouchers(scene: Offer) -> None:
    told = scene.run([[("claim", form_of(number))] for number in range(PEOPLE)])
    assert Counter(state for _, _, state, _ in told) == {"held": 20, "benefit_used_up": 180}
    assert states(scene.claims()) == {ClaimState.held: 20}
    with Session(scene.database.engines.read) as session:
        day = session.scalars(
            select(BenefitQuota.taken).where(BenefitQuota.scope == TODAY.isoformat())
        ).one()
    assert day == VOUCHERS


def test_each_form_sent_ten_times_at_once_is_one_voucher(scene: Offer) -> None:
    forms = [form_of(number) for number in range(30)]
    told = scene.run([[("claim", form)] for form in forms for _ in range(10)])
    got: dict[str, set[tuple[str, int]]] = {}
    for _, form, state, number in told:
        got.setdefault(form, set()).add((state, number))
    assert all(len(each) == 1 for each in got.values())
    assert states(scene.claims()) == {ClaimState.held: VOUCHERS}


def test_one_person_with_many_forms_at_once_has_one_voucher(scene: Offer) -> None:
    told = scene.run([[("claim", form_of(7))] for _ in range(40)])
    assert len({(state, number) for _, _, state, number in told}) == 1
    assert len(scene.claims()) == 1


def test_with_withdrawals_a_pause_and_the_quota_against_it(scene: Offer) -> None:
    people: list[list[tuple[str, Any]]] = []
    for number in range(PEOPLE):
        form = form_of(number)
        acts: list[tuple[str, Any]] = [("claim", form)]
        if number % 3 == 0:
            acts += [("withdraw", form), ("withdraw", form)]
        people.append(acts)
    people += [[("resize", size) for size in (25, 21, 30, 1, 28)] for _ in range(2)]
    people += [[("pause", state.value) for state in (BenefitState.paused, BenefitState.published)]]
    told = scene.run(people)
    fine = {
        *("held", "withdrawn", "resized", "paused", "published"),
        *("benefit_used_up", "benefit_paused", "quota_below_taken", "claim_unknown"),
    }
    assert {state for _, _, state, _ in told} <= fine
    kept = scene.claims()
    live = Counter(one.phone_digest for one in kept if one.state in LIVE_CLAIMS)
    assert live and set(live.values()) == {1}
    assert (
        states(kept)[ClaimState.withdrawn]
        == sum(1 for verb, form, state, _ in told if (verb, state) == ("withdraw", "withdrawn")) / 2
    )


def test_two_counters_scan_one_voucher_at_once(scene: Offer) -> None:
    scene.run([[("claim", form_of(number))] for number in range(5)])
    step = changing_code.step(NOW)
    reads = [voucher.square(one, step) for one in scene.claims()]
    told = scene.run(
        [
            [("redeem", (shop, read, uuid4().hex))]
            for read in reads
            for shop in scene.shops
            for _ in range(4)
        ]
    )
    by_voucher: dict[str, list[str]] = {}
    for _, (_, read, _), outcome, _ in told:
        by_voucher.setdefault(read, []).append(outcome)
    for outcomes in by_voucher.values():
        (first,) = [one for one in outcomes if one.startswith("redeemed")]
        where = first.removeprefix("redeemed ")
        assert where in SHOPS
        assert sorted(outcomes) == [f"again {where}"] * 7 + [first]
    assert states(scene.claims()) == {ClaimState.redeemed: 5}
    with Session(scene.database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(Redemption)) == 5


def test_the_same_scan_sent_ten_times_at_once_is_answered_alike(scene: Offer) -> None:
    scene.run([[("claim", form_of(1))]])
    (claim,) = scene.claims()
    scan = (scene.shops[0], voucher.square(claim, changing_code.step(NOW)), uuid4().hex)
    told = scene.run([[("redeem", scan)] for _ in range(10)])
    assert {outcome for _, _, outcome, _ in told} == {f"redeemed {SHOPS[0]}"}
