"""The private page of a report: who holds the link follows it, and may say "still wrong"."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.care import PlaceReport
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.report_kinds import ReportOutcome, ReportReason, ReportState
from app.services import report_answers
from tests.client import Client
from tests.factories.moment import NOW
from tests.factories.place import a_place


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def place(session: Session) -> Place:
    return a_place(session, "丙驿站")


def _sent(client: Client, place: Place, **more: str) -> str:
    form = {"submission_id": str(uuid.uuid4()), "reason": "closed", "detail": "上午没开"} | more
    answer = client.post(f"/places/{place.public_id}/report", data=form)
    assert answer.status == 303
    return str(answer.headers["Location"])


def _state(session: Session) -> ReportState:
    """Of the only report."""
    report = session.scalars(select(PlaceReport)).one()
    session.refresh(report)
    return report.state


def _answered(session: Session, place: Place) -> None:
    owner = session.get_one(Organisation, place.owner_id)
    boss = Actor(None, (Held(Role.officer, owner.path),))
    for one in session.scalars(select(PlaceReport)).all():
        session.refresh(one)
        seen = [report_answers.Seen(one.public_id, one.state)]
        report_answers.answer(
            session, boss, one.public_id, seen, ReportOutcome.corrected, "改成 8 点开门", NOW
        )
    session.flush()


def test_the_link_is_long_and_only_its_digest_is_kept(
    client: Client, session: Session, place: Place
) -> None:
    link = _sent(client, place)
    token = link.rpartition("/")[2]
    assert len(token) == 22
    kept = session.scalars(select(PlaceReport)).one()
    assert kept.token_digest is not None
    assert token.encode() not in kept.token_digest
    page = client.get(link)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "收到了" in page.find("h1").text
    assert f"http://localhost{link}" in page.text
    assert _sent(client, place) != link


@pytest.mark.parametrize("token", ["x" * 22, "x" * 21, "A" * 22, "驿" * 22])
def test_any_other_link_leads_nowhere(client: Client, place: Place, token: str) -> None:
    _sent(client, place)
    assert client.get(f"/reports/{token}").status == 404
    assert client.post(f"/reports/{token}/reopening").status == 404


def test_the_answer_is_read_and_called_wrong_once(
    client: Client, session: Session, place: Place
) -> None:
    link = _sent(client, place)
    assert client.post(f"{link}/reopening").status == 303
    assert _state(session) is ReportState.open, "there is no answer to call wrong"
    _answered(session, place)
    page = client.get(link)
    assert "已经改正" in page.text
    assert "改成 8 点开门" in page.text
    for _ in range(3):
        assert client.post(f"{link}/reopening").status == 303
    assert _state(session) is ReportState.reopened
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["report.answered", "report.reopened"]
    assert "重新核对" in client.get(link).find("h1").text


def test_from_elsewhere_nothing_is_reopened(client: Client, session: Session, place: Place) -> None:
    link = _sent(client, place)
    _answered(session, place)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.open("POST", f"{link}/reopening", headers=foreign).status == 403
    assert client.get(f"{link}/reopening").status == 405


def test_a_phone_is_left_on_purpose_only_sealed_and_for_a_while(
    client: Client, session: Session, place: Place, vault: Vault
) -> None:
    link = _sent(client, place, phone="138 0013-8000")
    report = session.scalars(select(PlaceReport)).one()
    assert report.phone is not None
    assert vault.open(report.phone) == "+8613800138000"
    page = client.get(link).text
    assert "13800138000" not in page
    assert "已加密保存" in page
    _answered(session, place)
    assert report_answers.forget_phones(session, NOW + timedelta(days=30)) == 0
    assert report_answers.forget_phones(session, NOW + timedelta(days=30, seconds=1)) == 1
    session.refresh(report)
    assert report.phone is None


def test_a_phone_of_a_report_that_nobody_answers_goes_after_a_year(
    client: Client, session: Session, place: Place
) -> None:
    _sent(client, place, phone="13800138000")
    assert report_answers.forget_phones(session, NOW + timedelta(days=365)) == 0
    assert report_answers.forget_phones(session, NOW + timedelta(days=366)) == 1


@pytest.mark.parametrize("phone", ["12", "021-55555555", "1" * 41])
def test_a_phone_that_is_none_is_told_and_nothing_is_kept(
    client: Client, session: Session, place: Place, phone: str
) -> None:
    form = {"submission_id": str(uuid.uuid4()), "reason": ReportReason.closed.value, "phone": phone}
    answer = client.post(f"/places/{place.public_id}/report", data=form)
    assert answer.status == 422
    assert "手机号不对" in answer.text
    assert f'value="{phone}"' in answer.text, "what was typed stays"
    assert session.scalar(select(PlaceReport)) is None
