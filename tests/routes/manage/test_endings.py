"""Withdrawing, bringing back, merging: and the old address goes on leading somewhere."""

import pytest
from sqlalchemy.orm import Session

from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.client import Client
from tests.factories.door import a_door
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk


def test_withdraw_and_bring_back(officer: Client, client: Client, place: Place) -> None:
    path, public = f"/manage/endings/{place.public_id}", f"/places/{place.public_id}"
    assert officer.post(f"{path}/retirement", data={"reason": "boredom"}).status == 422
    assert client.get(public).status == 200
    for _ in range(2):
        sent = officer.post(f"{path}/retirement", data={"reason": "closed_down"})
        assert sent.status == 303
    assert client.get(public).status == 404
    history = officer.get(f"/manage/revisions/{place.public_id}").text
    assert history.count("撤销：站点停办了") == 1
    assert "已撤销" in officer.get(f"/manage/places/{place.public_id}").text
    refused = officer.post(f"/manage/places/{place.public_id}/today", data={"do": "close_today"})
    assert (refused.status, "恢复后才能修改" in refused.text) == (422, True)
    for _ in range(2):
        assert officer.post(f"{path}/return").status == 303
    assert client.get(public).status == 200


def test_a_merged_address_leads_to_the_kept_one(
    officer: Client, client: Client, session: Session, owner: Organisation, place: Place
) -> None:
    duplicate = a_door(session, owner, "重复的驿站")
    path = f"/manage/endings/{duplicate.public_id}"
    for typed in (f"https://yijia.example/places/{place.public_id}/", place.public_id.upper()):
        sent = officer.post(f"{path}/merger", data={"kept": typed})
        assert sent.headers["Location"] == f"/manage/places/{place.public_id}?told=merged"
    for door in ("", "/api/v1"):
        old = client.get(f"{door}/places/{duplicate.public_id}")
        assert (old.status, old.headers["Location"]) == (301, f"{door}/places/{place.public_id}")
    page = officer.get(f"/manage/places/{duplicate.public_id}")
    assert "已并入另一个地点" in page.text
    assert f"/manage/places/{place.public_id}" in page.text


@pytest.mark.parametrize("kept", ["", "itself", "foreign", "0000000000", "<b>"])
def test_what_is_no_pair_is_said(
    officer: Client, session: Session, place: Place, kept: str
) -> None:
    foreign = a_door(session, an_organisation(session, "市中区总工会"))
    typed = {"itself": place.public_id, "foreign": foreign.public_id}.get(kept, kept)
    answer = officer.post(f"/manage/endings/{place.public_id}/merger", data={"kept": typed})
    assert answer.status == 422
    assert answer.find("#kept").get("value") == typed
    session.refresh(place)
    assert place.status is PlaceStatus.open


def test_who_may_not(desk: Desk, session: Session, owner: Organisation, place: Place) -> None:
    path = f"/manage/endings/{place.public_id}"
    other = a_door(session, owner, "二号驿站")
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("retirement", {"reason": "other"}),
        ("return", {}),
        ("merger", {"kept": other.public_id}),
    )
    people = (
        (desk(Role.supervisor, owner), 403),
        (desk(Role.station_manager, owner, place), 403),
        (desk(Role.officer, an_organisation(session, "市中区总工会")), 404),
    )
    for browser, status in people:
        assert browser.get(path).status == status
        for end, data in acts:
            assert browser.post(f"{path}/{end}", data=data).status == status
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post(f"{path}/retirement", data={"reason": "other"}).status == 400
    session.refresh(place)
    assert place.version == 0
