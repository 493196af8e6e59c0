"""Printing codes: within reach only, never with an address that leads nowhere, nothing personal."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.kinds import CodePurpose, PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.place import Place
from app.models.qr import QrCode
from app.services import place_codes, print_sheets
from tests.client import Answer, Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.division import a_county
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place

ROOT = "https://yijia.example.org"


@pytest.fixture
def county(session: Session) -> Organisation:
    return an_organisation(session, "历下区总工会")


@pytest.fixture
def place(session: Session, county: Organisation) -> Place:
    return a_place(session, owner=county)


@pytest.fixture
def other(session: Session) -> Place:
    return a_place(session, "别家驿站", owner=an_organisation(session, "市中区总工会"))


@pytest.fixture
def officer(app: Flask, client: Client, session: Session, county: Organisation) -> Client:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.officer, county)
    return signed_in(client, session, account)


@pytest.fixture
def _published(app: Flask) -> Iterator[None]:
    """The world can open this site."""
    rooms = app.extensions["yijia"]
    settings = replace(rooms.settings, public_url=ROOT)
    app.extensions["yijia"] = replace(rooms, settings=settings)
    yield
    app.extensions["yijia"] = rooms


def printed(client: Client, where: str, sheet: str = "poster") -> Answer:
    made = client.post("/manage/codes/sheets", data={"where": where, "sheet": sheet})
    assert made.status == 303, made.text
    return client.get(made.headers["Location"])


def codes(session: Session, place: Place, purpose: CodePurpose) -> list[str]:
    live = QrCode.revoked_at.is_(None)
    wanted = select(QrCode.code).where(QrCode.place_id == place.id, QrCode.purpose == purpose, live)
    return list(session.scalars(wanted))


@pytest.mark.usefixtures("_published")
def test_a_poster_has_name_code_and_short_address(
    officer: Client, session: Session, place: Place
) -> None:
    place.phone = "0531-86000000"
    page = printed(officer, f"place:{place.public_id}")
    (code,) = codes(session, place, CodePurpose.door)
    assert page.find("article").get("class") == "sheet poster"
    assert place.name in page.find("h2").text
    assert page.find(".address").text == f"yijia.example.org/q/{code}"
    assert len(page.all("svg")) >= 1
    assert place.phone not in page.text
    assert codes(session, place, CodePurpose.manager)[0] not in page.text


@pytest.mark.usefixtures("_published")
def test_only_this_page_may_link_a_style_sheet(officer: Client, place: Place) -> None:
    page = printed(officer, f"place:{place.public_id}")
    assert "' 'self';" in page.headers["Content-Security-Policy"].partition("style-src")[2]
    (link,) = [e for e in page.all("link") if e.get("rel") == "stylesheet"]
    assert officer.get(link.attributes["href"]).status == 200
    desk = officer.get(f"/manage/codes/{place.public_id}")
    style = desk.headers["Content-Security-Policy"].partition("style-src ")[2].partition(";")[0]
    assert "'self'" not in style


@pytest.mark.usefixtures("_published")
def test_stickers_are_twelve_of_the_same(officer: Client, session: Session, place: Place) -> None:
    page = printed(officer, f"place:{place.public_id}", "stickers")
    (code,) = codes(session, place, CodePurpose.door)
    assert [e.text for e in page.all(".address")] == [f"yijia.example.org/q/{code}"] * 12


@pytest.mark.usefixtures("_published")
def test_the_managers_card_says_not_to_hang_it(
    officer: Client, session: Session, place: Place
) -> None:
    page = printed(officer, f"place:{place.public_id}", "manager")
    (private,) = codes(session, place, CodePurpose.manager)
    assert page.find(".address").text.endswith(private)
    assert "不要张贴" in page.find(".never").text
    assert codes(session, place, CodePurpose.door)[0] not in page.text


@pytest.mark.usefixtures("_published")
def test_a_county_is_one_job_within_reach(
    officer: Client, session: Session, county: Organisation, place: Place, other: Place
) -> None:
    a_place(session, "乙驿站", owner=an_organisation(session, parent=county))
    a_place(session, "撤了的", owner=county, status=PlaceStatus.retired)
    for where in ("county:370102", f"organisation:{county.public_id}"):
        names = [e.text for e in printed(officer, where).all("h2")]
        assert sorted(names) == sorted([place.name, "乙驿站"])
    a_county(session, "370103", "市中区")
    assert officer.get("/manage/codes/sheets?where=county:370103&sheet=poster").status == 404
    assert codes(session, other, CodePurpose.door) == []


@pytest.mark.usefixtures("_published")
def test_looking_makes_no_code(officer: Client, session: Session, place: Place) -> None:
    page = officer.get(f"/manage/codes/sheets?where=place:{place.public_id}&sheet=poster")
    assert "1 处还没有二维码" in page.text
    officer.get(f"/manage/codes/{place.public_id}")
    assert officer.get(f"/manage/codes/{place.public_id}/door.svg").status == 404
    assert session.scalars(select(QrCode.id)).all() == []


def test_nothing_is_printed_while_the_world_has_no_address(
    officer: Client, session: Session, place: Place
) -> None:
    made = officer.post(
        "/manage/codes/sheets", data={"where": f"place:{place.public_id}", "sheet": "poster"}
    )
    refused = officer.get(made.headers["Location"])
    assert (refused.status, "PUBLIC_URL" in refused.text) == (422, True)
    assert officer.get(f"/manage/codes/{place.public_id}/door.png").status == 422
    assert "PUBLIC_URL" in officer.get(f"/manage/codes/{place.public_id}").text


def test_a_made_up_place_is_printed_with_its_mark(
    officer: Client, session: Session, place: Place
) -> None:
    place.demo = True
    session.flush()
    page = printed(officer, f"place:{place.public_id}")
    assert page.find(".eg").text == "示例"
    assert page.find(".address").text.startswith("localhost/q/")


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://yijia.example.org", True),
        ("http://8.8.8.8:8000", True),
        ("", False),
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://192.168.1.7", False),
        ("http://[::1]:80", False),
        ("http://[fe80::1]", False),
        ("https://server", False),
        ("https://yijia.local", False),
        ("https://yijia.lan.", False),
        ("ftp://yijia.example.org", False),
        ("http://[", False),
    ],
)
def test_which_addresses_the_world_can_open(url: str, known: bool) -> None:
    assert print_sheets.is_public(url) is known


@pytest.mark.usefixtures("_published")
def test_single_codes_are_pictures(officer: Client, session: Session, place: Place) -> None:
    printed(officer, f"place:{place.public_id}")
    for purpose in place_codes.PURPOSES:
        vector = officer.get(f"/manage/codes/{place.public_id}/{purpose}.svg")
        assert vector.headers["Content-Type"].startswith("image/svg+xml")
        assert "attachment" in vector.headers["Content-Disposition"]
        assert vector.text.startswith("<svg")
        pixels = officer.get(f"/manage/codes/{place.public_id}/{purpose}.png")
        assert pixels.response.data.startswith(b"\x89PNG")
    assert officer.get(f"/manage/codes/{place.public_id}/other.svg").status == 404
    assert officer.get(f"/manage/codes/{place.public_id}/door.gif").status == 404


@pytest.mark.usefixtures("_published")
def test_a_lost_code_is_replaced_or_only_stopped(
    officer: Client, session: Session, place: Place
) -> None:
    printed(officer, f"place:{place.public_id}")
    (before,) = codes(session, place, CodePurpose.manager)
    url = f"/manage/codes/{place.public_id}/replacement"
    assert officer.post(url, data={"purpose": "manager", "anew": "1"}).status == 303
    (after,) = codes(session, place, CodePurpose.manager)
    assert after != before
    assert unescape(after) in officer.get(f"/manage/codes/{place.public_id}").text
    officer.post(url, data={"purpose": "door"})
    assert codes(session, place, CodePurpose.door) == []
    officer.post(url, data={"purpose": "nonsense"})
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["code.made", "code.made", "code.revoked", "code.made", "code.revoked"]


@pytest.mark.usefixtures("_published")
def test_another_organisations_place_is_not_there(
    officer: Client, session: Session, county: Organisation, other: Place
) -> None:
    assert officer.get(f"/manage/codes/{other.public_id}").status == 404
    assert officer.get(f"/manage/codes/{other.public_id}/door.svg").status == 404
    theirs = session.get_one(Organisation, other.owner_id)
    for where in (f"place:{other.public_id}", f"organisation:{theirs.public_id}"):
        data = {"where": where, "sheet": "manager"}
        assert officer.post("/manage/codes/sheets", data=data).status == 404
        assert officer.get(f"/manage/codes/sheets?where={where}&sheet=manager").status == 404
    url = f"/manage/codes/{other.public_id}/replacement"
    assert officer.post(url, data={"purpose": "door", "anew": "1"}).status == 404
    assert session.scalars(select(QrCode.id)).all() == []
    assert other.name not in officer.get("/manage/codes").text


def test_a_supervisor_prints_nothing(
    app: Flask, client: Client, session: Session, county: Organisation, place: Place
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.supervisor, county)
    signed_in(client, session, account)
    assert client.get("/manage/codes").status == 403
    assert client.get(f"/manage/codes/{place.public_id}").status == 403


@pytest.mark.usefixtures("_published")
def test_a_manager_prints_for_the_own_place_alone(
    app: Flask, client: Client, session: Session, county: Organisation, place: Place
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    beside = a_place(session, "隔壁", owner=county)
    holds(session, account, Role.station_manager, county, place)
    signed_in(client, session, account, SignInLevel.phone)
    page = client.get("/manage/codes")
    assert place.name in page.text
    assert "隔壁" not in page.text
    assert "一次打印很多处" not in page.text
    assert [e.text for e in printed(client, "county:370102").all("h2")] == [place.name]
    assert client.get(f"/manage/codes/{beside.public_id}").status == 404
    where = f"organisation:{county.public_id}"
    assert client.get(f"/manage/codes/sheets?where={where}&sheet=poster").status == 404


@pytest.mark.parametrize("where", ["", "place:", "planet:3", "county:' OR 1", "place:" + "a" * 99])
def test_what_is_no_place_is_told_at_the_form(officer: Client, place: Place, where: str) -> None:
    page = officer.get("/manage/codes/sheets", query_string={"where": where, "sheet": "poster"})
    assert page.status == 422
    assert officer.post("/manage/codes/sheets", data={"where": where}).status == 422


@pytest.mark.usefixtures("_published")
def test_a_job_has_an_end(
    officer: Client, session: Session, county: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_sheets, "MOST", 2)
    for number in range(3):
        a_place(session, f"驿站{number}", owner=county)
    data = {"where": "county:370102", "sheet": "poster"}
    answer = officer.post("/manage/codes/sheets", data=data)
    assert (answer.status, "最多打印 2 处" in answer.text) == (422, True)
