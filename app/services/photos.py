"""Photos of a place: added and taken away by those who look after it, seen by everybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.pictures import Picture
from app.errors import DomainError, NotFound
from app.models.kinds import PictureSize, PlaceStatus
from app.models.photo import PlacePhoto, PlacePicture
from app.models.place import Place
from app.services import audit, scope
from app.services.places import PUBLIC_ID
from app.spatial.dialect import insert_into

#: The longer side in pixels.
SIDES: Final = {PictureSize.small: 320, PictureSize.medium: 800, PictureSize.large: 1600}
#: More would not be looked at on a phone.
MOST: Final = 8


def add(
    session: Session,
    actor: Actor,
    place_id: str,
    submission_id: str,
    caption: str,
    made: Mapping[PictureSize, Picture],
    at: datetime,
) -> None:
    """Keep a photo that `pictures.renditions` made; the same submission again changes nothing.

    Raises NotFound, Forbidden, DomainError("photos_full", "photo").
    """
    place = scope.managed_place(session, actor, Permission.places_edit, place_id)
    row = insert_into(session, PlacePhoto).values(
        place_id=place.id,
        submission_id=submission_id,
        caption=caption,
        created_at=at,
        created_by=actor.account_id,
    )
    once = row.on_conflict_do_nothing(index_elements=[PlacePhoto.submission_id])
    photo_id = session.scalar(once.returning(PlacePhoto.id))
    if photo_id is None:
        return
    # Counted after the insert, which is undone with the rest when there are too many.
    count = select(func.count()).where(PlacePhoto.place_id == place.id)
    if (session.scalar(count) or 0) > MOST:
        raise DomainError("photos_full", "photo")
    for size, picture in made.items():
        session.add(
            PlacePicture(
                photo_id=photo_id,
                size=size,
                width=picture.width,
                height=picture.height,
                data=picture.data,
            )
        )
    audit.record(session, actor, "photo.added", at, place_id=place.id, photo=photo_id)


def remove(session: Session, actor: Actor, place_id: str, photo_id: str, at: datetime) -> None:
    """Delete a photo of the place; raises NotFound, Forbidden."""
    place = scope.managed_place(session, actor, Permission.places_edit, place_id)
    gone = session.scalar(
        delete(PlacePhoto)
        .where(PlacePhoto.public_id == photo_id, PlacePhoto.place_id == place.id)
        .returning(PlacePhoto.id)
    )
    if gone is None:
        raise NotFound("photo_unknown")
    audit.record(session, actor, "photo.removed", at, place_id=place.id, photo=gone)


def picture(session: Session, photo_id: str, size: PictureSize) -> bytes:
    """The JPEG; raises NotFound("photo_unknown"), also for a photo of a retired place."""
    data = None
    if PUBLIC_ID.fullmatch(photo_id):
        data = session.scalar(
            select(PlacePicture.data)
            .join(PlacePhoto, PlacePhoto.id == PlacePicture.photo_id)
            .join(Place, Place.id == PlacePhoto.place_id)
            .where(
                PlacePhoto.public_id == photo_id,
                PlacePicture.size == size,
                Place.status != PlaceStatus.retired,
            )
        )
    if data is None:
        raise NotFound("photo_unknown")
    return data
