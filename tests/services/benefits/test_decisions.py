"""Applications are answered once, take the quota by its rule, and are told once, not at night."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.errors import DomainError, NotFound
from app.models.audit import AuditEntry
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role
from app.services.benefits import claim_links, claims, decisions, quota
from app.services.benefits.eligibility import Person
from tests.factories.account import an_account
from tests.factories.benefit import a_benefit, an_application, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation


@pytest.fixture
def union(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def officer(session: Session, vault: Vault, union: Organisation) -> Actor:
    account = an_account(session, vault, "+8619900008001")
    return Actor(account.id, (Held(Role.officer, union.path),))


def test_a_grant_takes_one_and_is_told_once(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    county = a_county(session).code
    aid = a_benefit(session, way=ClaimWay.application, quotas={"": 2, county: 1})
    first, second = (
        an_application(session, vault, benefit=aid, number=n, person=Person(county=county))
        for n in (1, 2)
    )
    late = NOW.replace(hour=22)
    for _ in range(2):
        done = decisions.grant(session, vault, officer, first.public_id, "请来办理", late)
        assert (done.state, done.decided_at) == (ClaimState.granted, late)
        assert done.answer is not None and vault.open(done.answer) == "请来办理"
    assert [one.taken for one in quota.lock(session, aid.id).quotas] == [1, 1]
    (message,) = session.scalars(select(OutboxMessage)).all()
    assert message.text is not None
    told = Message.unpacked(vault.open(message.text))
    assert (told.template, told.values) == (Template.decision, ("面馆八折", "已通过"))
    morning = (NOW + timedelta(days=1)).replace(hour=8, minute=0)
    assert message.not_before == morning
    with pytest.raises(DomainError, match="grants_used_up_here"):
        decisions.grant(session, vault, officer, second.public_id, "", NOW)
    session.refresh(second)
    assert second.state is ClaimState.open
    entries = session.scalars(select(AuditEntry)).all()
    assert [one.action for one in entries] == ["application.granted"]
    assert "请来办理" not in str(entries[0].facts)


def test_none_left_is_said(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    aid = a_benefit(session, way=ClaimWay.application, quotas={"": 1}, state=BenefitState.published)
    one, two = (an_application(session, vault, benefit=aid, number=n) for n in (1, 2))
    aid.state = BenefitState.paused
    session.flush()
    decisions.grant(session, vault, officer, one.public_id, "", NOW)
    with pytest.raises(DomainError, match="grants_used_up"):
        decisions.grant(session, vault, officer, two.public_id, "", NOW)
    decisions.refuse(session, vault, officer, two.public_id, "名额没有了", NOW)
    assert quota.recount(session, aid.id, "") == quota.lock(session, aid.id).quotas[0].taken == 1


def test_what_is_decided_stays(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    made = an_application(session, vault, union)
    decisions.refuse(session, vault, officer, made.public_id, "材料不全", NOW)
    other = Actor(an_account(session, vault, "+8619900008002").id, officer.grants)
    for actor, verb in ((other, decisions.refuse), (other, decisions.grant)):
        with pytest.raises(DomainError, match="application_decided"):
            verb(session, vault, actor, made.public_id, "再看", NOW)
    with pytest.raises(DomainError, match="application_decided"):
        decisions.grant(session, vault, officer, made.public_id, "", NOW)
    session.refresh(made)
    assert made.state is ClaimState.refused
    assert made.answer is not None and vault.open(made.answer) == "材料不全"
    assert session.scalar(select(func.count(OutboxMessage.id))) == 1


def test_what_was_taken_back_is_not_decided(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    made = an_application(session, vault, union)
    claims.withdraw(session, vault, claim_links.token(vault, made.submission_id), NOW)
    with pytest.raises(DomainError, match="application_decided"):
        decisions.grant(session, vault, officer, made.public_id, "", NOW)
    assert session.scalar(select(func.count(OutboxMessage.id))) == 0


def test_a_voucher_is_no_application_and_strangers_find_none(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    voucher = claims_it(session, vault, a_benefit(session))
    made = an_application(session, vault, union, number=2)
    sibling = Actor(officer.account_id, (Held(Role.officer, "999."),))
    for actor, wanted in ((officer, voucher), (sibling, made)):
        with pytest.raises(NotFound):
            decisions.grant(session, vault, actor, wanted.public_id, "", NOW)


def test_a_forgotten_phone_is_not_told(
    session: Session, vault: Vault, union: Organisation, officer: Actor
) -> None:
    made = an_application(session, vault, union)
    made.phone = None
    session.flush()
    decisions.grant(session, vault, officer, made.public_id, "", NOW)
    assert session.scalar(select(func.count(OutboxMessage.id))) == 0
