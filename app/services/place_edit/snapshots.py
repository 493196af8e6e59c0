"""What many listings say at once, as `content.snapshot` says it of one: five statements in all."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.care import Notice
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan
from app.services.place_edit.content import Content, composed

_PLACE: Final = (
    *(Place.id, Place.kind, Place.name, Place.address, Place.owner_id, Place.phone),
    *(Place.audience, Place.audience_note, Place.entrance_steps, Place.door_width_cm),
    *(Place.holiday_rule, Place.lng, Place.lat, Place.location_confirmed, Place.county_code),
    *(Place.township_code, Place.status, Place.closed_until, Place.always_open),
    *(Place.hours_text, Place.available_from, Place.available_until),
)
_SPAN: Final = (OpeningSpan.weekday, OpeningSpan.opens, OpeningSpan.closes)
_EXCEPTION: Final = (
    *(OpeningException.id, OpeningException.first_day, OpeningException.last_day),
    *(OpeningException.spans, OpeningException.note),
)
_NOTICE: Final = (Notice.id, Notice.text, Notice.amenity, Notice.starts_at, Notice.ends_at)
_AMENITY: Final = (PlaceAmenity.amenity, PlaceAmenity.state, PlaceAmenity.confirmed_at)


def snapshots(session: Session, place_ids: Sequence[int]) -> dict[int, Content]:
    """The contents of those of `place_ids` (at most some thousands) that exist, as they are in the
    database: what a session has not flushed is not seen."""
    spans = _children(session, OpeningSpan, _SPAN, place_ids)
    exceptions = _children(session, OpeningException, _EXCEPTION, place_ids)
    notices = _children(session, Notice, _NOTICE, place_ids)
    amenities = _children(session, PlaceAmenity, _AMENITY, place_ids)
    rows = session.execute(select(*_PLACE).where(Place.id.in_(place_ids)))
    return {
        row.id: composed(
            row,
            spans.get(row.id, ()),
            exceptions.get(row.id, ()),
            notices.get(row.id, ()),
            amenities.get(row.id, ()),
        )
        for row in rows
    }


def _children(
    session: Session, model: Any, columns: Sequence[Any], place_ids: Sequence[int]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    query = select(model.place_id, *columns).where(model.place_id.in_(place_ids))
    if model is PlaceAmenity:
        query = query.order_by(PlaceAmenity.amenity)  # as `Place.amenities` has them
    for row in session.execute(query):
        found.setdefault(row.place_id, []).append(row)
    return found
