"""A table of one's own places, and of nobody else's; every download is recorded."""

import csv
import io
import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from tests.client import Answer, Client
from tests.factories.division import a_county
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk


@pytest.fixture
def county(session: Session) -> Organisation:
    """A district with three places, below a city with one of its own, beside a district's one."""
    a_county(session)
    city = an_organisation(session, "市总工会")
    county = an_organisation(session, "区总工会", parent=city)
    beside = an_organisation(session, "邻区总工会", parent=city)
    a_place(session, "甲驿站", owner=county)
    a_place(session, "=乙驿站", owner=an_organisation(session, "街道工会", parent=county))
    a_place(session, "旧驿站", owner=county, status=PlaceStatus.retired)
    a_place(session, "市驿站", owner=city)
    a_place(session, "邻驿站", owner=beside)
    return county


def _names(answer: Answer) -> list[str]:
    table = csv.reader(io.StringIO(answer.response.get_data().decode("utf-8-sig")))
    return [row[0] for row in table][1:]


@pytest.mark.parametrize("role", [Role.officer, Role.organiser, Role.supervisor])
def test_all_below_and_nothing_else(desk: Desk, county: Organisation, role: Role) -> None:
    answer = desk(role, county).post("/manage/exports", data={"how": "csv"})
    assert _names(answer) == ["甲驿站", "'=乙驿站"], "no formula for a spreadsheet"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=places-2026-03-11.csv"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.response.get_data())


def test_a_manager_gets_just_the_own_place(
    desk: Desk, county: Organisation, session: Session
) -> None:
    mine = a_place(session, "丙驿站", owner=county)
    manager = desk(Role.station_manager, county, mine)
    assert _names(manager.post("/manage/exports", data={"how": "csv"})) == ["丙驿站"]


def test_the_other_formats(desk: Desk, county: Organisation) -> None:
    officer = desk(Role.officer, county)
    found = officer.post("/manage/exports", data={"how": "geojson"}).json
    assert [one["properties"]["name"] for one in found["features"]] == ["甲驿站", "'=乙驿站"]
    assert found["datum"] == "wgs84"
    book = officer.post("/manage/exports", data={"how": "xlsx"}).response.get_data()
    assert book.startswith(b"PK")


def test_a_download_is_recorded(desk: Desk, county: Organisation, session: Session) -> None:
    assert len(_names(desk(Role.officer, county).post("/manage/exports", data={"how": "csv"}))) == 2
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "places.exported"
    assert json.loads(json.dumps(entry.facts)) == {"format": "csv", "rows": 2}


def test_only_by_a_post_and_only_what_there_is(
    app: Flask, desk: Desk, county: Organisation, session: Session
) -> None:
    officer = desk(Role.officer, county)
    page = officer.get("/manage/exports")
    assert "甲驿站" not in page.text
    assert officer.post("/manage/exports", data={"how": "pdf"}).status == 422
    assert Client(app).post("/manage/exports", data={"how": "csv"}).status == 303
    assert session.scalars(select(AuditEntry)).all() == []


def test_the_desk_leads_there(desk: Desk, county: Organisation) -> None:
    links = [a.attributes.get("href") for a in desk(Role.officer, county).get("/manage").all("a")]
    assert {"/manage/exports", "/manage/imports"} <= set(links)
    links = [
        a.attributes.get("href") for a in desk(Role.supervisor, county).get("/manage").all("a")
    ]
    assert "/manage/exports" in links
    assert "/manage/imports" not in links
