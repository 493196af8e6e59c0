"""Claiming over HTTP: the form, the code, the voucher; sent again, once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.account import Account
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay
from app.models.claim import Claim
from app.models.outbox import OutboxMessage
from app.models.programme_kinds import OccupationGroup
from app.services.benefits import quota
from tests.client import Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.programme import a_phone
from tests.routes.public.claiming import PHONE, asks, claimed, form_of, proves, remembered, typed
from tests.routes.public.joining import newest_code

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _county(session: Session) -> None:
    a_county(session, "370102")


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


def rows(session: Session) -> list[Claim]:
    session.expire_all()
    return list(session.scalars(select(Claim).order_by(Claim.id)))


def messages(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def test_the_phone_is_proven_and_remembered_on_the_way(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    page, _ = asks(client, benefit, phone=PHONE)
    assert "199****0001" in page.text
    answer = proves(client, session, benefit, page)
    assert answer.status == 303
    assert "请给店员扫这个码" in client.get(answer.headers["Location"]).text
    (claim,) = rows(session)
    assert (claim.state, claim.verified) == (ClaimState.held, True)
    assert client.get("/me/account").status == 200, "the device is remembered"
    assert "您已经领了" in client.get(form_of(benefit)).text


def test_a_remembered_phone_is_not_asked_again(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    remembered(client, session)
    page = client.get(form_of(benefit))
    assert "199****0001" in page.text
    asked = [one.get("name") for one in page.all("input") if one.get("type") != "hidden"]
    assert asked == [], "one tap is enough"
    assert claimed(client, session, benefit).startswith("/benefits/claims/")
    assert messages(session) == 0


def test_somebody_signed_in_may_claim_by_another_number(
    client: Client, session: Session, vault: Vault
) -> None:
    benefit = a_benefit(session)
    remembered(client, session, 2)
    sent = typed(client.get(f"{form_of(benefit)}?other=1"), phone=PHONE)
    page = client.post(form_of(benefit), data=sent)
    assert proves(client, session, benefit, page).status == 303
    (claim,) = rows(session)
    assert vault.open(claim.phone or b"") == a_phone(1)


def test_without_proof_the_voucher_comes_at_once(client: Client, session: Session) -> None:
    benefit = a_benefit(session, verifies_phone=False)
    answer, sent = asks(client, benefit, phone=PHONE)
    again = client.post(form_of(benefit), data=sent)
    assert answer.status == 303
    assert again.headers["Location"] == answer.headers["Location"]
    (claim,) = rows(session)
    assert not claim.verified
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_the_form_sent_again_is_the_same_voucher(
    client: Client, session: Session, vault: Vault
) -> None:
    benefit = a_benefit(session, quotas={"": 1})
    page, sent = asks(client, benefit, phone=PHONE)
    code = newest_code(session, vault)
    first = proves(client, session, benefit, page, code)
    again = [proves(client, session, benefit, page, code) for _ in range(3)]
    after_back = client.post(form_of(benefit), data=sent)
    spelled = client.post(form_of(benefit), data={**sent, "phone": "+86 199 0000-0001"})
    for answer in (*again, after_back, spelled):
        assert answer.headers["Location"] == first.headers["Location"]
    assert len(rows(session)) == 1


def test_the_same_person_gets_the_same_voucher_by_a_new_form(
    client: Client, session: Session
) -> None:
    benefit = a_benefit(session)
    remembered(client, session)
    one, two = (typed(client.get(form_of(benefit))) for _ in range(2))
    answers = [client.post(form_of(benefit), data=sent) for sent in (one, two)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(rows(session)) == 1


def test_a_wrong_code_says_so_and_keeps_what_was_typed(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    page, _ = asks(client, benefit, phone=PHONE)
    wrong = proves(client, session, benefit, page, "000000")
    assert wrong.status == 422
    assert "验证码不对" in wrong.find("#errors").text
    assert rows(session) == []
    assert proves(client, session, benefit, wrong).status == 303


@pytest.mark.parametrize("draft", ["", "x", "é", "gAAAAA=="])
def test_a_draft_that_is_not_ours_asks_for_the_phone(
    client: Client, session: Session, draft: str
) -> None:
    benefit = a_benefit(session)
    page = client.post(f"{form_of(benefit)}/code", data={"draft": draft, "code": "123456"})
    assert page.status == 422
    assert page.all("#phone")


def test_a_draft_leads_to_its_own_benefit_only(client: Client, session: Session) -> None:
    benefit, other = a_benefit(session), a_benefit(session, "理发五折")
    page, _ = asks(client, benefit, phone=PHONE)
    assert proves(client, session, other, page).status == 422
    assert rows(session) == []


def test_another_code_can_be_asked_for(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    page, _ = asks(client, benefit, phone=PHONE)
    again = client.post(f"{form_of(benefit)}/code", data={**typed(page), "again": "1"})
    assert again.status == 200
    assert messages(session) == 1, "the first still holds"
    assert proves(client, session, benefit, again).status == 303


def test_htmx_gets_the_form_the_code_and_the_way_on(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    form = client.fragment(form_of(benefit))
    assert form.find("#claim").tag == "section"
    code = client.post_fragment(form_of(benefit), data=typed(form, phone=PHONE))
    assert "199****0001" in code.find("#claim").text
    remembered(client, session)
    done = client.post_fragment(form_of(benefit), data=typed(form))
    assert done.status == 204
    assert client.get(done.headers["HX-Redirect"]).status == 200


def test_only_what_the_rule_needs_is_asked_and_nothing_is_filled_in(
    client: Client, session: Session
) -> None:
    groups = [OccupationGroup.courier, OccupationGroup.food_rider]
    benefit = a_benefit(session, groups=groups, areas=["370102"], members_only=True)
    remembered(client, session)
    refused, sent = asks(client, benefit)
    assert refused.status == 422
    wrong = [one.attributes["href"] for one in refused.find("#errors").select("a")]
    assert wrong == ["#group", "#county", "#member"]
    assert not [one for one in refused.all("input") if one.get("checked") is not None]
    told = {"group": "courier", "county": "370102", "member": "yes"}
    for field, against in (("group", "other"), ("county", "other"), ("member", "no")):
        page = client.post(form_of(benefit), data={**sent, **told, field: against})
        assert page.status == 422
        assert [one.attributes["href"] for one in page.find("#errors").select("a")] == [f"#{field}"]
        assert "不是给这样的情况" in page.text
    assert client.post(form_of(benefit), data={**sent, **told}).status == 303
    (claim,) = rows(session)
    assert (claim.group, claim.county_code, claim.member) == (groups[0], "370102", True)


@pytest.mark.parametrize("county", ["", "999999", "' OR 1=1", "370100"])
def test_a_county_is_one_of_those_named(client: Client, session: Session, county: str) -> None:
    benefit = a_benefit(session, quotas={"370102": 3})
    remembered(client, session)
    assert asks(client, benefit, county=county)[0].status == 422
    assert rows(session) == []


def test_an_application_tells_name_and_words(
    client: Client, session: Session, vault: Vault
) -> None:
    benefit = a_benefit(session, way=ClaimWay.application, asks="家里遇到什么困难")
    remembered(client, session)
    refused, sent = asks(client, benefit)
    assert refused.status == 422
    wrong = [one.attributes["href"] for one in refused.find("#errors").select("a")]
    assert wrong == ["#name", "#words"]
    page = client.post(form_of(benefit), data={**sent, "name": "张三", "words": "字" * 501})
    assert page.status == 422
    done = client.post(form_of(benefit), data={**sent, "name": "张三", "words": "摔伤了"})
    assert "申请已提交" in client.get(done.headers["Location"]).text
    (claim,) = rows(session)
    assert (claim.state, claim.due_at) == (ClaimState.open, NOW + 15 * DAY)
    assert vault.open(claim.name or b"") == "张三"
    assert vault.open(claim.words or b"") == "摔伤了"


@pytest.mark.parametrize("phone", ["", "12345", "8" * 60])
def test_what_is_wrong_is_told_and_the_rest_kept(
    client: Client, session: Session, phone: str
) -> None:
    benefit = a_benefit(session)
    page, _ = asks(client, benefit, phone=phone)
    assert page.status == 422
    assert page.find("#errors").select("a")
    assert page.find("#phone").attributes["value"] == phone
    assert messages(session) == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": BenefitState.paused}, "暂停领取"),
        ({"state": BenefitState.ended}, "已经结束"),
        ({"ends_on": TODAY - DAY}, "已经结束"),
        ({"begins_on": TODAY + DAY}, "还没有开始领取"),
        ({"way": ClaimWay.told}, "不用领"),
        ({"quotas": {"": 0}}, "已经领完了"),
        ({"per_day": 1, "quotas": {TODAY.isoformat(): 0}}, "今天的领完了"),
    ],
)
def test_a_shut_counter_says_why_and_sends_no_code(
    client: Client, session: Session, fields: dict[str, object], words: str
) -> None:
    benefit = a_benefit(session, **fields)  # type: ignore[arg-type]
    page = client.get(form_of(benefit))
    assert words in page.text
    assert page.all("#phone") == []
    late = client.post(form_of(benefit), data={"submission_id": "a" * 32, "phone": PHONE})
    assert late.status == 409
    assert words in late.text
    assert messages(session) == 0


def test_used_up_in_the_last_moment_still_remembers_the_phone(
    client: Client, session: Session, vault: Vault
) -> None:
    benefit = a_benefit(session, quotas={"": 1})
    page, _ = asks(client, benefit, phone=PHONE)
    code = newest_code(session, vault)
    claims_it(session, vault, benefit, 9)
    late = proves(client, session, benefit, page, code)
    assert late.status == 409
    assert "已经领完了" in late.text
    assert client.get("/me/account").status == 200
    quota.set_capacity(session, benefit, quota.ALL, 2)
    assert asks(client, benefit)[0].status == 303


@pytest.mark.parametrize("path", ["/claim", "/claim?other=1"])
def test_a_draft_benefit_is_nowhere(client: Client, session: Session, path: str) -> None:
    draft = a_benefit(session, state=BenefitState.draft)
    assert client.get(f"/benefits/{draft.public_id}{path}").status == 404
    assert client.get(f"/benefits/0000000000{path}").status == 404


def test_another_site_cannot_claim_for_anybody(client: Client, session: Session) -> None:
    benefit = a_benefit(session)
    remembered(client, session)
    sent = typed(client.get(form_of(benefit)))
    foreign = {"Origin": "https://example.com", "Sec-Fetch-Site": "cross-site"}
    assert client.open("POST", form_of(benefit), data=sent, headers=foreign).status == 403
    assert rows(session) == []
