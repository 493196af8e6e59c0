"""What is kept beside a programme's page: calendar, share picture, attachments."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.adapters import share_image
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.full_programme import a_full_programme
from tests.factories.programme import BEGINS, a_programme


@pytest.fixture
def full(session: Session) -> Programme:
    return a_full_programme(session)


def test_calendar_has_one_event_a_session(
    client: Client, session: Session, full: Programme
) -> None:
    answer = client.get(f"/programmes/{full.public_id}/calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    raw = answer.response.data
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    read: Any = Calendar.from_ical(raw)
    events = read.walk("VEVENT")
    assert read["METHOD"] == "PUBLISH"
    assert [event.decoded("DTSTART") for event in events] == [BEGINS, BEGINS + timedelta(days=7)]
    assert {str(event["SUMMARY"]) for event in events} == {"电动车维修课"}
    assert {str(event["LOCATION"]) for event in events} == {"花园路驿站 花园路1号"}
    full.state = ProgrammeState.cancelled
    session.flush()
    again = client.get(f"/programmes/{full.public_id}/calendar.ics")
    read = Calendar.from_ical(again.response.data)
    assert read["METHOD"] == "CANCEL"
    assert {str(event["STATUS"]) for event in read.walk("VEVENT")} == {"CANCELLED"}


def test_what_is_recorded_goes_into_no_calendar(client: Client, session: Session) -> None:
    a_county(session)
    made = a_programme(session, meetings=(), by_sign_up=False, link="https://example.com/v")
    assert client.get(f"/programmes/{made.public_id}/calendar.ics").status == 422
    assert "https://example.com/v" in client.get(f"/programmes/{made.public_id}").text


def test_a_file_is_saved_never_shown(client: Client, full: Programme) -> None:
    (file,) = full.files
    answer = client.get(f"/programmes/{full.public_id}/files/{file.public_id}")
    assert answer.response.data == b"%PDF-1.7\n"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8")
    assert "\r" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/programmes/{full.public_id}/files/0123456789").status == 404


def test_the_share_picture_tells_kind_and_day(client: Client, full: Programme) -> None:
    answer = client.get(f"/programmes/{full.public_id}/share.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.response.data == share_image.drawn("training", "3月13日", "10:00")


def test_the_share_picture_of_what_has_no_day(client: Client, session: Session) -> None:
    a_county(session)
    made = a_programme(session, kind=ProgrammeKind.lecture, meetings=(), by_sign_up=False)
    picture = client.get(f"/programmes/{made.public_id}/share.png").response.data
    assert picture == share_image.drawn("lecture")
