"""A new listing on the web: found at once, made once however often the form is sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.divisions import forget
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk

NEW = {
    "submission_id": "0123456789abcdef",
    "name": "千佛山驿站",
    "kind": "station",
    "address": "千佛山路 1 号",
    "audience": "everyone",
    "lng": "117.05",
    "lat": "36.64",
    "datum": "wgs84",
}


@pytest.fixture
def owner(session: Session) -> Organisation:
    a_county(session)
    forget(session.connection().engine)
    return an_organisation(session)


def test_made_once_and_found(
    officer: Client, client: Client, session: Session, owner: Organisation
) -> None:
    assert owner.name in officer.get("/manage/places/new").text
    data = NEW | {"owner": owner.public_id}
    first, again = (officer.post("/manage/places/new", data=data) for _ in range(2))
    assert first.status == 303
    assert first.headers["Location"] == again.headers["Location"]
    (made,) = session.scalars(select(Place)).all()
    assert (made.county_code, made.version, made.owner_id) == ("370102", 1, owner.id)
    assert "千佛山驿站" in client.get("/search?q=qianfoshan").text
    assert "时间未知" in client.get(f"/places/{made.public_id}").text
    assert "第 1 版" in officer.get(f"/manage/revisions/{made.public_id}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"lng": "", "lat": ""},
        {"lng": "121.5", "lat": "31.2"},
        {"kind": "castle"},
        {"submission_id": "x"},
    ],
)
def test_what_is_wrong_is_kept_and_said(
    officer: Client, session: Session, owner: Organisation, wrong: dict[str, str]
) -> None:
    data = NEW | {"owner": owner.public_id} | wrong
    answer = officer.post("/manage/places/new", data=data)
    assert answer.status == 422
    assert answer.find("#errors").select("li")
    assert answer.find("#address").get("value") == "千佛山路 1 号"
    assert session.scalars(select(Place)).all() == []


def test_who_may_not(desk: Desk, officer: Client, session: Session, owner: Organisation) -> None:
    data = NEW | {"owner": owner.public_id}
    sibling = an_organisation(session, "市中区总工会")
    for role, at, status in (
        (Role.supervisor, owner, 403),
        (Role.station_manager, owner, 403),
        (Role.officer, sibling, 404),
    ):
        assert desk(role, at).post("/manage/places/new", data=data).status == status
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post("/manage/places/new", data=data).status == 400
    assert session.scalars(select(Place)).all() == []
    assert officer.post("/manage/places/new", data=data).status == 303
    other = desk(Role.officer, owner).post("/manage/places/new", data=data)
    assert other.status == 422, "the id of somebody else's form"
