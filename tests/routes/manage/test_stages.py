"""Competitions: stages, results as those named agreed, titles; published by whoever says so."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.competition import CompetitionStage
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind
from app.services.divisions import forget
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.programme import a_programme
from tests.routes.manage.conftest import Desk

TABLE = "1，飞毛腿队，顺丰工会，98.5，技术能手\n2\t王师傅\t\t97\n\n3,<b>李</b>"


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


@pytest.fixture
def contest(session: Session, owner: Organisation) -> Programme:
    a_county(session)
    forget(session.connection().engine)
    return a_programme(session, "快递技能竞赛", organiser=owner, kind=ProgrammeKind.competition)


def stages(session: Session) -> list[CompetitionStage]:
    session.expire_all()
    return list(session.scalars(select(CompetitionStage).order_by(CompetitionStage.position)))


def test_results_are_a_draft_until_they_are_published(
    organiser: Client, client: Client, session: Session, contest: Programme
) -> None:
    url = f"/manage/stages/{contest.public_id}"
    for _ in range(2):
        assert organiser.post(url, data={"name": "决赛", "held_on": "2026-04-01"}).status == 303
    (final,) = stages(session)
    form = {"stage": final.public_id, "results": TABLE}
    assert organiser.post(f"{url}/results", data=form | {"do": "keep"}).status == 303
    public = f"/programmes/{contest.public_id}"
    assert "飞毛腿队" not in client.get(public).text
    unsaid = organiser.post(f"{url}/results", data=form | {"do": "publish"})
    assert (unsaid.status, "都同意" in unsaid.text) == (422, True)
    agreed = form | {"do": "publish", "agreed": "y"}
    assert organiser.post(f"{url}/results", data=agreed).status == 303
    shown = client.get(public).text
    assert "飞毛腿队" in shown
    assert "技术能手" in shown
    assert "<b>李</b>" not in shown
    (final,) = stages(session)
    assert [(one.rank, one.name, one.score) for one in final.results] == [
        *((1, "飞毛腿队", "98.5"), (2, "王师傅", "97"), (3, "<b>李</b>", ""))
    ]
    opened = organiser.get(f"{url}?stage={final.public_id}").find("#results")
    assert opened.text.split() == [
        "1，飞毛腿队，顺丰工会，98.5，技术能手",
        "2，王师傅，，97",
        "3，<b>李</b>",
    ]
    kept = organiser.post(f"{url}/results", data=form | {"do": "drop"})
    assert (kept.status, "请先撤下" in kept.text) == (422, True)
    organiser.post(f"{url}/results", data=form | {"do": "keep"})
    assert "飞毛腿队" not in client.get(public).text
    assert organiser.post(f"{url}/results", data=form | {"do": "drop"}).status == 303
    assert stages(session) == []


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ("第一，张", "第 1 行看不懂"),
        ("1，张\n2，", "第 2 行看不懂"),
        ("1，a，b，c，d，e", "第 1 行看不懂"),
        ("1，" + "长" * 61, "第 1 行看不懂"),
        ("", "没有可以公布的"),
    ],
)
def test_unreadable_tables_are_told_by_line_and_kept(
    organiser: Client, session: Session, contest: Programme, results: str, words: str
) -> None:
    url = f"/manage/stages/{contest.public_id}"
    organiser.post(url, data={"name": "决赛"})
    (final,) = stages(session)
    form = {"stage": final.public_id, "results": results, "do": "publish", "agreed": "y"}
    answer = organiser.post(f"{url}/results", data=form)
    assert (answer.status, words in answer.text) == (422, True)
    assert "".join(answer.find("#results").text.split()) == "".join(results.split())


def test_only_competitions_have_stages(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    course = a_programme(session, organiser=owner)
    answer = organiser.post(f"/manage/stages/{course.public_id}", data={"name": "决赛"})
    assert (answer.status, "只有没取消的技能竞赛" in answer.text) == (422, True)
