"""Who joined: masked, one line in full with a reason, harmless tables, words to everybody."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role, SignInLevel
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay, Face, QuestionKind
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import Feedback, Signup
from app.services.programmes import attendance, newcomers, signup_links
from app.services.programmes.attendance import Scan
from app.services.programmes.newcomers import Newcomer
from tests.client import Answer, Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_phone, a_programme, joins
from tests.routes.manage.conftest import Desk

HOUR = timedelta(hours=1)
FORMULA = "=cmd()"


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def programme(session: Session, owner: Organisation) -> Programme:
    made = a_programme(session, organiser=owner, capacity=2, meetings=((NOW, NOW + HOUR),))
    why = {"why": "备餐", "delete_on": date(2027, 1, 1), "choices": []}
    made.questions = [ProgrammeQuestion(position=1, kind=QuestionKind.text, text="忌口", **why)]
    session.flush()
    return made


@pytest.fixture
def people(session: Session, vault: Vault, programme: Programme) -> list[Signup]:
    """Two with a seat, the first of whom came, and one in line."""
    asked = programme.questions[0].id
    first = joins(session, vault, programme, 51, answers={asked: "+花生"})
    scan = Scan("0" * 32, first.public_id, NOW, CheckInWay.typed)
    attendance.check_in(session, vault, programme, first, scan, NOW)
    return [first, *(joins(session, vault, programme, n) for n in (52, 53))]


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


def path(programme: Programme, more: str = "") -> str:
    return f"/manage/rosters/{programme.public_id}{more}"


def exported(client: Client, programme: Programme, how: str, **data: str) -> list[list[Any]]:
    answer = client.post(path(programme, "/export"), data={"how": how, **data})
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-store")
    return cells(answer, how)


def cells(answer: Answer, how: str) -> list[list[Any]]:
    body = answer.response.get_data()
    if how == "csv":
        return [list(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))]
    book = load_workbook(io.BytesIO(body))
    return [[cell.value or "" for cell in row] for row in book.worksheets[0].rows]


def acts(session: Session) -> list[tuple[str, dict[str, Any]]]:
    rows = session.execute(
        select(AuditEntry.action, AuditEntry.facts)
        .where(AuditEntry.action.startswith("roster."))
        .order_by(AuditEntry.id)
    )
    return [(action, facts) for action, facts in rows]


def test_the_list_is_masked(organiser: Client, programme: Programme, people: list[Signup]) -> None:
    page = organiser.get(path(programme))
    assert page.text.count("张**") == 3
    for masked in ("199****0051", "199****0052", "199****0053"):
        assert masked in page.text
    assert a_phone(51)[3:] not in page.text
    assert "张51" not in page.text
    seated, waiting = page.find(f"#p-{people[0].public_id}"), page.find(f"#p-{people[2].public_id}")
    assert "+花生" in seated.text and "已签到 10:00" in seated.text
    assert "候补 1 号" in waiting.text and "已签到" not in waiting.text
    assert "1 / 2 人到了" in page.find("main").text


def test_one_line_is_seen_in_full_with_a_reason(
    session: Session, organiser: Client, programme: Programme, people: list[Signup]
) -> None:
    target, number = path(programme, "/unmasking"), people[0].public_id
    assert organiser.post(target, data={"number": number}).status == 422
    assert organiser.post(target, data={"number": number, "why": "改时间"}).status == 422
    assert organiser.post(target, data={"number": "x", "why": "contact"}).status == 404
    assert acts(session) == []
    page = organiser.post(target, data={"number": number, "why": "contact"})
    assert page.find("h1").text == "张51"
    assert a_phone(51)[3:] in page.text
    assert [(action, facts["signup"], facts["why"]) for action, facts in acts(session)] == [
        ("roster.unmasked", number, "contact")
    ]


def test_a_line_of_another_programme_is_not_here(
    session: Session, vault: Vault, organiser: Client, programme: Programme
) -> None:
    other = a_programme(session, "别的课", organiser=an_organisation(session, "别会"))
    number = joins(session, vault, other, 60).public_id
    data = {"number": number, "why": "identity"}
    assert organiser.post(path(programme, "/unmasking"), data=data).status == 404
    assert organiser.post(path(other, "/unmasking"), data=data).status == 404
    assert organiser.post(path(other, "/export"), data={"how": "csv"}).status == 404
    assert organiser.post(path(other, "/note"), data={"note": "x"}).status == 404
    assert organiser.get(path(other)).status == 404
    assert acts(session) == []


@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_a_table_is_masked_and_recorded(
    session: Session, organiser: Client, programme: Programme, people: list[Signup], how: str
) -> None:
    header, first, *rest = exported(organiser, programme, how)
    assert header[:5] == ["编号", "状态", "候补号", "姓名", "手机号"]
    assert first[1:5] == ["已报名", "", "张**", "199****0051"]
    assert first[6:8] == ["'+花生", "2026-03-11 10:00"]
    assert [row[1] for row in rest] == ["已报名", "候补"]
    (act,) = acts(session)
    assert act[0] == "roster.exported"
    assert {"format": how, "rows": 3, "full": False}.items() <= act[1].items()


@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_a_full_table_wants_a_reason_and_no_cell_computes(
    session: Session, vault: Vault, organiser: Client, programme: Programme, how: str
) -> None:
    who = Newcomer(a_phone(70), FORMULA, "f" * 32, account_id=None)
    programme.verifies_phone = False
    newcomers.sign_up(session, vault, programme.public_id, who, NOW)
    target = path(programme, "/export")
    assert organiser.post(target, data={"how": how, "full": "1"}).status == 422
    typed = {"how": how, "full": "1", "why": "医院要张三的名单"}
    assert organiser.post(target, data=typed).status == 422, "what is typed is never recorded"
    assert acts(session) == []
    _, row = exported(organiser, programme, how, full="1", why="handover")
    assert row[3:5] == [f"'{FORMULA}", a_phone(70)[3:]]
    assert acts(session)[0][1]["why"] == "handover"


def test_possible_doubles_are_marked_where_nobody_proves_a_phone(
    session: Session, vault: Vault, organiser: Client, owner: Organisation
) -> None:
    programme = a_programme(session, organiser=owner, verifies_phone=False)
    made = [
        newcomers.sign_up(
            session, vault, programme.public_id, Newcomer(a_phone(phone), "李四", form * 32), NOW
        )
        for form, phone in (("a", 1), ("b", 1), ("c", 2))
    ]
    page = organiser.get(path(programme))
    numbers = [session.get_one(Signup, one.id).public_id for one in made]
    marked = ["可能重复" in page.find(f"#p-{one}").text for one in numbers]
    assert marked == [True, True, False]


def test_a_word_to_everybody_is_on_the_receipt_and_told_once(
    session: Session, vault: Vault, organiser: Client, programme: Programme, people: list[Signup]
) -> None:
    a_county(session)
    target = path(programme, "/note")
    assert organiser.post(target, data={"note": "长" * 301}).status == 422
    assert organiser.post(target, data={"note": "请带身份证。"}).status == 303
    assert session.scalars(select(OutboxMessage)).all() == []
    for _ in range(2):
        assert organiser.post(target, data={"note": "改在二楼。", "tell": "1"}).status == 303
    session.refresh(programme)
    assert (programme.note, programme.version) == ("改在二楼。", 2)
    assert len(session.scalars(select(OutboxMessage)).all()) == 3
    token = signup_links.token(vault, people[0].submission_id)
    assert "改在二楼" in organiser.get(f"/programmes/receipts/{token}").text


def test_what_they_said_is_summed_up(
    session: Session, organiser: Client, programme: Programme, people: list[Signup]
) -> None:
    said = Feedback(signup_id=people[0].id, face=Face.poor, line="<b>太挤</b>", created_at=NOW)
    session.add(said)
    session.flush()
    words = organiser.get(path(programme)).find("#said").text
    assert "不满意 1" in words and "<b>太挤</b>" in words


def test_the_list_wants_a_second_factor(
    app: Flask, session: Session, vault: Vault, owner: Organisation, programme: Programme
) -> None:
    account = an_account(session, vault)
    holds(session, account, Role.organiser, owner)
    client = signed_in(Client(app), session, account, SignInLevel.phone)
    assert client.get(path(programme)).status == 403
    assert client.post(path(programme, "/export"), data={"how": "csv"}).status == 403
    assert client.get(f"/manage/checkins/{programme.public_id}").status == 200
