"""What is forgotten of those who claimed, and what keeps them from claiming twice."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay, Period
from app.models.claim import Claim
from app.services.benefits import claims
from app.services.benefits.forgetting import forget
from app.services.scans import KEPT_FOR
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.moment import NOW, TODAY

DAY = timedelta(days=1)
DAYS = 90
LATER = NOW + (DAYS + 1) * DAY


def done_with(session: Session, claim: Claim, state: ClaimState) -> Claim:
    claim.state, claim.changed_at, claim.answer = state, NOW, b"sealed"
    session.flush()
    return claim


def remembered(session: Session, claim: Claim) -> tuple[bool, bool]:
    """Whether anything of the person is left, and whether the digest is still the phone's."""
    session.expire_all()
    known = (claim.phone, claim.name, claim.words, claim.answer, claim.account_id)
    return any(known), claim.phone_digest != claim.token_digest


@pytest.mark.parametrize(
    "state",
    [ClaimState.redeemed, ClaimState.granted, ClaimState.refused, ClaimState.withdrawn],
)
def test_the_person_goes_when_it_was_done_with_long_ago(
    session: Session, vault: Vault, state: ClaimState
) -> None:
    benefit = a_benefit(session, way=ClaimWay.application)
    claim = done_with(session, claims_it(session, vault, benefit, name="张三", words="难"), state)
    assert forget(session, NOW + DAYS * DAY, DAYS) == 0
    assert forget(session, LATER, DAYS) == 1
    used = state in (ClaimState.redeemed, ClaimState.granted)
    assert remembered(session, claim) == (False, used)
    assert forget(session, LATER + DAY, DAYS) == 0


@pytest.mark.parametrize("state", [ClaimState.held, ClaimState.open])
def test_what_is_not_done_with_stays(session: Session, vault: Vault, state: ClaimState) -> None:
    way = ClaimWay.voucher if state is ClaimState.held else ClaimWay.application
    claim = claims_it(session, vault, a_benefit(session, way=way))
    forget(session, LATER, DAYS)
    assert remembered(session, claim) == (True, True)


@pytest.mark.parametrize(
    ("fields", "later", "stays"),
    [
        ({}, LATER, True),
        ({"state": BenefitState.ended}, LATER, False),
        ({"ends_on": TODAY + 30 * DAY}, LATER, False),
        ({"period": Period.month}, LATER, False),
        ({"period": Period.day}, LATER, False),
        ({"period": Period.year}, LATER, True),
        ({"period": Period.year}, NOW + 300 * DAY, False),
    ],
)
def test_nobody_gets_the_same_twice_until_its_period_is_over(
    session: Session,
    vault: Vault,
    fields: dict[str, object],
    later: object,
    stays: bool,
) -> None:
    ended = fields.get("state")
    benefit = a_benefit(session, **{**fields, "state": BenefitState.published})  # type: ignore[arg-type]
    first = done_with(session, claims_it(session, vault, benefit), ClaimState.redeemed)
    if ended:
        session.execute(update(Benefit).values(state=ended))
    forget(session, later, DAYS)  # type: ignore[arg-type]
    assert remembered(session, first) == (False, stays)
    session.expire_all()
    if stays:
        again = claims_it(session, vault, benefit, at=later)  # type: ignore[arg-type]
        assert again.id == first.id, "the same one again"


def test_two_of_one_person_are_forgotten_beside_each_other(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, period=Period.day)
    both = [
        done_with(session, claims_it(session, vault, benefit, at=at), ClaimState.redeemed)
        for at in (NOW, NOW + DAY)
    ]
    assert forget(session, LATER, DAYS) == 2
    assert [remembered(session, one) for one in both] == [(False, False)] * 2


def test_a_voucher_that_lapsed_is_forgotten_after_it(session: Session, vault: Vault) -> None:
    claim = claims_it(session, vault, a_benefit(session, voucher_days=1))
    assert claim.valid_until is not None
    lapsed = claim.valid_until + KEPT_FOR
    assert claims.lapse(session, lapsed) == 1
    forget(session, lapsed + DAYS * DAY, DAYS)
    assert remembered(session, claim) == (True, True)
    forget(session, lapsed + (DAYS + 1) * DAY, DAYS)
    assert remembered(session, claim) == (False, False)
