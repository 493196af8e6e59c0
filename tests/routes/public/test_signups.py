"""Joining a programme over HTTP: the form, the code, the receipt; sent again, once."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.account import Account
from app.models.outbox import OutboxMessage
from app.models.person_kinds import SignInLevel
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeGroup
from app.models.programme_kinds import (
    OccupationGroup,
    ProgrammeState,
    QuestionKind,
    SignupState,
)
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import Signup, SignupAnswer
from app.services.programmes import capacity
from tests.client import Client
from tests.factories.account import an_account, signed_in
from tests.factories.moment import NOW
from tests.factories.programme import a_phone, a_programme, joins
from tests.routes.public.joining import PHONE, asks, joined, newest_code, proves, typed


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


def rows(session: Session) -> list[Signup]:
    session.expire_all()
    return list(session.scalars(select(Signup).order_by(Signup.id)))


def form_of(programme: Programme) -> str:
    return f"/programmes/{programme.public_id}/signup"


def remembered(client: Client, session: Session, vault: Vault, number: int = 1) -> Account:
    account = an_account(session, vault, a_phone(number))
    signed_in(client, session, account, SignInLevel.phone)
    return account


def test_the_phone_is_proven_and_remembered_on_the_way(client: Client, session: Session) -> None:
    programme = a_programme(session)
    receipt = client.get(joined(client, session, programme))
    assert "报名成功" in receipt.find("h1").text
    (signup,) = rows(session)
    assert (signup.state, signup.verified) == (SignupState.confirmed, True)
    assert client.get("/me/account").status == 200, "the device is remembered"
    again = client.get(form_of(programme))
    assert "您已经报名了" in again.text


def test_a_remembered_phone_is_not_asked_again(
    client: Client, session: Session, vault: Vault
) -> None:
    programme, other = a_programme(session), a_programme(session, "招聘会")
    remembered(client, session, vault)
    answer, _ = asks(client, programme)
    assert answer.status == 303
    page = client.get(form_of(other))
    assert "199****0001" in page.text
    assert PHONE not in page.text
    fields = {one.attributes.get("name"): one for one in page.all("input")}
    assert "phone" not in fields
    assert fields["name"].attributes["value"] == "张三"
    assert session.scalars(select(OutboxMessage)).all() == [], "no code was sent"


def test_somebody_signed_in_may_join_by_another_number(
    client: Client, session: Session, vault: Vault
) -> None:
    programme = a_programme(session)
    remembered(client, session, vault, 2)
    sent = typed(client.get(f"{form_of(programme)}?other=1"), phone=PHONE)
    page = client.post(form_of(programme), data=sent)
    assert "199****0001" in page.text
    assert proves(client, session, programme, page).status == 303
    (signup,) = rows(session)
    assert vault.open(signup.phone or b"") == a_phone(1)


def test_without_proof_the_receipt_comes_at_once(client: Client, session: Session) -> None:
    programme = a_programme(session, verifies_phone=False)
    answer, sent = asks(client, programme, phone=PHONE)
    assert answer.status == 303
    assert (
        client.post(form_of(programme), data=sent).headers["Location"]
        == (answer.headers["Location"])
    )
    (signup,) = rows(session)
    assert not signup.verified
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_the_form_sent_again_is_the_same_receipt(client: Client, session: Session) -> None:
    programme = a_programme(session)
    page, sent = asks(client, programme, phone=PHONE)
    code = newest_code(session, client.app.extensions["yijia"].vault)
    first = proves(client, session, programme, page, code)
    again = [proves(client, session, programme, page, code) for _ in range(3)]
    after_back = client.post(form_of(programme), data=sent)
    spelled = client.post(form_of(programme), data={**sent, "phone": "+86 199 0000-0001"})
    fresh, _ = asks(Client(client.app), programme, phone=PHONE)
    for answer in (*again, after_back, spelled):
        assert answer.headers["Location"] == first.headers["Location"]
    assert fresh.status == 200, "a stranger's form is asked for a code"
    assert len(rows(session)) == 1


def test_a_wrong_code_says_so_and_keeps_what_was_typed(client: Client, session: Session) -> None:
    programme = a_programme(session)
    page, _ = asks(client, programme, phone=PHONE)
    wrong = proves(client, session, programme, page, "000000")
    assert wrong.status == 422
    assert "验证码不对" in wrong.find("#errors").text
    assert rows(session) == []
    assert proves(client, session, programme, wrong).status == 303
    assert len(rows(session)) == 1


@pytest.mark.parametrize("draft", ["", "x", "é", "gAAAAA=="])
def test_a_draft_that_is_not_ours_asks_for_the_phone(
    client: Client, session: Session, draft: str
) -> None:
    programme = a_programme(session)
    page = client.post(f"{form_of(programme)}/code", data={"draft": draft, "code": "123456"})
    assert page.status == 422
    assert page.all("#phone")


def test_a_draft_leads_to_its_own_programme_only(client: Client, session: Session) -> None:
    programme, other = a_programme(session), a_programme(session, "招聘会")
    page, _ = asks(client, programme, phone=PHONE)
    assert proves(client, session, other, page).status == 422
    assert rows(session) == []


def test_another_code_can_be_asked_for(client: Client, session: Session) -> None:
    programme = a_programme(session)
    page, _ = asks(client, programme, phone=PHONE)
    sent = {**typed(page), "again": "1"}
    again = client.post(f"{form_of(programme)}/code", data=sent)
    assert again.status == 200
    assert len(session.scalars(select(OutboxMessage)).all()) == 1, "the first still holds"
    assert proves(client, session, programme, again).status == 303


def test_htmx_gets_the_form_the_code_and_the_way_on(
    client: Client, session: Session, vault: Vault
) -> None:
    programme = a_programme(session)
    form = client.fragment(form_of(programme))
    assert form.find("#signup").tag == "section"
    code = client.post_fragment(form_of(programme), data=typed(form, phone=PHONE))
    assert "199****0001" in code.find("#signup").text
    remembered(client, session, vault)
    done = client.post_fragment(form_of(programme), data=typed(form))
    assert done.status == 204
    assert client.get(done.headers["HX-Redirect"]).status == 200


def asked(session: Session, programme: Programme) -> dict[QuestionKind, ProgrammeQuestion]:
    """One question of each kind, all to be answered but the first."""
    made = {
        kind: ProgrammeQuestion(
            programme_id=programme.id,
            position=number,
            kind=kind,
            text=f"问题{number}",
            why="好安排",
            required=kind is not QuestionKind.text,
            choices=["要", "不要"] if kind is QuestionKind.choice else [],
            delete_on=date(2026, 6, 1),
        )
        for number, kind in enumerate(QuestionKind)
    }
    session.add_all(made.values())
    session.flush()
    return made


def test_the_organisers_questions_are_asked_with_their_reason(
    client: Client, session: Session, vault: Vault
) -> None:
    programme = a_programme(session)
    questions = asked(session, programme)
    remembered(client, session, vault)
    names = {kind: f"q_{one.public_id}" for kind, one in questions.items()}
    refused, _ = asks(client, programme, **{names[QuestionKind.choice]: "也许"})
    assert refused.status == 422
    assert "好安排。6月1日周一删除答案。" in refused.text
    wrong = [one.attributes["href"] for one in refused.find("#errors").select("a")]
    assert wrong == [f"#{names[kind]}" for kind in (QuestionKind.choice, QuestionKind.yes_no)]
    answer, _ = asks(
        client,
        programme,
        **{names[QuestionKind.choice]: "要", names[QuestionKind.yes_no]: "是"},
    )
    assert answer.status == 303
    kept = {
        one.question_id: vault.open(one.answer) for one in session.scalars(select(SignupAnswer))
    }
    assert kept == {
        questions[QuestionKind.choice].id: "要",
        questions[QuestionKind.yes_no].id: "是",
    }


def test_whom_it_is_for_is_told_and_ticked(client: Client, session: Session) -> None:
    programme = a_programme(session, members_only=True, verifies_phone=False)
    programme.groups = [ProgrammeGroup(group=OccupationGroup.courier)]
    session.flush()
    refused, _ = asks(client, programme, phone=PHONE)
    assert refused.status == 422
    assert "快递员" in refused.find("#fits").text
    answer, _ = asks(client, programme, phone=PHONE, fits="1")
    assert answer.status == 303


@pytest.mark.parametrize(
    ("phone", "name"), [("", "张三"), ("12345", "张三"), (PHONE, " "), (PHONE, "张" * 31)]
)
def test_what_is_wrong_is_told_and_the_rest_kept(
    client: Client, session: Session, phone: str, name: str
) -> None:
    programme = a_programme(session)
    page, _ = asks(client, programme, phone=phone, name=name)
    assert page.status == 422
    assert page.find("#errors").select("a")
    values = {one.get("name"): one.get("value") for one in page.all("input")}
    assert (values["phone"], values["name"]) == (phone, name.strip())
    assert session.scalars(select(OutboxMessage)).all() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": ProgrammeState.cancelled, "cancel_reason": "讲师生病"}, "讲师生病"),
        ({"state": ProgrammeState.finished}, "活动已经结束"),
        ({"meetings": ((NOW - timedelta(hours=2), NOW),)}, "活动已经结束"),
        ({"by_sign_up": False}, "不用报名"),
        ({"sign_up_from": NOW + timedelta(hours=1)}, "今天 11:00 开始报名"),
        ({"sign_up_until": NOW}, "报名已经截止"),
        ({"capacity": 1, "taken": 1, "waiting_list": False}, "名额已满"),
    ],
)
def test_a_shut_door_says_why_and_sends_no_code(
    client: Client, session: Session, fields: dict[str, object], words: str
) -> None:
    programme = a_programme(session, **fields)  # type: ignore[arg-type]
    page = client.get(form_of(programme))
    assert words in page.text
    assert page.all("#name") == []
    sent = {"submission_id": "a" * 32, "name": "张三", "phone": PHONE}
    late = client.post(form_of(programme), data=sent)
    assert late.status == 409
    assert words in late.text
    assert session.scalars(select(OutboxMessage)).all() == []


def test_full_in_the_last_moment_still_remembers_the_phone(
    client: Client, session: Session, vault: Vault
) -> None:
    programme = a_programme(session, capacity=1, waiting_list=False)
    page, _ = asks(client, programme, phone=PHONE)
    code = newest_code(session, vault)
    joins(session, vault, programme, 9)
    late = proves(client, session, programme, page, code)
    assert late.status == 409
    assert "名额已满" in late.text
    assert client.get("/me/account").status == 200
    capacity.set_capacity(session, vault, programme.id, 2, NOW)
    assert asks(client, programme)[0].status == 303


@pytest.mark.parametrize("path", ["/signup", "/signup?other=1&code=xx"])
def test_a_draft_programme_is_nowhere(client: Client, session: Session, path: str) -> None:
    draft = a_programme(session, state=ProgrammeState.draft)
    assert client.get(f"/programmes/{draft.public_id}{path}").status == 404
    assert client.get(f"/programmes/0000000000{path}").status == 404


def test_another_site_cannot_sign_anybody_up(
    client: Client, session: Session, vault: Vault
) -> None:
    programme = a_programme(session)
    remembered(client, session, vault)
    sent = typed(client.get(form_of(programme)))
    foreign = {"Origin": "https://example.com", "Sec-Fetch-Site": "cross-site"}
    assert client.open("POST", form_of(programme), data=sent, headers=foreign).status == 403
    assert rows(session) == []
