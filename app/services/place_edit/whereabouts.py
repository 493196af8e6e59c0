"""Points that we know by name, to start a place's pin from: other listings and divisions.

There is no geocoder: an address is found only where a listing has it or a division is called so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import NotFound
from app.models.division import Division
from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.services.divisions import divisions
from app.services.places import PUBLIC_ID
from app.services.search import search

#: More would not be read on a phone.
SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A point by its name: `key` is a listing's public id or a division's code, `where` its address
    or what the division lies in; WGS-84 degrees. `area` is a division, whose point may be far from
    what is looked for."""

    key: str
    name: str
    where: str
    lng: float
    lat: float
    area: bool


def known(session: Session, text: str, at: datetime, settings: Settings) -> list[Known]:
    """What the words name, listings first."""
    found = search(session, text, at, settings=settings, limit=SHOWN)
    listed = [
        Known(one.public_id, one.name, one.address, one.lng, one.lat, False) for one in found.places
    ]
    codes = [hit.code for hit in found.divisions]
    rows = session.execute(
        select(Division.code, Division.lng, Division.lat).where(
            Division.code.in_(codes), Division.lng.is_not(None), Division.lat.is_not(None)
        )
    )
    points = {row.code: (row.lng, row.lat) for row in rows}
    areas = [
        Known(hit.code, hit.name, "".join(hit.above), *points[hit.code], True)
        for hit in found.divisions
        if hit.code in points
    ]
    return [*listed, *areas]


def taken_from(session: Session, key: str) -> Known:
    """The point behind a key; raises NotFound("place_unknown")."""
    if PUBLIC_ID.fullmatch(key):
        place = session.execute(
            select(Place.name, Place.address, Place.lng, Place.lat).where(
                Place.public_id == key, Place.status != PlaceStatus.retired
            )
        ).one_or_none()
        if place is not None:
            return Known(key, place.name, place.address, place.lng, place.lat, False)
    elif key.isascii() and key.isdigit() and len(key) <= 9:
        area = session.execute(
            select(Division.name, Division.lng, Division.lat).where(
                Division.code == key, Division.outside.is_(False)
            )
        ).one_or_none()
        if area is not None and area.lng is not None:
            above = "".join(divisions(session).lineage(key)[:-1])
            return Known(key, area.name, above, area.lng, area.lat, True)
    raise NotFound("place_unknown")
