"""Counters against promises equal a plain recount, and each leads to its rows."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.divisions import forget
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_programme
from tests.routes.manage.conftest import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def supervisor(desk: Desk, session: Session) -> Client:
    """Of a city with two counties, in one of which there was a job fair."""
    a_county(session)
    a_county(session, "370103", "市中区", box=(117.1, 36.6, 117.2, 36.68))
    forget(session.connection().engine)
    city = an_organisation(session, "济南市总工会", division_code="370100")
    below = an_organisation(session, "历下区总工会", parent=city)
    begun = [NOW - timedelta(days=days) for days in (1, 8, 15)]
    held = [(at, at + HOUR) for at in begun]
    for state in ProgrammeState:
        kind = ProgrammeKind.counselling
        a_programme(session, "谈心", organiser=below, kind=kind, meetings=held, state=state)
    last_year = [(at - timedelta(days=300), at - timedelta(days=300) + HOUR) for at in begun]
    coming = [(at + timedelta(days=30), at + timedelta(days=30) + HOUR) for at in begun]
    for meetings in (last_year, coming):
        a_programme(
            session, "谈心", organiser=below, kind=ProgrammeKind.counselling, meetings=meetings
        )
    fair: dict[str, Any] = {
        "kind": ProgrammeKind.job_fair,
        "county_code": "370102",
        "meetings": held,
    }
    a_programme(session, "=招聘会()", organiser=below, **fair)
    stranger = an_organisation(session, "青岛市总工会")
    a_programme(session, "别处的招聘会", organiser=stranger, **fair)
    return desk(Role.supervisor, city)


def recounted(session: Session, owner: str) -> int:
    """Row by row, without SQL's help."""
    total = 0
    for one in session.scalars(select(Programme)):
        organiser = session.get_one(Organisation, one.organiser_id)
        counts = one.state in (ProgrammeState.published, ProgrammeState.finished)
        if one.kind is not ProgrammeKind.counselling or organiser.name != owner or not counts:
            continue
        total += sum(m.ends_at <= NOW and m.starts_at.year == NOW.year for m in one.sessions)
    return total


def test_figures_equal_a_recount_and_lead_to_their_rows(
    supervisor: Client, session: Session
) -> None:
    told = recounted(session, "历下区总工会")
    assert told == 6
    page = supervisor.get("/manage/promises")
    assert "承诺一年 1000 场" in page.text
    assert f"<b>{told} 场</b>" in page.text
    assert "2 个里 <b>1 个</b>已办" in page.text
    rows = supervisor.get("/manage/promises/programmes?kind=counselling")
    assert rows.text.count("谈心") == told
    fairs = supervisor.get("/manage/promises/programmes?kind=job_fair&county=370102")
    assert "别处的招聘会" not in fairs.text
    assert fairs.text.count("=招聘会()") == 3
    assert supervisor.get("/manage/promises/programmes?kind=lecture").status == 404
    assert "<b>3 场</b>" in supervisor.get("/manage/promises?year=2025").text


def test_the_table_says_the_same(supervisor: Client) -> None:
    answer = supervisor.post("/manage/promises/table")
    rows = list(csv.reader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    assert rows[1][2:] == ["1000", "6"]
    assert [row[1:] for row in rows[2:]] == [["济南市历下区", "1", "1"], ["济南市市中区", "1", "0"]]
