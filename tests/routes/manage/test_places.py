"""The page at the door: one tap, seen by everybody at once, and gone by itself."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.revision import PlaceRevision
from tests.client import Client
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk

SIX = NOW.replace(hour=18)
TAPS = [
    ("today", {"do": "close_today"}),
    ("amenities", {"set": "shower:broken"}),
    ("confirmation", {}),
    ("notices", {"text": "停水", "ends": "2026-03-11T18:00"}),
    ("notices/end", {"notice": "1-2"}),
]


Move = Callable[[datetime], None]


@pytest.fixture
def move(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Move:
    """Set the application's clock."""
    rooms = app.extensions["yijia"]

    def moved(at: datetime) -> None:
        monkeypatch.setitem(app.extensions, "yijia", replace(rooms, clock=lambda: at))

    return moved


def test_closed_today_in_one_tap(manager: Client, client: Client, place: Place) -> None:
    door = f"/manage/places/{place.public_id}"
    assert "今天关门" in manager.get(door).text
    sent = manager.post(f"{door}/today", data={"do": "close_today"})
    assert (sent.status, sent.headers["Location"]) == (303, f"{door}?told=today")
    assert "暂停开放，明天恢复" in client.get(f"/places/{place.public_id}").text
    assert "正常开放" in manager.get(door).text
    manager.post(f"{door}/today", data={"do": "open"})
    assert "营业中 · 18:00 关" in client.get(f"/places/{place.public_id}").text


def test_a_closure_ends_while_the_page_is_open(
    move: Move, manager: Client, client: Client, place: Place
) -> None:
    manager.post(
        f"/manage/places/{place.public_id}/today",
        data={"do": "close_until", "until": "2026-03-11T12:30"},
    )
    shown = client.get(f"/places/{place.public_id}")
    assert "暂停开放，今天 12:30 恢复" in " ".join(shown.text.split())
    move(NOW.replace(hour=12, minute=30))
    again = client.get(
        f"/places/{place.public_id}", headers={"If-None-Match": shown.headers["ETag"]}
    )
    assert again.status == 200
    assert "营业中 · 18:00 关" in again.text


def test_a_notice_ends_while_the_page_is_open(
    move: Move, manager: Client, client: Client, place: Place
) -> None:
    door, api = f"/manage/places/{place.public_id}", f"/api/v1/places/{place.public_id}"
    tap = f"shower:broken:{int(SIX.timestamp())}"
    opened = manager.post_fragment(f"{door}/amenities", data={"set": tap})
    assert opened.find("#place-door").tag == "section"
    assert "到今天 18:00 自动恢复" in opened.find("#amenity-shower").text
    assert client.get(api).json["properties"]["amenities"]["shower"] == "broken"
    shown = client.get(f"/places/{place.public_id}").text
    assert "淋浴暂时不能用" in shown
    assert "到今天 18:00为止" in shown
    move(SIX)
    assert client.get(api).json["properties"]["amenities"]["shower"] == "available"
    assert "淋浴暂时不能用" not in client.get(f"/places/{place.public_id}").text
    (pressed,) = [
        button.text
        for button in manager.get(door).find("#amenity-shower").select("button")
        if button.get("aria-pressed") == "true"
    ]
    assert pressed == "有"
    late = manager.post(f"{door}/amenities", data={"set": "shower:available"})
    assert late.status == 303, "a tap on the page that is still open"


def test_a_fragment_stands_in_its_page(manager: Client, place: Place) -> None:
    door = f"/manage/places/{place.public_id}"
    token = re.compile(r'name="csrf_token" value="[^"]*"')
    part, whole = (token.sub("", one.text) for one in (manager.fragment(door), manager.get(door)))
    assert part.strip() in whole


def test_a_second_tap_is_no_second_revision(
    manager: Client, session: Session, place: Place
) -> None:
    for _ in range(3):
        manager.post(f"/manage/places/{place.public_id}/today", data={"do": "close_today"})
    assert session.scalar(select(func.count()).select_from(PlaceRevision)) == 2


def test_what_is_wrong_is_said_and_kept(manager: Client, session: Session, place: Place) -> None:
    door = f"/manage/places/{place.public_id}"
    past = manager.post(f"{door}/today", data={"do": "close_until", "until": "2026-03-11T09:00"})
    assert (past.status, "时间要晚于现在" in past.text) == (422, True)
    bare = manager.post(f"{door}/notices", data={"text": "停水"})
    assert (bare.status, "请选一个时间" in bare.text, 'value="停水"' in bare.text) == (
        *(422, True, True),
    )
    strange = manager.post(f"{door}/amenities", data={"set": "shower:broken:x"})
    assert strange.status == 422
    session.refresh(place)
    assert (place.status, place.version) == (PlaceStatus.open, 0)


@pytest.mark.parametrize(("path", "data"), TAPS)
def test_who_may_not(
    desk: Desk,
    session: Session,
    owner: Organisation,
    place: Place,
    path: str,
    data: dict[str, str],
) -> None:
    door = f"/manage/places/{place.public_id}"
    sibling = an_organisation(session, "市中区总工会")
    for role, at, status in (
        (Role.supervisor, owner, 403),
        (Role.organiser, owner, 403),
        (Role.officer, sibling, 404),
    ):
        browser = desk(role, at)
        assert browser.get(door).status == status, role
        assert browser.post(f"{door}/{path}", data=data).status == status, role
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post(f"{door}/{path}", data=data).status == 400
    session.refresh(place)
    assert place.version == 0


def test_confirming_renews_the_age(manager: Client, session: Session, place: Place) -> None:
    place.verified_at = NOW - timedelta(days=200)
    session.flush()
    manager.post(f"/manage/places/{place.public_id}/confirmation")
    session.expire_all()
    assert place.verified_at == NOW
    assert {row.confirmed_at for row in place.amenities if row.amenity is Amenity.toilet} == {NOW}
