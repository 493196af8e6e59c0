"""The pin on the web: near is one tap, far is asked about, typed coordinates have a datum."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.search_index import reindex
from app.spatial.datum import Datum, from_wgs84
from tests.client import Client
from tests.factories.division import LIXIA
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk

HERE = {"version": "0", "lng": "117.0504", "lat": "36.6402", "datum": "gcj02", "here": "y"}


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


def test_by_a_name_that_we_know(
    manager: Client, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    beside = a_place(session, name="泉城路妈妈小屋", owner=owner, at=(117.0512, 36.6402))
    reindex(beside, ["济南市", "历下区"])
    session.flush()
    page = manager.get(f"{path}?q=泉城路")
    assert "本站没有全国地址库" in page.text
    link = next(a for a in page.all("a") if "from=" in (a.get("href") or ""))
    taken = manager.get(link.get("href") or "")
    assert "泉城路妈妈小屋”的位置" in taken.text
    values = [taken.find(f"#{name}").get("value") for name in ("lng", "lat")]
    assert values == ["117.051200", "36.640200"]
    tapped = manager.get(f"{link.get('href')}&at=117.051300,36.640300&reach=100")
    assert tapped.find("#lng").get("value") == "117.051300", "what was tapped since then"
    (datum,) = [
        one for one in taken.find("#datum").select("option") if "selected" in one.attributes
    ]
    assert datum.get("value") == "wgs84"
    session.refresh(place)
    assert place.version == 0, "looking changes nothing"
    assert "没有找到“天涯”" in manager.get(f"{path}?q=天涯").text


def test_a_division_is_only_about_there(
    manager: Client, session: Session, place: Place, path: str
) -> None:
    county = session.get_one(Division, place.county_code)
    county.lng, county.lat = 117.07, 36.66
    session.flush()
    page = manager.get(f"{path}?q={county.name}")
    assert "行政区，只有大概位置" in page.text
    taken = manager.get(f"{path}?from={county.code}")
    assert "离要找的地方可能很远" in taken.text
    assert taken.find("#lng").get("value") == "117.070000"


@pytest.mark.parametrize("key", ["zzzzzzzzzz", "999999", "../x", "1" * 30, "东"])
def test_a_point_from_nowhere(manager: Client, path: str, key: str) -> None:
    assert manager.get(f"{path}?from={key}").status == 404


def test_the_diagram_is_to_scale(
    manager: Client, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    for metres in (50, 200, 5000):
        north = (place.lng, place.lat + metres / 110_950)
        a_place(session, name=f"{metres} 米外", owner=owner, at=north)
    near, wide = (manager.get(f"{path}?reach={reach}") for reach in (100, 300))
    assert "50 米外" in near.find("figcaption").text
    assert "200 米外" not in near.find("figcaption").text
    assert "200 米外" in wide.find("figcaption").text
    assert "5000 米外" not in wide.find("figcaption").text
    (number,) = [t for t in near.find("#plan").select("text") if t.text == "1"]
    assert int(number.get("y") or 0) == pytest.approx(140 - 60, abs=1), "half of 120 pixels"
    tapped = manager.get(f"{path}?reach=100&at=117.051000,36.641000")
    assert tapped.find("#lng").get("value") == "117.051000"
    for odd in ("?reach=7", "?at=x", "?at=nan,nan", "?at=1,2,3", "?reach=-1&at=inf,1"):
        assert manager.get(path + odd).status == 200


def test_with_a_key_there_is_a_map(
    app: Flask, manager: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "tianditu" not in manager.get(path).headers["Content-Security-Policy"]
    rooms = app.extensions["yijia"]
    keyed = replace(rooms.settings, tianditu_key="k")
    monkeypatch.setitem(app.extensions, "yijia", replace(rooms, settings=keyed))
    assert "tianditu" in manager.get(path).headers["Content-Security-Policy"]
