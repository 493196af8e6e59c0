"""Vouchers at the counter: right, twice, late, forged, kept on a phone, and of somebody else."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceKind
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import claim_links, claims, redemption, voucher
from app.services.benefits.redemption import Outcome, Scan, Word
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.moment import NOW
from tests.factories.place import a_place

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(session: Session) -> Place:
    return a_place(session, "老济南面馆", kind=PlaceKind.merchant)


@pytest.fixture
def offer(session: Session, shop: Place) -> Benefit:
    return a_benefit(session, places=[shop], worth="八折")


def shown(claim: Claim, at: datetime = NOW) -> str:
    return voucher.square(claim, changing_code.step(at))


def scans(
    session: Session,
    vault: Vault,
    shop: Place,
    read: str,
    at: datetime = NOW,
    *,
    received: datetime | None = None,
    scan_id: str = "",
) -> Word:
    scan = Scan(scan_id or str(uuid4()), read, at)
    [word] = redemption.take(session, vault, Actor(), shop, [scan], received or at)
    return word


def redeemed(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Redemption)) or 0


def test_once(session: Session, vault: Vault, shop: Place, offer: Benefit) -> None:
    claim = claims_it(session, vault, offer)
    first = scans(session, vault, shop, shown(claim))
    assert (first.outcome, first.title, first.worth) == (Outcome.redeemed, "面馆八折", "八折")
    later = scans(session, vault, shop, shown(claim, NOW + HOUR), NOW + HOUR)
    assert (later.outcome, later.at, later.where) == (Outcome.again, NOW, "老济南面馆")
    session.expire_all()
    assert (session.get_one(Claim, claim.id).state, redeemed(session)) == (ClaimState.redeemed, 1)


def test_another_shop_is_told_when_and_where(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    other = a_place(session, "另一家", kind=PlaceKind.merchant)
    shared = a_benefit(session, places=[shop, other])
    claim = claims_it(session, vault, shared)
    scans(session, vault, shop, shown(claim))
    word = scans(session, vault, other, shown(claim))
    assert (word.outcome, word.where) == (Outcome.again, "老济南面馆")
    foreign = claims_it(session, vault, offer)
    assert scans(session, vault, other, shown(foreign)).outcome is Outcome.elsewhere


def test_the_same_scan_sent_again_is_told_the_same(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    claim, scan_id = claims_it(session, vault, offer), str(uuid4())
    words = {scans(session, vault, shop, shown(claim), scan_id=scan_id) for _ in range(3)}
    assert {word.outcome for word in words} == {Outcome.redeemed}
    assert (len(words), redeemed(session)) == (1, 1)


@pytest.mark.parametrize(
    ("shift", "outcome"),
    [
        (-61, Outcome.expired),
        (-30, Outcome.redeemed),
        (0, Outcome.redeemed),
        (30, Outcome.redeemed),
        (61, Outcome.expired),
        (3600, Outcome.expired),
    ],
)
def test_a_code_counts_for_its_half_minute_and_its_neighbours(
    session: Session, vault: Vault, shop: Place, offer: Benefit, shift: int, outcome: Outcome
) -> None:
    """Ten o'clock begins a half minute; a screenshot of an hour ago is worth nothing."""
    claim = claims_it(session, vault, offer)
    assert scans(session, vault, shop, shown(claim), NOW + shift * SECOND).outcome is outcome


def test_forged_and_strange_codes(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    mine, other = claims_it(session, vault, offer, 1), claims_it(session, vault, offer, 2)
    swapped = f"{mine.public_id}.{shown(other).split('.')[1]}"
    assert scans(session, vault, shop, swapped).outcome is Outcome.expired
    for strange in (
        "",
        "x",
        mine.public_id,
        f"{mine.public_id}.",
        "https://example.com",
        "\0" * 40,
    ):
        assert scans(session, vault, shop, strange).outcome is Outcome.unknown
    assert redeemed(session) == 0


def test_digits_can_be_typed_but_not_guessed(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    claim = claims_it(session, vault, offer)
    right = voucher.digits(claim, changing_code.step(NOW))
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(redemption.TRIES):
        assert scans(session, vault, shop, f"{claim.public_id}.{wrong}").outcome is Outcome.expired
    assert scans(session, vault, shop, f"{claim.public_id}.{right}").outcome is Outcome.too_many
    assert scans(session, vault, shop, shown(claim)).outcome is Outcome.redeemed


def test_typed_digits_redeem(session: Session, vault: Vault, shop: Place, offer: Benefit) -> None:
    claim = claims_it(session, vault, offer)
    digits = voucher.digits(claim, changing_code.step(NOW))
    assert scans(session, vault, shop, f"{claim.public_id}.{digits}").outcome is Outcome.redeemed


def test_a_scan_kept_without_a_network_counts_when_it_was_made(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    claim = claims_it(session, vault, offer)
    word = scans(session, vault, shop, shown(claim), NOW, received=NOW + 5 * HOUR)
    assert (word.outcome, word.at) == (Outcome.redeemed, NOW)
    row = session.scalars(select(Redemption)).one()
    assert (row.at, row.received_at) == (NOW, NOW + 5 * HOUR)


@pytest.mark.parametrize("late", [timedelta(days=8), -2 * timedelta(minutes=1)])
def test_a_time_that_nobody_believes(
    session: Session, vault: Vault, shop: Place, offer: Benefit, late: timedelta
) -> None:
    claim = claims_it(session, vault, offer)
    word = scans(session, vault, shop, shown(claim), NOW, received=NOW + late)
    assert word.outcome is Outcome.wrong_time


def test_paused_or_ended_offers_keep_their_vouchers(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    claim = claims_it(session, vault, offer)
    offer.state = BenefitState.paused
    session.flush()
    assert scans(session, vault, shop, shown(claim)).outcome is Outcome.redeemed


def test_late_and_withdrawn_vouchers(
    session: Session, vault: Vault, shop: Place, offer: Benefit
) -> None:
    late, gone = claims_it(session, vault, offer, 1), claims_it(session, vault, offer, 2)
    assert late.valid_until is not None
    claims.withdraw(session, vault, claim_links.token(vault, gone.submission_id), NOW)
    assert scans(session, vault, shop, shown(gone)).outcome is Outcome.withdrawn
    after = late.valid_until
    assert scans(session, vault, shop, shown(late, after), after).outcome is Outcome.lapsed
    just = after - SECOND
    kept = scans(session, vault, shop, shown(late, just), just, received=after + HOUR)
    assert kept.outcome is Outcome.redeemed
