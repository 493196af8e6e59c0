"""Extra questions: why and until when; answered ones keep their meaning."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import SignupAnswer
from tests.client import Client
from tests.factories.programme import a_programme, joins
from tests.routes.manage.conftest import Desk

SIZE = {
    "text": "安全帽几号？",
    "why": "按尺码准备",
    "kind": "choice",
    "choices": "大\n小\n",
    "delete_on": "2026-05-01",
    "required": "y",
}


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


@pytest.fixture
def course(session: Session, owner: Organisation) -> Programme:
    return a_programme(session, organiser=owner)


def asked(session: Session) -> list[ProgrammeQuestion]:
    session.expire_all()
    return list(session.scalars(select(ProgrammeQuestion).order_by(ProgrammeQuestion.position)))


def test_a_question_is_asked_once_and_reworded_until_somebody_answers(
    app: Flask, organiser: Client, session: Session, course: Programme
) -> None:
    url = f"/manage/questions/{course.public_id}"
    for _ in range(2):
        assert organiser.post(url, data=SIZE).status == 303
    (one,) = asked(session)
    assert (one.choices, one.required, one.why) == (["大", "小"], True, "按尺码准备")
    edit = organiser.get(f"{url}?edit={one.public_id}")
    assert edit.find("#text").get("value") == "安全帽几号？"
    again = SIZE | {"question": one.public_id, "text": "头盔几号？"}
    assert organiser.post(url, data=again).status == 303
    (one,) = asked(session)
    assert one.text == "头盔几号？"
    vault = app.extensions["yijia"].vault
    joins(session, vault, course, 50, answers={one.id: "大"})
    session.flush()
    refused = organiser.post(url, data=again | {"text": "鞋几号？"})
    assert (refused.status, "已有 1 人答过" in refused.text) == (422, True)
    assert asked(session)[0].text == "头盔几号？"
    assert "删除 1 个答案" in organiser.get(url).text
    assert organiser.post(f"{url}/removal", data={"question": one.public_id}).status == 303
    assert asked(session) == []
    assert session.scalar(select(func.count()).select_from(SignupAnswer)) == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "", "请填问题"),
        ("why", "", "为什么要问"),
        ("choices", "大", "2 到 12 个不同的选项"),
        ("choices", "很" * 41 + "\n小", "每个选项最多 40 个字"),
        ("delete_on", "2026-03-11", "明天以后"),
        ("delete_on", "2029-01-01", "明天以后"),
        ("delete_on", "", "请填答案删除的日期"),
        ("kind", "essay", "请选怎么回答"),
    ],
)
def test_refusals_keep_what_was_typed(
    organiser: Client, session: Session, course: Programme, field: str, value: str, words: str
) -> None:
    answer = organiser.post(f"/manage/questions/{course.public_id}", data=SIZE | {field: value})
    assert (answer.status, words in answer.text, asked(session)) == (422, True, [])
    if field != "why":
        assert answer.find("#why").get("value") == "按尺码准备"


def test_five_are_enough(organiser: Client, session: Session, course: Programme) -> None:
    url = f"/manage/questions/{course.public_id}"
    answers = [organiser.post(url, data=SIZE | {"text": f"问题 {number}"}) for number in range(6)]
    assert [one.status for one in answers] == [303] * 5 + [422]
    assert len(asked(session)) == 5
