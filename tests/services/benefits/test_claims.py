"""Claiming, quotas, withdrawing and lapsing: one after another."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.config import SHANGHAI
from app.errors import DomainError, NotFound
from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay, Period
from app.models.claim import Claim
from app.models.programme_kinds import OccupationGroup
from app.services.benefits import claim_links, claims, quota
from app.services.benefits.eligibility import Person
from app.services.scans import KEPT_FOR
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW, TODAY

DAY = timedelta(days=1)


def taken(session: Session, benefit: Benefit) -> dict[str, int]:
    """What each quota says; each must say what a recount finds."""
    session.expire_all()
    said = {
        row.scope: row.taken
        for row in session.scalars(
            select(BenefitQuota).where(BenefitQuota.benefit_id == benefit.id)
        )
    }
    assert said == {scope: quota.recount(session, benefit.id, scope) for scope in said}
    return said


def refused(session: Session, vault: Vault, benefit: Benefit, number: int = 1, **more: Any) -> str:
    with pytest.raises(DomainError) as told, session.begin_nested():
        claims_it(session, vault, benefit, number, **more)
    return told.value.code


def test_one_of_the_quota_each_until_none_is_left(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, quotas={"": 2})
    assert {claims_it(session, vault, benefit, n).state for n in (1, 2)} == {ClaimState.held}
    assert refused(session, vault, benefit, 3) == "benefit_used_up"
    assert taken(session, benefit) == {"": 2}


def test_the_same_form_and_the_same_person_get_the_first_again(
    session: Session, vault: Vault
) -> None:
    benefit, form = a_benefit(session, quotas={"": 5}), str(uuid4())
    first = claims_it(session, vault, benefit, submission_id=form)
    assert claims_it(session, vault, benefit, submission_id=form).id == first.id
    assert claims_it(session, vault, benefit).id == first.id
    assert taken(session, benefit) == {"": 1}


def test_a_form_of_another_benefit_is_no_repeat(session: Session, vault: Vault) -> None:
    one, other, form = a_benefit(session), a_benefit(session), str(uuid4())
    claims_it(session, vault, one, submission_id=form)
    assert refused(session, vault, other, submission_id=form) == "submission_reused"
    assert refused(session, vault, one, 2, submission_id=form) == "submission_reused"


@pytest.mark.parametrize(
    ("period", "later"),
    [(Period.day, DAY), (Period.month, 31 * DAY), (Period.year, 366 * DAY)],
)
def test_one_in_each_period(
    session: Session, vault: Vault, period: Period, later: timedelta
) -> None:
    benefit = a_benefit(session, period=period)
    first = claims_it(session, vault, benefit)
    assert claims_it(session, vault, benefit, at=NOW + timedelta(hours=1)).id == first.id
    assert claims_it(session, vault, benefit, at=NOW + later).id != first.id


def test_a_period_ends_at_local_midnight(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, period=Period.year)
    eve = datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)
    first = claims_it(session, vault, benefit, at=eve)
    assert (
        first.period,
        claims_it(session, vault, benefit, at=eve + timedelta(minutes=1)).period,
    ) == (
        "2026",
        "2027",
    )


def test_quotas_by_county_and_day_and_of_all(session: Session, vault: Vault) -> None:
    a_county(session, "370102")
    a_county(session, "370103")
    benefit = a_benefit(session, quotas={"": 4, "370102": 1}, per_day=3)
    here, there = Person(county="370102"), Person(county="370103")
    claims_it(session, vault, benefit, 1, person=here)
    assert refused(session, vault, benefit, 2, person=here) == "benefit_used_up_here"
    for number in (2, 3):
        claims_it(session, vault, benefit, number, person=there)
    assert refused(session, vault, benefit, 4, person=there) == "benefit_used_up_today"
    claims_it(session, vault, benefit, 4, person=there, at=NOW + DAY)
    assert refused(session, vault, benefit, 5, person=there, at=NOW + DAY) == "benefit_used_up"
    assert taken(session, benefit) == {
        "": 4,
        "370102": 1,
        TODAY.isoformat(): 3,
        (TODAY + DAY).isoformat(): 1,
    }


def test_a_county_with_a_quota_must_be_told(session: Session, vault: Vault) -> None:
    a_county(session, "370102")
    benefit = a_benefit(session, quotas={"370102": 1})
    assert refused(session, vault, benefit) == "fact_needed"


def test_who_does_not_fit_is_told_why(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, members_only=True, groups=[OccupationGroup.courier])
    with pytest.raises(DomainError) as told:
        claims_it(session, vault, benefit, person=Person(OccupationGroup.taxi, member=True))
    assert (told.value.code, told.value.field) == ("fact_against", "group")
    member = Person(OccupationGroup.courier, member=True)
    assert claims_it(session, vault, benefit, person=member).group is OccupationGroup.courier


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": BenefitState.draft}, "benefit_unknown"),
        ({"state": BenefitState.paused}, "benefit_paused"),
        ({"state": BenefitState.ended}, "benefit_over"),
        ({"ends_on": TODAY - DAY}, "benefit_over"),
        ({"begins_on": TODAY + DAY}, "benefit_early"),
        ({"way": ClaimWay.told}, "benefit_told"),
    ],
)
def test_nothing_is_claimed_outside_its_time(
    session: Session, vault: Vault, fields: dict[str, Any], code: str
) -> None:
    assert refused(session, vault, a_benefit(session, **fields)) == code


def test_a_voucher_holds_until_its_last_day_ends(session: Session, vault: Vault) -> None:
    short = a_benefit(session, voucher_days=30, ends_on=date(2026, 3, 13))
    midnight = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    assert claims_it(session, vault, short).valid_until == midnight
    long = a_benefit(session, voucher_days=2)
    assert claims_it(session, vault, long).valid_until == midnight


def test_withdrawn_it_is_free_again(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, quotas={"": 1}, per_day=1)
    first = claims_it(session, vault, benefit, 1)
    link = claim_links.token(vault, first.submission_id)
    for _ in range(2):
        claims.withdraw(session, vault, link, NOW)
    assert taken(session, benefit) == {"": 0, TODAY.isoformat(): 0}
    assert claims_it(session, vault, benefit, 2).state is ClaimState.held


def test_vouchers_lapse_once_no_kept_scan_can_come(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, quotas={"": 1}, voucher_days=1)
    held = claims_it(session, vault, benefit)
    assert held.valid_until is not None
    assert claims.lapse(session, held.valid_until + KEPT_FOR - timedelta(seconds=1)) == 0
    assert claims.lapse(session, held.valid_until + KEPT_FOR) == 1
    assert claims.lapse(session, held.valid_until + KEPT_FOR) == 0
    assert taken(session, benefit) == {"": 0}


def test_an_application_waits_for_a_decision_and_takes_nothing(
    session: Session, vault: Vault
) -> None:
    benefit = a_benefit(session, way=ClaimWay.application, decide_days=10, quotas={"": 1})
    made = [
        claims_it(session, vault, benefit, n, name="张三", words="孩子今年上大学") for n in (1, 2)
    ]
    assert {one.state for one in made} == {ClaimState.open}
    assert made[0].due_at == NOW + timedelta(days=10)
    assert made[0].words is not None and "大学".encode() not in made[0].words
    assert taken(session, benefit) == {"": 0}


def test_nobody_applies_for_what_is_all_granted(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, way=ClaimWay.application, quotas={"": 1})
    [row] = benefit.quotas
    claims_it(session, vault, benefit, 1, name="张三", words="难")
    row.taken = 1
    session.flush()
    assert refused(session, vault, benefit, 2, name="李四", words="难") == "benefit_used_up"
    assert claims_it(session, vault, benefit, 1).state is ClaimState.open


def test_a_quota_is_not_lowered_below_what_is_claimed(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session, quotas={"": 5})
    for number in range(3):
        claims_it(session, vault, benefit, number)
    with pytest.raises(DomainError) as told:
        quota.set_capacity(session, benefit, quota.ALL, 2)
    assert (told.value.code, told.value.details) == ("quota_below_taken", {"taken": 3})
    quota.set_capacity(session, benefit, quota.ALL, 3)
    assert refused(session, vault, benefit, 4) == "benefit_used_up"


def test_a_new_quota_counts_what_was_claimed_before(session: Session, vault: Vault) -> None:
    benefit = a_benefit(session)
    claims_it(session, vault, benefit, 1, at=NOW - DAY)
    claims_it(session, vault, benefit, 2)
    quota.set_capacity(session, benefit, quota.ALL, 2)
    quota.set_capacity(session, benefit, TODAY.isoformat(), 1)
    assert taken(session, benefit) == {"": 2, TODAY.isoformat(): 1}
    quota.set_capacity(session, benefit, quota.ALL, None)
    assert refused(session, vault, benefit, 3) == "benefit_used_up_today"


def test_an_unproven_phone_claims_only_where_nobody_asks(session: Session, vault: Vault) -> None:
    strict, free = a_benefit(session), a_benefit(session, verifies_phone=False)
    who = claims.Claimant("+8619900000001", Person(), str(uuid4()))
    with pytest.raises(DomainError, match="phone_unproven"):
        claims.claim(session, vault, strict.public_id, who, NOW)
    assert claims.claim(session, vault, free.public_id, who, NOW).verified is False


def test_what_is_kept_does_not_tell_the_phone(session: Session, vault: Vault) -> None:
    made = claims_it(session, vault, a_benefit(session))
    session.expire_all()
    kept = session.get_one(Claim, made.id)
    assert kept.phone is not None and b"1990000" not in kept.phone
    assert kept.secret is not None


def test_what_does_not_exist_is_unknown(session: Session, vault: Vault) -> None:
    who = claims.Claimant("+8619900000001", Person(), str(uuid4()), 1)
    for wanted in ("0000000000", "x", ""):
        with pytest.raises(NotFound, match="benefit_unknown"):
            claims.claim(session, vault, wanted, who, NOW)
