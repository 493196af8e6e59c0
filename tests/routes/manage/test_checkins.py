"""The desk at a programme's door: batches of scans, typed numbers, the wall; nobody else's door."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay
from app.models.signup import Attendance, Signup
from app.services.programmes import signup_links, wall
from tests.client import ORIGIN, Answer, Client
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.programme import BEGINS, ENDS, a_programme, joins
from tests.routes.manage.conftest import Desk

HOUR = timedelta(hours=1)
NOW_MS = 1_700_000_000_000


@pytest.fixture
def programme(session: Session, owner: Organisation) -> Programme:
    """One that began a quarter of an hour ago."""
    span = (NOW - HOUR / 4, NOW + HOUR)
    return a_programme(session, organiser=owner, meetings=(span,), sign_up_until=NOW + HOUR)


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def signup(session: Session, vault: Vault, programme: Programme) -> Signup:
    return joins(session, vault, programme)


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


def path(programme: Programme, more: str = "") -> str:
    return f"/manage/checkins/{programme.public_id}{more}"


def scan(read: str, number: int = 0, ago_s: int = 0, **fields: Any) -> dict[str, Any]:
    """As the phone keeps it, whose clock stands at NOW_MS."""
    at = NOW_MS - ago_s * 1000
    made = {"id": f"{number:032x}", "read": read, "at": at, "meeting": "", "way": "scanned"}
    return made | fields


def sent(client: Client, programme: Programme, *scans: Any, now: Any = NOW_MS) -> Answer:
    meeting = programme.sessions[0].public_id
    body = {"now": now, "meeting": meeting, "scans": list(scans)}
    headers = {**ORIGIN, "X-CSRFToken": client.csrf}
    return client.open("POST", path(programme, "/scans"), json=body, headers=headers)


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attendance)) or 0


def test_a_batch_is_answered_scan_by_scan(
    session: Session, vault: Vault, organiser: Client, programme: Programme, signup: Signup
) -> None:
    token = signup_links.token(vault, signup.submission_id)
    scans = (scan(token, 1, 300), scan(signup.public_id, 2, way="typed"), scan("x" * 22, 3))
    answer = sent(organiser, programme, *scans).json
    assert (answer["here"], answer["due"]) == (1, 1)
    assert [one["look"] for one in answer["words"]] == ["in", "again", "out"]
    assert [one["words"] for one in answer["words"]] == [
        "张** 签到成功 09:55",
        "张** 已签到 09:55",
        "没有这份报名",
    ]
    assert sent(organiser, programme, *scans).json == answer, "sent again after a lost answer"
    kept = session.scalars(select(Attendance)).one()
    assert (kept.at, kept.received_at) == (NOW - timedelta(minutes=5), NOW)
    assert kept.way is CheckInWay.scanned
    assert kept.by_account_id is not None


@pytest.mark.parametrize("skew_s", [-86_400 * 400, 3600, 86_400 * 400])
def test_a_phones_wrong_clock_does_no_harm(
    session: Session, organiser: Client, programme: Programme, signup: Signup, skew_s: int
) -> None:
    made = scan(signup.public_id, 1, 60 - skew_s)
    assert sent(organiser, programme, made, now=NOW_MS + skew_s * 1000).status == 200
    assert session.scalars(select(Attendance.at)).one() == NOW - timedelta(minutes=1)


@pytest.mark.parametrize("body", [None, [], {}, {"now": 1}, {"now": "x", "scans": []}, "x"])
def test_what_is_no_batch_is_refused(organiser: Client, programme: Programme, body: object) -> None:
    headers = {**ORIGIN, "X-CSRFToken": organiser.csrf}
    answer = organiser.open("POST", path(programme, "/scans"), json=body, headers=headers)
    assert answer.status == 422


def test_a_broken_scan_does_not_block_the_others(
    session: Session, organiser: Client, programme: Programme, signup: Signup
) -> None:
    broken = (
        scan(signup.public_id, 1, id="short"),
        scan(signup.public_id, 2, way="wall"),
        scan(signup.public_id, 3, at=True),
        scan(signup.public_id, 4, at=10**30),
        {**scan("x", 5), "read": 7},
        "nothing",
    )
    answer = sent(organiser, programme, *broken, scan(signup.public_id, 6)).json
    assert [one["look"] for one in answer["words"]] == ["in", *["out"] * 5]
    assert rows(session) == 1
    many = sent(organiser, programme, *[scan("x", n) for n in range(51)])
    assert many.status == 422


def test_a_batch_needs_the_token_of_our_own_page(
    session: Session, organiser: Client, programme: Programme, signup: Signup
) -> None:
    body = {"now": NOW_MS, "meeting": "", "scans": [scan(signup.public_id)]}
    answer = organiser.open("POST", path(programme, "/scans"), json=body, headers=ORIGIN)
    assert (answer.status, rows(session)) == (400, 0)


def test_a_number_is_typed_without_a_script(
    session: Session, organiser: Client, programme: Programme, signup: Signup
) -> None:
    page = organiser.get(path(programme))
    assert "0" in page.find("#here").text
    form = {
        "scan_id": "0" * 32,
        "meeting": programme.sessions[0].public_id,
        "number": signup.public_id.upper(),
    }
    wrong = organiser.post(path(programme, "/typed"), data={**form, "number": "0000000000"})
    assert (wrong.status, rows(session)) == (422, 0)
    assert "没有这份报名" in wrong.text
    for _ in range(2):
        done = organiser.post(path(programme, "/typed"), data=form)
        assert done.status == 303
    after = organiser.get(done.headers["Location"])
    assert after.find("#verdict").text == "张** 已签到 10:00"
    assert "1" in after.find("#here").text
    assert session.scalars(select(Attendance.way)).all() == [CheckInWay.typed]


def test_only_this_page_may_use_the_camera(organiser: Client, programme: Programme) -> None:
    page, list_ = organiser.get(path(programme)), organiser.get("/manage/checkins")
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in list_.headers["Permissions-Policy"]
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert programme.title in list_.text


@pytest.mark.parametrize("span", [(BEGINS, ENDS), None])
def test_without_a_session_now_one_is_chosen(
    session: Session,
    organiser: Client,
    owner: Organisation,
    span: tuple[datetime, datetime] | None,
) -> None:
    programme = a_programme(session, organiser=owner, meetings=(span,) if span else ())
    page = organiser.get(path(programme))
    assert page.all(".note")[0].text.startswith("现在没有" if span else "这个活动没有场次")
    assert not page.all("#open-eye")
    if span:
        asked = f"{path(programme)}?session={programme.sessions[0].public_id}"
        assert organiser.get(asked).all("#open-eye")


def test_the_wall_is_put_up_and_taken_down(
    session: Session, organiser: Client, programme: Programme
) -> None:
    assert not organiser.get(path(programme, "/wall")).all("#wall-code")
    assert programme.wall_secret is None
    assert organiser.post(path(programme, "/wall")).status == 303
    session.refresh(programme)
    page = organiser.get(path(programme, "/wall"))
    fragment = organiser.fragment(path(programme, "/wall"))
    digits = wall.digits(programme, NOW)
    assert digits in page.find(".digits").text.replace(" ", "")
    assert fragment.text.strip() in page.text
    secret = programme.wall_secret
    organiser.post(path(programme, "/wall"))
    session.refresh(programme)
    assert programme.wall_secret == secret, "put up twice"
    organiser.post(path(programme, "/wall"), data={"down": "1"})
    session.refresh(programme)
    assert programme.wall_secret is None


def test_somebody_elses_door_is_not_there(
    session: Session, desk: Desk, programme: Programme, signup: Signup
) -> None:
    stranger = desk(Role.organiser, an_organisation(session, "别会"))
    for more in ("", "/wall"):
        assert stranger.get(path(programme, more)).status == 404
    for more in ("/typed", "/wall"):
        assert stranger.post(path(programme, more)).status == 404
    assert sent(stranger, programme, scan(signup.public_id)).status == 404
    assert programme.title not in stranger.get("/manage/checkins").text
    assert rows(session) == 0
