"""Places of ours that rows of a file mean: by the file's number, or by our own in an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.services.hours.store import weekly_spans
from app.services.hours.timetable import Timetable
from app.services.imports.draft import SITE_NUMBER, Draft

#: The source of every listing that came from a file.
SOURCE: Final = "import"

AmenityFact = tuple[AmenityState, datetime | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A place as it is now; `row` has its columns by name."""

    row: Row[Any]
    timetable: Timetable
    amenities: dict[Amenity, AmenityFact]


def known(session: Session, drafts: Sequence[Draft], *, lock: bool = False) -> dict[str, Known]:
    """The places meant by the drafts, by the drafts' identities; made-up places are never meant.

    With `lock` nobody else changes them before the transaction ends.
    """
    query = _query([draft.identity for draft in drafts])
    if lock:
        query = query.order_by(Place.id).with_for_update(of=Place)
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    spans = weekly_spans(session, ids)
    amenities: dict[int, dict[Amenity, AmenityFact]] = {}
    for place_id, amenity, state, confirmed_at in session.execute(
        select(
            PlaceAmenity.place_id,
            PlaceAmenity.amenity,
            PlaceAmenity.state,
            PlaceAmenity.confirmed_at,
        ).where(PlaceAmenity.place_id.in_(ids))
    ):
        amenities.setdefault(place_id, {})[amenity] = (state, confirmed_at)
    found = {}
    for row in rows:
        timetable = Timetable(
            row.always_open, tuple(spans.get(row.id, ())), holiday_rule=row.holiday_rule
        )
        place = Known(row, timetable, amenities.get(row.id, {}))
        found[number(row.source, row.external_id, row.public_id)] = place
        found.setdefault(SITE_NUMBER + row.public_id, place)
    return found


def number(source: str, external_id: str | None, public_id: str) -> str:
    """The number under which a place is exported and found again."""
    if source == SOURCE and external_id is not None:
        return external_id
    return SITE_NUMBER + public_id


def _query(identities: Sequence[str]) -> Any:
    own = [text.removeprefix(SITE_NUMBER) for text in identities if text.startswith(SITE_NUMBER)]
    named = and_(Place.source == SOURCE, Place.external_id.in_(identities))
    return select(
        Place.id,
        Place.public_id,
        Place.source,
        Place.external_id,
        Place.kind,
        Place.name,
        Place.address,
        Place.lng,
        Place.lat,
        Place.location_confirmed,
        Place.county_code,
        Place.township_code,
        Place.owner_id,
        Place.phone,
        Place.audience,
        Place.audience_note,
        Place.always_open,
        Place.holiday_rule,
        Place.hours_text,
        Place.verified_at,
    ).where(Place.demo.is_(False), or_(named, Place.public_id.in_(own)) if own else named)
