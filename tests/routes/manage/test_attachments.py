"""Attachments: judged by content, downloaded only, sent twice kept once."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_file import ProgrammeFile
from app.services.divisions import forget
from tests.client import Client
from tests.factories.division import a_county
from tests.factories.programme import a_programme
from tests.routes.manage.conftest import Desk

PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>endobj\n%%EOF\n"
ONCE = "0123456789abcdef"


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


@pytest.fixture
def course(session: Session, owner: Organisation) -> Programme:
    a_county(session)
    forget(session.connection().engine)
    return a_programme(session, organiser=owner)


def sent(content: bytes, name: str, once: str = ONCE) -> dict[str, Any]:
    return {"submission_id": once, "file": (BytesIO(content), name)}


def kept(session: Session) -> list[ProgrammeFile]:
    session.expire_all()
    return list(session.scalars(select(ProgrammeFile).order_by(ProgrammeFile.id)))


def a_jpeg() -> bytes:
    picture, stream = Image.new("RGB", (40, 30), "red"), BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_pdf_is_for_download_only_whatever_it_is_called(
    organiser: Client, client: Client, session: Session, course: Programme
) -> None:
    url = f"/manage/attachments/{course.public_id}"
    for _ in range(2):
        form = sent(PDF, "../../日程 <1>.html")
        assert organiser.post(url, data=form, content_type="multipart/form-data").status == 303
    (one,) = kept(session)
    assert (one.name, one.media_type, one.data) == ("日程 1.pdf", "application/pdf", PDF)
    file = client.get(f"/programmes/{course.public_id}/files/{one.public_id}")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"].endswith("sandbox")
    organiser.post(f"{url}/removal", data={"file": one.public_id})
    assert kept(session) == []


def test_a_picture_is_encoded_anew(organiser: Client, session: Session, course: Programme) -> None:
    form = sent(a_jpeg() + b"<script>", "地图.PDF")
    url = f"/manage/attachments/{course.public_id}"
    assert organiser.post(url, data=form, content_type="multipart/form-data").status == 303
    (one,) = kept(session)
    assert (one.name, one.media_type) == ("地图.jpg", "image/jpeg")
    assert b"SECRET" not in one.data
    assert b"<script>" not in one.data


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是完整的 PDF"),
        (b"<html><script>alert(1)</script>", "不是完整的 PDF"),
        (b"%PDF-1.7 cut off", "不是完整的 PDF"),
        (b"PK\x03\x04 a table", "不是完整的 PDF"),
    ],
)
def test_other_files_are_refused_in_words(
    organiser: Client, session: Session, course: Programme, content: bytes, words: str
) -> None:
    url = f"/manage/attachments/{course.public_id}"
    form = sent(content, "日程.pdf")
    answer = organiser.post(url, data=form, content_type="multipart/form-data")
    assert (answer.status, words in answer.text, kept(session)) == (422, True, [])


def test_five_are_enough(organiser: Client, session: Session, course: Programme) -> None:
    url = f"/manage/attachments/{course.public_id}"
    answers = []
    for number in range(6):
        form = sent(PDF, "日程.pdf", f"{ONCE}{number}")
        answers.append(organiser.post(url, data=form, content_type="multipart/form-data").status)
    assert answers == [303] * 5 + [422]
    assert len(kept(session)) == 5
