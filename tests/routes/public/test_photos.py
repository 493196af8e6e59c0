"""Pictures for everybody; how they come there is in tests/routes/manage/test_photos.py."""

import pytest
from sqlalchemy.orm import Session

from app.models.kinds import PictureSize, PlaceStatus
from app.models.photo import PlacePhoto, PlacePicture
from app.models.place import Place
from tests.client import Client
from tests.factories.moment import NOW
from tests.factories.place import a_place


@pytest.fixture
def photo(session: Session) -> PlacePhoto:
    place = a_place(session)
    made = PlacePhoto(place_id=place.id, submission_id="0" * 32, caption="", created_at=NOW)
    session.add(made)
    session.flush()
    small = PlacePicture(photo_id=made.id, size=PictureSize.small, width=1, height=1, data=b"jpeg")
    session.add(small)
    session.flush()
    return made


def test_a_picture_is_shown_as_nothing_but_a_picture(client: Client, photo: PlacePhoto) -> None:
    answer = client.get(f"/photos/{photo.public_id}/small.jpg")
    assert (answer.status, answer.response.data) == (200, b"jpeg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get(f"/photos/{photo.public_id}/large.jpg").status == 404


def test_that_of_a_retired_place_is_gone(
    client: Client, session: Session, photo: PlacePhoto
) -> None:
    session.get_one(Place, photo.place_id).status = PlaceStatus.retired
    session.flush()
    assert client.get(f"/photos/{photo.public_id}/small.jpg").status == 404


@pytest.mark.parametrize(
    "path", ["/photos/0000000000/small.jpg", "/photos/x/small.jpg", "/photos/0000000000/huge.jpg"]
)
def test_there_is_no_such_photo(client: Client, path: str) -> None:
    assert client.get(path).status == 404
