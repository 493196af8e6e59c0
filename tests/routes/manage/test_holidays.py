"""The holiday question on the web: one tap answers for all that stood on the page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.place_hours import OpeningException
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_hours import opens
from tests.routes.manage.conftest import Desk

#: Eight days before the Tomb-sweeping holiday of 2026 (4 to 6 April).
SPRING = datetime(2026, 3, 27, 9, tzinfo=SHANGHAI)
URL = "/manage/holidays/2026-04-04"


@pytest.fixture
def city(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    rooms = app.extensions["yijia"]
    spring = replace(rooms, clock=lambda: SPRING.astimezone(UTC))
    monkeypatch.setitem(app.extensions, "yijia", spring)
    return an_organisation(session, "市总工会")


@pytest.fixture
def places(session: Session, city: Organisation) -> list[Place]:
    made = [a_place(session, name, owner=city) for name in ("甲站", "乙站", "丙站")]
    for place in made:
        opens(session, place)
    return made


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OpeningException)) or 0


def test_one_tap_for_all(
    desk: Desk, session: Session, city: Organisation, places: list[Place]
) -> None:
    manager = desk(Role.officer, city)
    page = manager.get("/manage/holidays")
    assert "清明节 4月4日–4月6日" in page.text
    assert "3 处还没有回答" in page.text
    assert "08:00–18:00" in page.text
    ids = [one.public_id for one in places]
    for _ in range(2):
        assert manager.post(URL, data={"answer": "as_usual", "place": ids}).status == 303
    assert _count(session) == 3
    assert "都回答过了" in manager.get("/manage/holidays").text


def test_one_by_one(desk: Desk, session: Session, city: Organisation, places: list[Place]) -> None:
    manager = desk(Role.station_manager, city, places[0])
    assert "1 处还没有回答" in manager.get("/manage/holidays").text
    data = {"answer": "closed", "place": places[0].public_id}
    assert manager.post(URL, data=data).status == 303
    assert manager.post(URL, data=data | {"place": places[1].public_id}).status == 404
    assert _count(session) == 1


@pytest.mark.parametrize("day", ["2026-04-05", "nonsense", "2026-13-01"])
def test_there_is_no_such_holiday(
    desk: Desk, city: Organisation, places: list[Place], day: str
) -> None:
    data = {"answer": "closed", "place": places[0].public_id}
    manager = desk(Role.officer, city)
    assert manager.post(f"/manage/holidays/{day}", data=data).status == 404
    assert manager.post(URL, data=data | {"answer": "nonsense"}).status == 422


def test_who_may_not(desk: Desk, session: Session, city: Organisation, places: list[Place]) -> None:
    data = {"answer": "closed", "place": places[0].public_id}
    supervisor = desk(Role.supervisor, city)
    assert supervisor.get("/manage/holidays").status == 403
    assert supervisor.post(URL, data=data).status == 403
    sibling = desk(Role.officer, an_organisation(session, "另一个市"))
    assert "都回答过了" in sibling.get("/manage/holidays").text
    assert sibling.post(URL, data=data).status == 404
    assert _count(session) == 0
