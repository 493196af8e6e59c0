"""A photo that comes with a report: for its sender and whoever may answer, and for a while."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.models.care import PlaceReport
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.photo import ReportPhoto
from app.models.place import Place
from app.models.report_kinds import ReportState
from app.services import limits, report_photos
from app.services.place_edit.merge import merge
from app.web.device import HOUR_S
from tests.client import ORIGIN, Answer, Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place


def _jpeg(width: int = 600, height: int = 400, **options: object) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, "JPEG", **options)
    return stream.getvalue()


def _bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 × 30,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(b"\0" * 90_000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + ends


@pytest.fixture
def place(session: Session) -> Place:
    return a_place(session, "丙驿站", owner=an_organisation(session))


def _send(client: Client, place: Place, content: bytes, name: str = "a.jpg", **more: str) -> Answer:
    parts: dict[str, object] = {"submission_id": uuid4().hex, "reason": "closed", "detail": "没开"}
    parts |= {"photo": FileStorage(BytesIO(content), name, "photo"), **more}
    boundary, body = encode_multipart(parts)
    return client.open(
        "POST",
        f"/places/{place.public_id}/report",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=ORIGIN,
    )


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ReportPhoto)) or 0


def test_the_sender_sees_it_again_by_the_private_link_alone(
    app: Flask, client: Client, session: Session, place: Place
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    link = _send(client, place, _jpeg(4000, 3000, exif=exif)).headers["Location"]
    (image,) = [one for one in Client(app).get(link).all("img") if "reports" in str(one.attributes)]
    shown = Client(app).get(image.attributes["src"] or "")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert len(shown.response.data) <= 200 * 1024
    with Image.open(BytesIO(shown.response.data)) as opened:
        assert (max(opened.size), len(opened.getexif())) == (report_photos.SIDE, 0)
    report = session.scalars(select(PlaceReport)).one()
    for elsewhere in (f"/reports/{report.public_id}/photo.jpg", f"/photos/{report.public_id}/"):
        assert Client(app).get(elsewhere).status == 404
    assert "photo.jpg" not in Client(app).get(f"/places/{place.public_id}").text


def test_the_same_form_again_keeps_one(client: Client, session: Session, place: Place) -> None:
    links = {
        _send(client, place, _jpeg(60 + n, 40), submission_id="0" * 32).headers["Location"]
        for n in range(3)
    }
    assert (len(links), _count(session)) == (1, 1)
    assert session.scalars(select(ReportPhoto.width)).one() == 60, "the first one"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"<html><script>alert(1)</script></html>", "page.jpg", "这个文件不是能识别的照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "a.svg", "这个文件不是能识别的"),
        (b"#!/bin/sh\nrm -rf /", "run.jpg", "这个文件不是能识别的照片"),
        (b"", "empty.jpg", "这个文件不是能识别的照片"),
        (_bomb(), "bomb.png", "照片太大了"),
        (_jpeg(8200, 6200), "50mp.jpg", "照片太大了"),
    ],
    ids=["html", "svg", "script", "empty", "bomb", "50 MP"],
)
def test_what_is_no_photo_is_told_so_and_the_words_stay(
    client: Client, session: Session, place: Place, content: bytes, name: str, told: str
) -> None:
    answer = _send(client, place, content, name, detail="周六没开门", phone="13800138000")
    assert answer.status == 422
    assert told in answer.text
    assert "周六没开门" in answer.find("#detail").text
    assert answer.find("#phone").get("value") == "13800138000"
    assert session.scalar(select(func.count()).select_from(PlaceReport)) == 0


def test_no_photo_is_no_matter(client: Client, session: Session, place: Place) -> None:
    answer = _send(client, place, b"", "")
    assert (answer.status, _count(session)) == (303, 0)
    assert "photo.jpg" not in client.get(answer.headers["Location"]).text
    link = answer.headers["Location"]
    assert client.get(f"{link}/photo.jpg").status == 404


def test_from_elsewhere_nothing_is_decoded(client: Client, session: Session, place: Place) -> None:
    boundary, body = encode_multipart(
        {"reason": "closed", "photo": FileStorage(BytesIO(_jpeg()), "a.jpg", "photo")}
    )
    answer = client.open(
        "POST",
        f"/places/{place.public_id}/report",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert (answer.status, _count(session)) == (403, 0)


def test_pictures_are_limited_by_address(
    app: Flask, client: Client, session: Session, place: Place
) -> None:
    """Also those that turn out to be none: looking costs more than a row."""
    settings = app.extensions["yijia"].settings
    key = limits.digest(settings.secret_key, ("address", "127.0.0.1"))
    for _ in range(settings.posts_per_hour - 1):
        limits.take(session, "posts", key, settings.posts_per_hour, HOUR_S, NOW)
    assert _send(client, place, b"no picture").status == 422
    assert _send(client, place, _jpeg()).status == 429


@pytest.mark.parametrize(
    ("role", "due"),
    [(Role.station_manager, 200), (Role.officer, 200), (Role.supervisor, 403)],
)
def test_staff_who_may_answer_see_it(
    app: Flask, client: Client, session: Session, place: Place, role: Role, due: int
) -> None:
    _send(client, place, _jpeg())
    report = session.scalars(select(PlaceReport)).one()
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, role, session.get_one(Organisation, place.owner_id))
    staff = signed_in(Client(app), session, account)
    url = f"/manage/reports/{report.public_id}/photo.jpg"
    assert staff.get(url).status == due
    page = staff.get(f"/manage/reports/{report.public_id}").text
    assert (url in page) == (due == 200)
    assert Client(app).get(url).status == 303


def test_it_goes_a_while_after_the_answer(client: Client, session: Session, place: Place) -> None:
    _send(client, place, _jpeg())
    report = session.scalars(select(PlaceReport)).one()
    later = NOW + timedelta(days=90, seconds=1)
    assert report_photos.forget(session, later, 90) == 0, "nobody answered"
    report.state, report.answered_at = ReportState.reopened, NOW
    session.flush()
    assert report_photos.forget(session, later, 90) == 0, "the answer was called wrong"
    report.state = ReportState.answered
    session.flush()
    assert report_photos.forget(session, NOW + timedelta(days=90), 90) == 0
    assert report_photos.forget(session, later, 90) == 1
    assert _count(session) == 0


def test_unanswered_it_goes_after_a_year(client: Client, session: Session, place: Place) -> None:
    _send(client, place, _jpeg())
    assert report_photos.forget(session, NOW + timedelta(days=365), 90) == 0
    assert report_photos.forget(session, NOW + timedelta(days=366), 90) == 1


def test_it_follows_its_report_to_the_listing_that_is_kept(
    client: Client, session: Session, place: Place
) -> None:
    link = _send(client, place, _jpeg()).headers["Location"]
    owner = session.get_one(Organisation, place.owner_id)
    kept = a_place(session, "丙驿站（新）", owner=owner)
    boss = Actor(None, (Held(Role.officer, owner.path),))
    merge(session, boss, kept.public_id, place.public_id, NOW, PublishedCalendar())
    session.flush()
    assert client.get(f"{link}/photo.jpg").status == 200
    report = session.scalars(select(PlaceReport)).one()
    session.refresh(report)
    assert report.place_id == kept.id
    assert report_photos.for_answer(session, boss, report.public_id)
