"""The queue of applications: the first to be late on top, masked, answered once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.benefit_kinds import ClaimState, ClaimWay
from app.models.claim import Claim
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.services.divisions import forget
from tests.client import Client
from tests.factories.benefit import a_benefit, an_application
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.routes.manage.conftest import Desk

DESK = "/manage/applications"
DAY = timedelta(days=1)


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def application(session: Session, vault: Vault, owner: Organisation) -> Claim:
    a_county(session)
    forget(session.connection().engine)
    return an_application(session, vault, owner, words="孩子<b>今年</b>上大学")


def test_the_first_to_be_late_stands_on_top(
    officer: Client, session: Session, vault: Vault, application: Claim, owner: Organisation
) -> None:
    hardship = a_benefit(
        session, "困难帮扶", organiser=owner, way=ClaimWay.application, decide_days=3
    )
    an_application(session, vault, benefit=hardship, number=2, at=NOW - 9 * DAY)
    page = officer.get(DESK)
    rows = [one.text for one in page.find("main").select("li")]
    assert "困难帮扶" in rows[0]
    assert "已逾期" in rows[0]
    assert "待答复 2，1 份已逾期" in page.find("main").text
    assert "王**" in page.text
    assert "王小明" not in page.text
    home = officer.get("/manage")
    assert "2 份申请待答复，1 份已逾期" in home.find("main").text
    alone = officer.get(f"{DESK}?benefit={hardship.public_id}")
    assert "金秋助学金" not in alone.text
    assert officer.get(f"{DESK}?benefit=%00").status == 200


def test_granting_answers_and_a_second_officer_is_told_by_whom(
    officer: Client, desk: Desk, session: Session, application: Claim, owner: Organisation
) -> None:
    url = f"{DESK}/{application.public_id}"
    page = officer.get(url)
    assert "孩子<b>今年</b>上大学" in page.find("main").text
    assert "199****0001" in page.text
    second = desk(Role.officer, owner)
    done = officer.post(f"{url}/grant", data={"answer": "请带身份证来"})
    assert done.headers["Location"] == f"{DESK}?told=granted"
    assert "已通过" in officer.get(done.headers["Location"]).text
    late = second.post(f"{url}/refusal", data={"reason": "不符合"})
    assert late.status == 409
    assert "已经有了结果" in late.text
    assert "今天 10:00 由工会干部答复：已通过" in " ".join(late.find("main").text.split())
    session.refresh(application)
    assert application.state is ClaimState.granted
    assert "请带身份证来" in officer.get(url).text


def test_nobody_is_refused_without_a_word(
    officer: Client, session: Session, application: Claim
) -> None:
    url = f"{DESK}/{application.public_id}/refusal"
    for reason, words in ((" ", "请写为什么没有通过"), ("长" * 201, "最多 200 个字")):
        answer = officer.post(url, data={"reason": reason})
        assert (answer.status, words in answer.text) == (422, True)
    assert officer.post(url, data={"reason": "材料不全"}).status == 303
    late = officer.post(url, data={"reason": ""})
    assert (late.status, "已经有了结果" in late.text) == (409, True)
    session.refresh(application)
    assert application.state is ClaimState.refused
    assert "材料不全" in officer.get(f"{DESK}/{application.public_id}").text


def test_none_left_is_said(
    officer: Client, session: Session, vault: Vault, owner: Organisation, application: Claim
) -> None:
    aid = a_benefit(session, organiser=owner, way=ClaimWay.application, quotas={"": 1})
    one, two = (an_application(session, vault, benefit=aid, number=n) for n in (5, 6))
    assert "还剩 1 份" in officer.get(f"{DESK}/{one.public_id}").find("main").text
    assert officer.post(f"{DESK}/{one.public_id}/grant").status == 303
    answer = officer.post(f"{DESK}/{two.public_id}/grant")
    assert (answer.status, "名额已经用完" in answer.text) == (409, True)


def test_a_full_phone_takes_a_reason_that_is_recorded(
    officer: Client, session: Session, application: Claim
) -> None:
    url = f"{DESK}/{application.public_id}/unmasking"
    assert "请选一个原因" in officer.post(url, data={"why": "好奇"}).text
    shown = officer.post(url, data={"why": "contact"})
    assert shown.status == 200
    assert "王小明" in shown.text
    assert "19900000001" in shown.text
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert entry.action == "application.unmasked"
    assert set(entry.facts) == {"benefit", "claim", "why"}
    application.phone = None
    session.flush()
    assert officer.post(url, data={"why": "contact"}).status == 409


def test_siblings_and_readers(
    desk: Desk, session: Session, owner: Organisation, application: Claim
) -> None:
    other = Organisation(name="别家", kind=owner.kind, path="998.")
    session.add(other)
    session.flush()
    sibling, reader = desk(Role.officer, other), desk(Role.supervisor, owner)
    for path in ("", "/grant", "/refusal", "/unmasking"):
        url = f"{DESK}/{application.public_id}{path}"
        due = {"reason": "x", "why": "contact"}
        for client, status in ((sibling, 404), (reader, 403)):
            answer = client.get(url) if not path else client.post(url, data=due)
            assert answer.status == status, url
    assert "金秋助学金" not in sibling.get(DESK).text
    session.refresh(application)
    assert application.state is ClaimState.open
