"""Freshness on the web: who sees it, each number a link to its rows, a recorded download."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.services.divisions import forget
from tests.client import Client
from tests.factories.care import a_report
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk


@pytest.fixture
def city(session: Session) -> Organisation:
    made = an_organisation(session, "市总工会")
    for name, days in (("新", 10), ("旧", 200), ("老", 400)):
        place = a_place(session, name, owner=made, verified_at=NOW - timedelta(days=days))
        a_report(session, place, created_at=NOW - timedelta(days=days))
    return made


@pytest.fixture
def supervisor(desk: Desk, city: Organisation) -> Client:
    return desk(Role.supervisor, city)


def test_each_number_is_a_link_to_its_rows(supervisor: Client) -> None:
    page = supervisor.get("/manage/freshness")
    assert "33%" in page.text
    links = [
        (link.attributes["href"], int(re.findall(r"\d+", link.text)[-1]))
        for link in page.all("a")
        if re.search(r"freshness/places|manage/reports\?", link.attributes["href"])
        and re.search(r"\d", link.text)
    ]
    assert len(links) > 14
    for href, number in links:
        text = supervisor.get(href).find("h1").text
        told = int("".join(re.findall(r"(\d+) [处条]", text)) or 0)
        assert told == number, href


def test_a_long_list_goes_on(
    desk: Desk, session: Session, supervisor: Client, city: Organisation
) -> None:
    for number in range(60):
        a_place(session, f"站{number:02}", owner=city)
    first = supervisor.get("/manage/freshness/places")
    (onward,) = [a.attributes["href"] for a in first.all("a") if a.text == "接着看"]
    names = [a.text for page in (first, supervisor.get(onward)) for a in page.all("li")]
    listed = {name.split()[0] for name in names}
    assert len(listed & {f"站{number:02}" for number in range(60)}) == 60


def test_the_download_is_recorded_and_harmless(
    desk: Desk, session: Session, city: Organisation
) -> None:
    a_place(session, owner=city, county=a_county(session, "370199", "=1+1区"))
    forget(session.get_bind().engine)
    supervisor = desk(Role.supervisor, city)
    assert supervisor.get("/manage/freshness/table").status == 405
    answer = supervisor.post("/manage/freshness/table")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Cache-Control"] == "private, no-store"
    rows = list(csv.reader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    assert rows[0][:3] == ["分组", "名称", "编号"]
    assert "'=1+1区" in {row[1] for row in rows}
    act = session.scalars(select(AuditEntry)).one()
    assert (act.action, act.facts["rows"]) == ("freshness.exported", len(rows) - 1)


@pytest.mark.parametrize("role", [Role.station_manager, Role.organiser, Role.case_worker])
def test_others_may_not(desk: Desk, city: Organisation, role: Role) -> None:
    client = desk(role, city)
    assert client.get("/manage/freshness").status == 403
    assert client.get("/manage/freshness/places").status == 403
    assert client.post("/manage/freshness/table").status == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("step=nonsense", 422),
        ("after=-1", 422),
        ("county=x%00", 404),
        ("manager=x%00", 404),
        ("county=999999", 200),
        ("manager=0000000000", 200),
    ],
)
def test_odd_questions(supervisor: Client, query: str, status: int) -> None:
    assert supervisor.get(f"/manage/freshness/places?{query}").status == status


def test_a_sibling_sees_nothing_of_it(desk: Desk, session: Session, city: Organisation) -> None:
    sibling = desk(Role.supervisor, an_organisation(session, "另一个市"))
    assert "没有地点" in sibling.get("/manage/freshness").text
    assert "0 处" in sibling.get("/manage/freshness/places").find("h1").text
