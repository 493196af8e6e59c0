"""Photos: added by those who look after a place, seen by everybody, stripped of what they tell."""

from functools import cache
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.photo import PlacePhoto, PlacePicture
from app.models.place import Place
from app.services.photos import MOST
from tests.client import ORIGIN, Answer, Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.division import a_county
from tests.factories.place import a_place


@cache
def jpeg(width: int = 900, height: int = 600) -> bytes:
    stream = BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(stream, "JPEG", quality=70)
    return stream.getvalue()


@pytest.fixture
def place(session: Session, owner: Organisation) -> Place:
    a_county(session)
    return a_place(session, name="解放路驿站", owner=owner)


@pytest.fixture
def manager(
    app: Flask, client: Client, session: Session, owner: Organisation, place: Place
) -> Client:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.station_manager, owner, place)
    return signed_in(client, session, account, SignInLevel.phone)


def _send(client: Client, place: Place, content: bytes, name: str = "a.jpg", **more: str) -> Answer:
    """Encoded here: the test client would leave a file open for every large body."""
    photo = FileStorage(BytesIO(content), name, "photo")
    boundary, body = encode_multipart(
        {"photo": photo, "submission_id": uuid4().hex, "csrf_token": client.csrf, **more}
    )
    return client.open(
        "POST",
        f"/manage/photos/{place.public_id}",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=ORIGIN,
    )


def test_a_photo_is_seen_by_everybody(
    app: Flask, manager: Client, session: Session, place: Place
) -> None:
    assert _send(manager, place, jpeg(), caption="门口").status == 303
    page = Client(app).get(f"/places/{place.public_id}")
    (image,) = page.all("img")
    assert image.attributes["alt"] == "门口"
    shown = Client(app).get(image.attributes["src"] or "")
    assert shown.headers["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(shown.response.data)) as opened:
        assert opened.size == (800, 533)


def test_the_same_form_again_adds_nothing(manager: Client, session: Session, place: Place) -> None:
    for _ in range(3):
        answer = _send(manager, place, jpeg(), submission_id="0" * 32)
        assert answer.status == 303
    assert session.scalar(select(func.count()).select_from(PlacePhoto)) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "nothing.jpg"),
        (b"<html><script>alert(1)</script></html>", "page.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.svg"),
        (jpeg()[:300], "cut.jpg"),
    ],
)
def test_what_is_no_photo_is_told_so_and_not_kept(
    manager: Client, session: Session, place: Place, content: bytes, name: str
) -> None:
    answer = _send(manager, place, content, name)
    assert answer.status == 422
    assert "这个文件不是能识别的照片" in answer.text
    assert session.scalar(select(func.count()).select_from(PlacePicture)) == 0


def test_a_large_photo_is_taken_and_a_huge_body_refused(
    manager: Client, session: Session, place: Place
) -> None:
    assert _send(manager, place, jpeg(6000, 4000)).status == 303
    assert _send(manager, place, b"\xff" * (21 * 1024 * 1024)).status == 413


def test_there_is_an_end_to_photos(manager: Client, session: Session, place: Place) -> None:
    picture = jpeg(60, 40)
    assert [_send(manager, place, picture).status for _ in range(MOST)] == [303] * MOST
    answer = _send(manager, place, picture)
    assert (answer.status, "照片已经够多了" in answer.text) == (422, True)


def test_a_photo_taken_away_is_gone(
    app: Flask, manager: Client, session: Session, place: Place
) -> None:
    _send(manager, place, jpeg(60, 40))
    photo_id = session.scalars(select(PlacePhoto.public_id)).one()
    url = f"/photos/{photo_id}/small.jpg"
    assert Client(app).get(url).status == 200
    manager.post(f"/manage/photos/{place.public_id}/{photo_id}/removal")
    assert Client(app).get(url).status == 404
    assert manager.post(f"/manage/photos/{place.public_id}/{photo_id}/removal").status == 404


def test_photos_of_a_retired_place_are_not_shown(
    app: Flask, manager: Client, session: Session, place: Place
) -> None:
    _send(manager, place, jpeg(60, 40))
    photo_id = session.scalars(select(PlacePhoto.public_id)).one()
    place.status = PlaceStatus.retired
    session.flush()
    assert Client(app).get(f"/photos/{photo_id}/small.jpg").status == 404


def test_the_sibling_place_stays_closed(
    manager: Client, session: Session, owner: Organisation
) -> None:
    beside = a_place(session, name="隔壁驿站", owner=owner)
    assert manager.get(f"/manage/photos/{beside.public_id}").status == 404
    assert _send(manager, beside, jpeg(60, 40)).status == 404
