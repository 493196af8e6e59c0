"""A copy, a weekly series that knows the holidays, one edit for all that follow."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.services.divisions import forget
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.programme import a_programme, joins
from tests.factories.programme_form import values
from tests.routes.manage.conftest import Desk

#: A Saturday; three weeks later begins the holiday of Tomb-sweeping Day.
SATURDAY = datetime(2026, 3, 14, 9, 0, tzinfo=SHANGHAI)
ONCE = "0123456789abcdef"


@pytest.fixture
def organiser(desk: Desk, session: Session, owner: Organisation) -> Client:
    a_county(session)
    forget(session.connection().engine)
    return desk(Role.organiser, owner)


@pytest.fixture
def course(session: Session, owner: Organisation) -> Programme:
    meetings = ((SATURDAY, SATURDAY + timedelta(hours=2)),)
    return a_programme(session, organiser=owner, meetings=meetings, address="解放路 1 号")


def later(session: Session, course: Programme) -> list[Programme]:
    session.expire_all()
    others = select(Programme).where(Programme.id != course.id)
    return list(session.scalars(others.order_by(Programme.starts_at)))


def days(programmes: list[Programme]) -> list[str]:
    return [f"{one.starts_at.astimezone(SHANGHAI):%m-%d %H}" for one in programmes if one.starts_at]


def test_a_copy_is_a_draft_and_made_once(
    organiser: Client, session: Session, course: Programme
) -> None:
    url = f"/manage/series/{course.public_id}/copy"
    answers = {organiser.post(url, data={"submission_id": ONCE}).headers["Location"] for _ in "ab"}
    (made,) = later(session, course)
    assert answers == {f"/manage/programmes/{made.public_id}?told=copied"}
    assert (made.state, made.title, made.taken) == (ProgrammeState.draft, course.title, 0)
    assert [one.starts_at for one in made.sessions] == [SATURDAY]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, ["03-21 09", "03-28 09", "04-11 09"]),
        ({"holidays": "y"}, ["03-21 09", "03-28 09", "04-04 09", "04-11 09"]),
    ],
)
def test_every_week_but_the_holidays_unless_they_are_wanted(
    organiser: Client, session: Session, course: Programme, more: dict[str, str], wanted: list[str]
) -> None:
    url = f"/manage/series/{course.public_id}"
    assert "清明节" in organiser.get(f"{url}?weeks=5").text
    for _ in range(2):
        sent = organiser.post(f"{url}/weekly", data={"submission_id": ONCE, "weeks": "5"} | more)
        assert sent.status == 303
    made = later(session, course)
    assert days(made) == wanted
    assert {one.series for one in (course, *made)} == {course.public_id}
    assert {one.state for one in made} == {ProgrammeState.published}
    marked = [one.sessions[0].note for one in made if one.sessions[0].note]
    assert marked == (["节假日（清明节）"] if more else [])


@pytest.mark.parametrize("weeks", ["", "1", "27", "x"])
def test_odd_numbers_of_weeks_are_refused(
    organiser: Client, session: Session, course: Programme, weeks: str
) -> None:
    form = {"submission_id": ONCE, "weeks": weeks}
    answer = organiser.post(f"/manage/series/{course.public_id}/weekly", data=form)
    assert (answer.status, "填 2 到 26 的整数" in answer.text) == (422, True)
    assert later(session, course) == []


def test_an_edit_of_one_or_of_all_that_follow(
    app: Flask, organiser: Client, session: Session, course: Programme
) -> None:
    organiser.post(
        f"/manage/series/{course.public_id}/weekly", data={"submission_id": ONCE, "weeks": "5"}
    )
    first, second, third = later(session, course)
    joins(session, app.extensions["yijia"].vault, third, 50)
    url = f"/manage/programmes/{second.public_id}/facts"
    form = values(organiser.get(url)) | {"sessions-0-begins": "10:00", "title": "新的题目"}
    assert organiser.post(url, data=form).status == 303
    assert days(later(session, course)) == ["03-21 09", "03-28 10", "04-11 09"]
    url = f"/manage/programmes/{first.public_id}/facts"
    form = values(organiser.get(url)) | {"sessions-0-begins": "08:30", "following": "y"}
    asked = organiser.post(url, data=form)
    assert (asked.status, "通知 1 人" in asked.text) == (422, True)
    assert organiser.post(url, data=values(asked) | {"sure": "y"}).status == 303
    begins = [one.starts_at for one in later(session, course)]
    assert [f"{one.astimezone(SHANGHAI):%H:%M}" for one in begins if one] == [
        *("08:30", "09:30", "08:30")
    ]
    titles = [one.title for one in later(session, course)]
    assert titles.count("新的题目") == 1, "what was not touched stays each one's own"
    assert course.starts_at == SATURDAY
