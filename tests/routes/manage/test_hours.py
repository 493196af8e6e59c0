"""Hours on the web: the week with a copied Monday, exceptions, many places at once."""

from sqlalchemy.orm import Session

from app.models.kinds import HolidayRule
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.client import Client
from tests.factories.door import a_door
from tests.factories.organisation import an_organisation
from tests.routes.manage.conftest import Desk

WEEK = {"version": "0", "holiday_rule": "closed"} | {f"day_{n}": "休息" for n in range(7)}


def test_monday_is_copied_and_saved_on_the_second_tap(
    manager: Client, client: Client, session: Session, place: Place, path: str
) -> None:
    assert manager.get(path).find("#day_6").get("value") == "08:00-18:00"
    typed = WEEK | {"day_0": "7:00-12:00，13:00-22:00"}
    copied = manager.post(path, data=typed | {"copy": "workdays"})
    values = [copied.find(f"#day_{n}").get("value") for n in range(7)]
    assert values == [typed["day_0"]] * 5 + ["休息"] * 2
    session.refresh(place)
    assert place.version == 0, "copying is not saving"
    week = {f"day_{n}": value or "" for n, value in enumerate(values)}
    assert manager.post(path, data=WEEK | week).status == 303
    session.refresh(place)
    assert (len(place.spans), place.holiday_rule) == (10, HolidayRule.closed)
    assert "07:00–12:00" in client.get(f"/places/{place.public_id}").text


def test_round_the_clock_and_unknown(
    manager: Client, session: Session, place: Place, path: str
) -> None:
    manager.post(path, data=WEEK | {f"day_{n}": "24小时" for n in range(7)})
    session.refresh(place)
    assert (place.always_open, place.spans) == (True, [])
    empty = {f"day_{n}": "" for n in range(7)} | {"version": str(place.version)}
    manager.post(path, data=WEEK | empty)
    session.refresh(place)
    assert (place.always_open, place.spans) == (False, [])


def test_what_cannot_be_read_is_said(
    manager: Client, session: Session, place: Place, path: str
) -> None:
    answer = manager.post(path, data=WEEK | {"day_3": "有人就开"})
    assert (answer.status, answer.find("#day_3").get("value")) == (422, "有人就开")
    dates = {"available_from": "2026-05-02", "available_until": "2026-05-01"}
    assert manager.post(path, data=WEEK | dates).status == 422
    session.refresh(place)
    assert place.version == 0


def test_an_exception_comes_and_goes(
    manager: Client, client: Client, session: Session, place: Place, path: str
) -> None:
    data = {"first_day": "2026-03-11", "note": "停水"}
    assert manager.post(f"{path}/exceptions", data=data).status == 303
    assert manager.post(f"{path}/exceptions", data=data).status == 303
    assert "2026-03-11 休息（停水）" in manager.get(path).text
    assert "已关门" in client.get(f"/places/{place.public_id}").text or (
        "明早 8:00 开" in client.get(f"/places/{place.public_id}").text
    )
    wrong = {"first_day": "2026-03-11", "last_day": "2026-03-10"}
    assert manager.post(f"{path}/exceptions", data=wrong).status == 422
    gone = {"exception": "2026-03-11/2026-03-11"}
    assert manager.post(f"{path}/exceptions/end", data=gone).status == 303
    session.expire_all()
    assert place.exceptions == []


def test_two_at_once(
    desk: Desk, manager: Client, owner: Organisation, session: Session, place: Place, path: str
) -> None:
    manager.post(path, data=WEEK | {"day_0": "08:00-12:00"})
    conflict = desk(Role.officer, owner).post(path, data=WEEK | {"day_0": "09:00-12:00"})
    assert conflict.status == 409
    assert "别人改成：周一 08:00-12:00" in conflict.find("#meanwhile").text
    assert conflict.find("#day_0").get("value") == "09:00-12:00"


def test_one_exception_for_all_of_ones_stations(
    desk: Desk, session: Session, owner: Organisation, place: Place
) -> None:
    other = a_door(session, owner, "二号驿站")
    foreign = a_door(session, an_organisation(session, "市中区总工会"), "外区驿站")
    officer = desk(Role.officer, owner)
    listed = officer.get("/manage/hours")
    names = {e.get("value") for e in listed.all("input") if e.get("name") == "place"}
    assert names == {place.public_id, other.public_id}
    both = {"first_day": "2026-10-01", "last_day": "2026-10-07", "place": sorted(names, key=str)}
    sent = officer.post("/manage/hours", data=both)
    assert sent.headers["Location"] == "/manage/hours?changed=2"
    for bad, status in ((foreign.public_id, 404), ("", 404)):
        answer = officer.post("/manage/hours", data=both | {"place": [place.public_id, bad]})
        assert answer.status == status
    assert officer.post("/manage/hours", data=both | {"place": []}).status == 422
    session.expire_all()
    assert [len(one.exceptions) for one in (place, other, foreign)] == [1, 1, 0]


def test_who_may_not(
    desk: Desk, session: Session, owner: Organisation, place: Place, path: str
) -> None:
    sibling = an_organisation(session, "市中区总工会")
    many = {"first_day": "2026-10-01", "place": place.public_id}
    for role, at, status in ((Role.supervisor, owner, 403), (Role.officer, sibling, 404)):
        browser = desk(role, at)
        assert browser.get(path).status == status
        for end, data in (
            ("", WEEK),
            ("/exceptions", {"first_day": "2026-03-11"}),
            ("/exceptions/end", {"exception": "x"}),
        ):
            assert browser.post(f"{path}{end}", data=data).status == status
        assert browser.post("/manage/hours", data=many).status == status
    forged = desk(Role.officer, owner)
    forged.csrf = ""
    assert forged.post("/manage/hours", data=many).status == 400
