"""The record of acts on the web: found by place, person and day, within one's reach, in pages."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import audit
from tests.client import Answer, Client
from tests.factories.account import an_account
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


@pytest.fixture
def supervisor(desk: Desk, city: Organisation) -> Client:
    return desk(Role.supervisor, city)


def _act(
    session: Session, place: Place | None, fact: str, at: datetime = NOW, who: int | None = None
) -> None:
    key = place.id if place else None
    audit.record(session, Actor(who), "report.answered", at, place_id=key, report=fact)
    session.flush()


def _facts(answer: Answer) -> list[str]:
    """What the acts shown were about, in order."""
    return [one.text.split()[-1] for one in answer.all("small") if "report" in one.text]


def test_the_newest_first_and_only_ones_own(
    session: Session, supervisor: Client, place: Place
) -> None:
    other = a_place(session, "别处", owner=an_organisation(session, "外市"))
    for fact, where in (("one", place), ("theirs", other), ("two", place), ("nowhere", None)):
        _act(session, where, fact)
    page = supervisor.get("/manage/audit")
    assert _facts(page) == ["two", "one"]
    assert "答复反馈" in page.text
    assert "别处" not in page.text
    assert _facts(supervisor.get(f"/manage/audit?place={other.public_id}")) == []


def test_by_place_person_and_day(
    app: Flask, session: Session, supervisor: Client, city: Organisation, place: Place
) -> None:
    vault = app.extensions["yijia"].vault
    person = an_account(session, vault, "+8619900000888")
    second = a_place(session, "第二站", owner=city)
    _act(session, place, "old", NOW - timedelta(days=3))
    _act(session, place, "mine", who=person.id)
    _act(session, second, "second")
    key, who = place.public_id, person.public_id
    for query, facts in (
        (f"place={key.upper()}", ["mine", "old"]),
        (f"person={who}", ["mine"]),
        ("from=2026-03-11", ["second", "mine"]),
        ("to=2026-03-10", ["old"]),
        ("from=2026-03-08&to=2026-03-08", ["old"]),
        (f"place={key}&from=2026-03-11", ["mine"]),
        ("place=nonsense", []),
        ("person=%00", []),
    ):
        assert _facts(supervisor.get(f"/manage/audit?{query}")) == facts, query


def test_the_person_that_something_was_done_to_is_found_too(
    app: Flask, session: Session, supervisor: Client, city: Organisation
) -> None:
    person = an_account(session, app.extensions["yijia"].vault, "+8619900000888")
    key = {"organisation_id": city.id, "subject_id": person.id}
    audit.record(session, Actor(), "grant.revoked", NOW, **key, role="officer")
    session.flush()
    page = supervisor.get(f"/manage/audit?person={person.public_id}")
    assert "收回权限" in page.text
    assert "市总工会" in page.text


def test_a_long_record_goes_on_page_by_page(
    session: Session, supervisor: Client, place: Place
) -> None:
    for number in range(120):
        _act(session, place, f"n{number}")
    url, seen = f"/manage/audit?place={place.public_id}", list[str]()
    for _ in range(3):
        page = supervisor.get(url)
        seen += _facts(page)
        further = [a.attributes["href"] for a in page.all("a") if a.text == "看更早的"]
        url = further[0] if further else ""
    assert seen == [f"n{number}" for number in reversed(range(120))]
    assert not url


@pytest.mark.parametrize("role", [Role.station_manager, Role.organiser, Role.case_worker])
def test_others_may_not(desk: Desk, city: Organisation, role: Role) -> None:
    assert desk(role, city).get("/manage/audit").status == 403


@pytest.mark.parametrize("query", ["from=2026-13-01", "to=yesterday", "before=x"])
def test_odd_questions_are_told_so(supervisor: Client, query: str) -> None:
    assert supervisor.get(f"/manage/audit?{query}").status == 422
