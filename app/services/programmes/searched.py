"""What a programme is found by: its search columns, and where its place puts it.

Whoever writes a programme calls `settle` after its title, organiser, place or address changed.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.services.divisions import divisions
from app.services.search_match import TitleColumns, title_columns

_TABLE: Final = Programme.__table__


def search_columns(title: str, *others: str) -> TitleColumns:
    """The columns of a programme: its title first, then whatever else it is found by (place or
    address, organiser, divisions)."""
    return title_columns(_TABLE, title, *others)


def settle(session: Session, programme: Programme) -> None:
    """Give `programme` the position and county of its place, if it has one, and fill its search
    columns. An address of its own keeps its own position and county."""
    where: Sequence[str] = (programme.address,)
    if programme.place_id is not None:
        place = session.execute(
            select(Place.name, Place.address, Place.lng, Place.lat, Place.county_code).where(
                Place.id == programme.place_id
            )
        ).one()
        programme.stand_at(place.lng, place.lat)
        programme.county_code = place.county_code
        where = (place.name, place.address)
    organiser = session.scalar(
        select(Organisation.name).where(Organisation.id == programme.organiser_id)
    )
    lineage = divisions(session).lineage(programme.county_code)
    columns = search_columns(programme.title, *where, organiser or "", *lineage)
    for column, text in columns._asdict().items():
        setattr(programme, column, text)


def follow_places(session: Session, place_id: int | None = None) -> int:
    """Let the programmes at places stand where their places stand now (one place, or all), after
    a place was moved; answers how many had to move. One statement."""
    there = Place.id == Programme.place_id
    moved = select(Place.id).where(
        there, or_(Place.lng != Programme.lng, Place.lat != Programme.lat, Programme.lng.is_(None))
    )
    own = {
        name: select(Place.__table__.c[name]).where(there).scalar_subquery()
        for name in ("lng", "lat", "location", "county_code")
    }
    only = () if place_id is None else (Programme.place_id == place_id,)
    done = session.execute(
        update(Programme).where(Programme.place_id.is_not(None), moved.exists(), *only).values(own),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(done, "rowcount", 0))
