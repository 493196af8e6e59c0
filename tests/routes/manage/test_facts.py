"""The lasting facts: saved with the version that was seen, merged or shown when another came."""

import pytest
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.client import Client
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk

FACTS = {
    "version": "0",
    "name": "解放路驿站",
    "kind": "station",
    "address": "解放路 1 号",
    "audience": "outdoor_workers",
    "phone": "",
    "audience_note": "",
    "entrance_steps": "",
    "door_width_cm": "",
}


def test_saved_and_shown_to_everybody(
    desk: Desk, client: Client, owner: Organisation, place: Place, path: str
) -> None:
    manager = desk(Role.station_manager, owner, place)
    assert 'value="解放路 1 号"' in manager.get(path).text
    changed = FACTS | {"phone": "0531-12345678", "entrance_steps": "0", "door_width_cm": "90"}
    assert manager.post(path, data=changed).status == 303
    page = client.get(f"/places/{place.public_id}").text
    assert ("0531-12345678" in page, "门口没有台阶" in page, "门宽 90 厘米" in page) == (True,) * 3
    again = manager.get(path)
    assert again.find("#entrance_steps").get("value") == "0"
    assert [e.get("value") for e in again.all("input") if e.get("name") == "version"] == ["2"]


def test_the_second_sees_what_changed_and_loses_nothing(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    first, second = desk(Role.station_manager, owner, place), desk(Role.officer, owner)
    first.post(path, data=FACTS | {"name": "甲驿站", "address": "经十路 2 号"})
    conflict = second.post(path, data=FACTS | {"name": "乙驿站", "phone": "0531-1"})
    assert conflict.status == 409
    told = conflict.find("#meanwhile").text
    for words in ("原来：解放路驿站", "别人改成：甲驿站", "您填的：乙驿站", "经十路 2 号"):
        assert words in told
    fields = {e.get("name"): e.get("value") for e in conflict.all("input")}
    assert (fields["name"], fields["phone"], fields["address"]) == (
        *("乙驿站", "0531-1", "经十路 2 号"),
    ), "typed, typed, and what somebody else saved"
    session.refresh(place)
    assert (place.name, place.phone) == ("甲驿站", "")
    sent = FACTS | {name: fields[name] or "" for name in ("version", "name", "phone", "address")}
    assert second.post(path, data=sent).status == 303
    session.refresh(place)
    assert (place.name, place.address) == ("乙驿站", "经十路 2 号")


def test_what_does_not_overlap_is_merged(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    officer = desk(Role.officer, owner)
    for change in ({"name": "甲驿站"}, {"phone": "0531-1"}, {"name": "甲驿站"}):
        assert officer.post(path, data=FACTS | change).status == 303
    session.refresh(place)
    assert (place.name, place.phone, place.version) == ("甲驿站", "0531-1", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "长" * 81},
        {"kind": "castle"},
        {"entrance_steps": "三"},
        {"door_width_cm": "9"},
        {"version": "x"},
    ],
)
def test_what_is_wrong_is_kept_and_said(
    desk: Desk,
    session: Session,
    owner: Organisation,
    place: Place,
    path: str,
    wrong: dict[str, str],
) -> None:
    answer = desk(Role.officer, owner).post(path, data=FACTS | {"phone": "0531-9"} | wrong)
    assert answer.status == 422
    assert answer.find("#errors").select("li")
    assert answer.find("#phone").get("value") == "0531-9"
    session.refresh(place)
    assert place.version == 0


def test_who_may_not(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    sibling = an_organisation(session, "市中区总工会")
    for role, at, status in ((Role.supervisor, owner, 403), (Role.officer, sibling, 404)):
        browser = desk(role, at)
        assert browser.get(path).status == status
        assert browser.post(path, data=FACTS | {"name": "甲"}).status == status
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post(path, data=FACTS | {"name": "甲"}).status == 400
