"""The pin on the web: near is one tap, far is asked about, typed coordinates have a datum."""

import pytest
from sqlalchemy.orm import Session

from app.models.kinds import Role
from app.models.organisation import Organisation
from app.models.place import Place
from app.spatial.datum import Datum, from_wgs84
from tests.client import Client
from tests.factories.division import LIXIA
from tests.factories.door import a_door
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk

HERE = {"version": "0", "lng": "117.0504", "lat": "36.6402", "datum": "gcj02", "here": "y"}


@pytest.fixture
def owner(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def place(session: Session, owner: Organisation) -> Place:
    return a_door(session, owner)


@pytest.fixture
def path(place: Place) -> str:
    return f"/manage/positions/{place.public_id}"


@pytest.fixture
def manager(desk: Desk, owner: Organisation, place: Place) -> Client:
    return desk(Role.station_manager, owner, place)


def test_i_stand_here(manager: Client, session: Session, place: Place, path: str) -> None:
    assert "还没有人在现场核对过" in manager.get(path).text
    for _ in range(2):
        assert manager.post(path, data=HERE).status == 303
    session.refresh(place)
    assert (place.lng, place.lat, place.location_confirmed) == (117.0504, 36.6402, True)
    assert place.version == 2
    assert "现场核对过" in manager.get(path).text


def test_far_is_told_and_asked(manager: Client, session: Session, place: Place, path: str) -> None:
    asked = manager.post(path, data=HERE | {"lng": "117.06"})
    assert asked.status == 422
    assert "离原来的位置 890 米，在历下区" in asked.text
    fields = {e.get("name"): e.get("value") or "" for e in asked.all("input")}
    session.refresh(place)
    assert place.version == 0
    assert manager.post(path, data=HERE | fields | {"sure": "y"}).status == 303
    session.refresh(place)
    assert place.lng == 117.06


def test_typed_from_a_map_app(manager: Client, session: Session, place: Place, path: str) -> None:
    lng, lat = from_wgs84(*LIXIA, Datum.gcj02)
    typed = {"version": "0", "lng": f"{lng:.6f}", "lat": f"{lat:.6f}", "datum": "gcj02"}
    manager.post(path, data=typed)
    session.refresh(place)
    assert (place.lng, place.lat) == pytest.approx(LIXIA, abs=2e-6)
    assert not place.location_confirmed


@pytest.mark.parametrize(
    "wrong", [{"lng": "东经"}, {"lat": ""}, {"lng": "36.6", "lat": "117"}, {"lng": "nan"}]
)
def test_what_is_no_point(manager: Client, path: str, wrong: dict[str, str]) -> None:
    answer = manager.post(path, data=HERE | wrong)
    assert answer.status == 422
    assert answer.find("#errors").select("li")
    abroad = manager.post(path, data=HERE | {"lng": "121.5", "lat": "31.2"})
    assert "不在本省范围内" in abroad.find("#errors").text


def test_two_at_once(desk: Desk, manager: Client, owner: Organisation, path: str) -> None:
    manager.post(path, data=HERE)
    late = desk(Role.officer, owner).post(path, data=HERE | {"lng": "117.0502"})
    assert late.status == 409
    assert "您填的" in late.find("#meanwhile").text
    fields = {e.get("name"): e.get("value") or "" for e in late.all("input")}
    assert (fields["version"], fields["lng"]) == ("2", "117.0502")


def test_who_may_not(desk: Desk, session: Session, owner: Organisation, path: str) -> None:
    sibling = an_organisation(session, "市中区总工会")
    for role, at, status in ((Role.supervisor, owner, 403), (Role.officer, sibling, 404)):
        browser = desk(role, at)
        assert browser.get(path).status == status
        assert browser.post(path, data=HERE).status == status
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post(path, data=HERE).status == 400
