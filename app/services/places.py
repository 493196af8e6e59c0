"""One listing and all that is known of it."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.adapters.calendar import Calendar
from app.config import SHANGHAI, Settings
from app.errors import NotFound
from app.models.base import ALPHABET, PUBLIC_ID_LENGTH
from app.models.care import Notice, PlaceConfirmation
from app.models.kinds import Amenity, PictureSize, PlaceStatus
from app.models.organisation import Organisation
from app.models.photo import PlacePhoto, PlacePicture
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException
from app.services.divisions import divisions
from app.services.hours.store import timetables
from app.services.hours.week import week_groups, week_table
from app.services.nearby.cards import Card
from app.services.nearby.load import cards
from app.services.nearby.statement import listed
from app.services.place_detail import (
    AmenityFact,
    ExceptionFact,
    NoticeFact,
    PhotoFact,
    PlaceDetail,
)
from app.spatial.dialect import InBox
from app.spatial.metric import Flat, geodesic

#: So near, in metres, that it is the same address for somebody who stands there.
SAME_ADDRESS_METRES: Final = 30.0
NEIGHBOURS_SHOWN: Final = 8
#: Days over which confirmations are counted.
CONFIRMED_WITHIN: Final = timedelta(days=30)

PUBLIC_ID: Final = re.compile(f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}")


def listed_id(session: Session, public_id: str) -> int:
    """The internal id of a listing that is not retired; raises NotFound("place_unknown")."""
    wanted = public_id.lower()
    if PUBLIC_ID.fullmatch(wanted):
        found = session.scalar(
            select(Place.id).where(Place.public_id == wanted, Place.status != PlaceStatus.retired)
        )
        if found is not None:
            return found
    raise NotFound("place_unknown")


def forwarded(session: Session, public_id: str) -> str | None:
    """The public id of the listing that a duplicate went to, None for any other id."""
    if not PUBLIC_ID.fullmatch(wanted := public_id.lower()):
        return None
    kept = aliased(Place)
    found: str | None = session.scalar(
        select(kept.public_id)
        .join(Place, Place.merged_into_id == kept.id)
        .where(Place.public_id == wanted, kept.status != PlaceStatus.retired)
    )
    return found


def detail(
    session: Session, public_id: str, at: datetime, calendar: Calendar, *, settings: Settings
) -> PlaceDetail:
    """The listing as of `at`, in a constant number of statements.

    Raises NotFound("place_unknown").
    """
    place_id = listed_id(session, public_id)
    today = at.astimezone(SHANGHAI).date()
    row = _row(session, place_id)
    timetable = timetables(session, [place_id], stale_days=settings.stale_days)[place_id]
    nearby = _neighbours(session, place_id, (row.lng, row.lat), today)
    found = cards(session, [place_id, *nearby], at, soon_minutes=settings.closing_soon_minutes)
    names = divisions(session).names
    return PlaceDetail(
        card=found[place_id],
        photos=photos(session, place_id),
        city=names.get(f"{row.county_code[:4]}00", ""),
        county=names.get(row.county_code, ""),
        township=names.get(row.township_code or "", ""),
        owner=row.owner,
        owner_phone=row.owner_phone,
        hours_text=row.hours_text,
        hours_stale=timetable.is_stale(today),
        holiday_rule=row.holiday_rule,
        week=week_table(timetable, today, calendar) if timetable.known else (),
        usual=week_groups(timetable),
        exceptions=_exceptions(session, place_id, today),
        available_from=row.available_from,
        available_until=row.available_until,
        notices=_notices(session, place_id, at),
        amenities=_amenities(session, place_id, found[place_id]),
        audience_note=row.audience_note,
        entrance_steps=row.entrance_steps,
        door_width_cm=row.door_width_cm,
        location_confirmed=row.location_confirmed,
        confirmations=_confirmations(session, place_id, today),
        same_address=_cards_of(found, nearby),
    )


def _row(session: Session, place_id: int) -> Any:
    columns = (
        *(Place.lng, Place.lat, Place.county_code, Place.township_code, Place.hours_text),
        *(Place.holiday_rule, Place.available_from, Place.available_until, Place.audience_note),
        *(Place.entrance_steps, Place.door_width_cm, Place.location_confirmed),
    )
    owner = (Organisation.name.label("owner"), Organisation.phone.label("owner_phone"))
    return session.execute(
        select(*columns, *owner).join(Organisation).where(Place.id == place_id)
    ).one()


def _exceptions(session: Session, place_id: int, today: date) -> tuple[ExceptionFact, ...]:
    rows = session.scalars(
        select(OpeningException)
        .where(OpeningException.place_id == place_id, OpeningException.last_day >= today)
        .order_by(OpeningException.first_day, OpeningException.id)
    )
    return tuple(
        ExceptionFact(
            row.first_day,
            row.last_day,
            tuple(sorted((int(opens), int(closes)) for opens, closes in row.spans)),
            row.note,
        )
        for row in rows
    )


def _notices(session: Session, place_id: int, at: datetime) -> tuple[NoticeFact, ...]:
    rows = session.execute(
        select(Notice.text, Notice.starts_at, Notice.ends_at)
        .where(Notice.place_id == place_id, Notice.starts_at <= at, Notice.ends_at > at)
        .order_by(Notice.ends_at, Notice.id)
    )
    return tuple(NoticeFact(*row) for row in rows)


def photos(session: Session, place_id: int) -> tuple[PhotoFact, ...]:
    """The photos of a place by its internal id, the oldest first; one statement."""
    rows = session.execute(
        select(
            *(PlacePhoto.public_id, PlacePhoto.caption, PlacePhoto.created_at),
            *(PlacePicture.width, PlacePicture.height),
        )
        .join(PlacePicture, PlacePicture.photo_id == PlacePhoto.id)
        .where(PlacePhoto.place_id == place_id, PlacePicture.size == PictureSize.medium)
        .order_by(PlacePhoto.id)
    )
    return tuple(PhotoFact(*row) for row in rows)


def _amenities(session: Session, place_id: int, card: Card) -> tuple[AmenityFact, ...]:
    """As the card has them (broken for a while counts), each with its age."""
    rows = session.execute(
        select(PlaceAmenity.amenity, PlaceAmenity.confirmed_at).where(
            PlaceAmenity.place_id == place_id
        )
    )
    ages: dict[Amenity, datetime | None] = {row.amenity: row.confirmed_at for row in rows}
    return tuple(AmenityFact(one, state, ages.get(one)) for one, state in card.amenities)


def _confirmations(session: Session, place_id: int, today: date) -> int:
    recent = select(func.count()).where(
        PlaceConfirmation.place_id == place_id, PlaceConfirmation.day > today - CONFIRMED_WITHIN
    )
    return session.scalar(recent) or 0


def _neighbours(
    session: Session, place_id: int, origin: tuple[float, float], today: date
) -> dict[int, float]:
    """Metres by id of what else is at the address, the nearest first."""
    box = Flat.at(*origin).box(SAME_ADDRESS_METRES)
    rows = session.execute(
        select(Place.id, Place.public_id, Place.lng, Place.lat).where(
            InBox(Place.id, Place.location, *box), Place.id != place_id, *listed(today)
        )
    ).all()
    metres = geodesic(origin, [row.lng for row in rows], [row.lat for row in rows])
    near = sorted((away, row.public_id, row.id) for away, row in zip(metres, rows, strict=True))
    return {
        number: away for away, _, number in near[:NEIGHBOURS_SHOWN] if away <= SAME_ADDRESS_METRES
    }


def _cards_of(found: dict[int, Card], metres: dict[int, float]) -> tuple[Card, ...]:
    return tuple(
        found[place_id]._replace(number=number, distance_m=away)
        for number, (place_id, away) in enumerate(metres.items(), 1)
    )
