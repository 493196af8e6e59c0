"""The queue of reports: who sees what, in which order, and that an answer counts once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.care import PlaceReport
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.report_kinds import ReportOutcome, ReportReason, ReportState
from tests.client import Client
from tests.factories.care import a_report
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk


@pytest.fixture
def city(session: Session) -> Organisation:
    return an_organisation(session, "市总工会")


@pytest.fixture
def place(session: Session, city: Organisation) -> Place:
    return a_place(session, "解放路驿站", owner=an_organisation(session, "区总工会", parent=city))


def _state(session: Session, report: PlaceReport) -> ReportState:
    session.refresh(report)
    return report.state


def _answer(client: Client, first: PlaceReport, *seen: PlaceReport, **more: str) -> int:
    data = {"outcome": "corrected", "words": "改了"} | more
    marks = [f"{one.public_id}.{one.state}" for one in (first, *seen)]
    url = f"/manage/reports/{first.public_id}/answer"
    return client.post(url, data={**data, "seen": marks}).status


def test_one_answer_settles_all_that_say_the_same(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    officer = desk(Role.officer, city)
    first, second = (
        a_report(session, place, detail=words, created_at=NOW - timedelta(days=days))
        for words, days in (("周六没开", 9), ("周日没开", 1))
    )
    other = a_report(session, place, reason=ReportReason.unsafe)
    listed = officer.get("/manage/reports")
    assert "3 条反馈待答复" in listed.find("h1").text
    assert "× 2" in listed.text
    assert "超过 7 天" in listed.text
    page = officer.get(f"/manage/reports/{first.public_id}")
    assert page.text.index("周六没开") < page.text.index("周日没开")
    later = a_report(session, place, detail="刚刚才说")
    assert _answer(officer, first, second) == 303
    states = [_state(session, one) for one in (first, second, other)]
    assert states == [ReportState.answered, ReportState.answered, ReportState.open]
    assert (first.outcome, first.answer) == (ReportOutcome.corrected, "改了")
    assert _state(session, later) is ReportState.open, "nobody has read it yet"
    acts = session.scalars(select(AuditEntry)).all()
    assert {(one.action, one.facts["report"]) for one in acts} == {
        ("report.answered", first.public_id),
        ("report.answered", second.public_id),
    }


def test_the_second_to_answer_sees_what_the_first_said(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    report = a_report(session, place)
    mine, theirs = desk(Role.officer, city), desk(Role.station_manager, city)
    assert _answer(mine, report, words="门口贴了新时间") == 303
    url = f"/manage/reports/{report.public_id}/answer"
    seen = f"{report.public_id}.open"
    late = theirs.post(url, data={"outcome": "passed_on", "words": "不归我管", "seen": seen})
    assert late.headers["Location"] == f"/manage/reports/{report.public_id}"
    page = theirs.get(late.headers["Location"])
    assert "门口贴了新时间" in page.text
    assert "不归我管" not in page.text
    session.refresh(report)
    assert report.outcome is ReportOutcome.corrected
    assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_an_old_form_does_not_answer_what_came_back(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    officer, report = desk(Role.officer, city), a_report(session, place)
    assert _answer(officer, report) == 303
    report.state = ReportState.reopened
    session.flush()
    seen = f"{report.public_id}.open"
    again = {"outcome": "corrected", "words": "改了", "seen": seen}
    officer.post(f"/manage/reports/{report.public_id}/answer", data=again)
    assert _state(session, report) is ReportState.reopened
    assert "上次答复：已经改正" in officer.get(f"/manage/reports/{report.public_id}").text
    assert _answer(officer, report) == 303
    assert _state(session, report) is ReportState.answered


def test_what_came_back_is_on_top_then_the_door_then_the_oldest(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    reasons = iter(ReportReason)
    days = {"旧": 20, "新": 1, "门": 2, "回": 3}
    made = {
        name: a_report(
            session, place, reason=next(reasons), created_at=NOW - timedelta(days=number)
        )
        for name, number in days.items()
    }
    made["门"].at_door = True
    made["回"].state, made["回"].outcome = ReportState.reopened, ReportOutcome.corrected
    session.flush()
    text = desk(Role.supervisor, city).get("/manage/reports").text
    order = sorted(made, key=lambda name: text.index(made[name].public_id))
    assert order == ["回", "门", "旧", "新"]


def test_a_supervisor_reads_and_does_not_answer(
    desk: Desk, session: Session, city: Organisation, place: Place, app: Flask
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    report = a_report(session, place, detail="周六没开")
    report.phone = vault.seal("+8613800138000")
    session.flush()
    supervisor = desk(Role.supervisor, city)
    page = supervisor.get(f"/manage/reports/{report.public_id}")
    assert "周六没开" in page.text
    assert "138****8000" not in page.text, "masked, it is for whoever answers"
    assert page.all("textarea") == []
    assert _answer(supervisor, report) == 403
    assert supervisor.post(f"/manage/reports/{report.public_id}/phone").status == 403


def test_a_sibling_learns_nothing(desk: Desk, session: Session, place: Place) -> None:
    report = a_report(session, place)
    sibling = desk(Role.officer, an_organisation(session, "另一个市"))
    assert "没有待答复的反馈" in sibling.get("/manage/reports").text
    assert sibling.get(f"/manage/reports/{report.public_id}").status == 404
    assert _answer(sibling, report) == 404
    assert sibling.post(f"/manage/reports/{report.public_id}/phone").status == 404
    assert sibling.get("/manage/reports/0000000000").status == 404


def test_a_forged_form_reaches_no_other_place(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    elsewhere = a_report(session, a_place(session, "别处", owner=an_organisation(session, "外市")))
    mine = a_report(session, place)
    assert _answer(desk(Role.officer, city), mine, elsewhere) == 303
    session.refresh(elsewhere)
    assert elsewhere.state is ReportState.open


def test_an_answer_needs_an_outcome_and_holds_no_number(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    officer, report = desk(Role.officer, city), a_report(session, place)
    assert _answer(officer, report, outcome="nonsense") == 422
    assert _answer(officer, report, words="长" * 301) == 422
    assert _answer(officer, report, words="打 13812345678 问老王") == 303
    session.refresh(report)
    assert report.answer == "打 *** 问老王"


def test_the_number_to_call_back_is_shown_on_a_click_that_is_recorded(
    desk: Desk, session: Session, city: Organisation, place: Place, app: Flask
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    report = a_report(session, place)
    report.phone = vault.seal("+8613800138000")
    session.flush()
    officer = desk(Role.officer, city)
    page = officer.get(f"/manage/reports/{report.public_id}").text
    assert "138****8000" in page
    assert "13800138000" not in page
    shown = officer.post(f"/manage/reports/{report.public_id}/phone")
    assert "tel:+8613800138000" in shown.text
    act = session.scalars(select(AuditEntry)).one()
    assert (act.action, act.facts["reason"]) == ("report.phone_shown", "call_back")
    report.phone = None
    session.flush()
    assert officer.post(f"/manage/reports/{report.public_id}/phone").status == 422
