"""Where something may be held or given: one's own places first, any other by name; and which
counties it may be for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, reach
from app.config import Settings
from app.models.kinds import PlaceKind, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.divisions import divisions
from app.services.scope import below
from app.services.search import search

SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of ours by its public id."""

    public_id: str
    name: str
    address: str


def venues(
    session: Session,
    actor: Actor,
    permission: Permission,
    words: str,
    chosen: Sequence[str],
    at: datetime,
    settings: Settings,
    first: PlaceKind | None = None,
) -> list[Venue]:
    """The chosen places by their public ids, then what `words` find, or else those of the
    organisations at which the actor holds the permission, the kind `first` before others."""
    columns = (Place.public_id, Place.name, Place.address)
    kept = (Place.status != PlaceStatus.retired, Place.merged_into_id.is_(None))
    found: list[Venue] = []
    if any(chosen):
        found += [
            Venue(*row)
            for row in session.execute(
                select(*columns).where(Place.public_id.in_(chosen), *kept).order_by(Place.name)
            )
        ]
    if words:
        cards = search(session, words, at, settings=settings, limit=SHOWN).places
        found += [Venue(one.public_id, one.name, one.address) for one in cards]
    else:
        paths, _ = reach(actor, permission)
        own = select(*columns).join(Organisation, Organisation.id == Place.owner_id)
        own = own.where(below(Organisation.path, paths), *kept)
        ahead = [Place.kind != first] if first else []
        rows = session.execute(own.order_by(*ahead, Place.name, Place.public_id).limit(SHOWN))
        found += [Venue(*row) for row in rows]
    return list({one.public_id: one for one in found}.values())


def counties(session: Session, codes: Sequence[str | None]) -> dict[str, str]:
    """Names of counties by code: those of the cities that the divisions `codes` lie in, all of the
    province where one is above a city or unknown."""
    known = divisions(session)
    own = [one for one in known.atlas.counties if not one.outside]
    cities = {f"{(code or '')[:4]}00" for code in codes}
    near = [one for one in own if one.city_code in cities]
    everywhere = len({one.city_code for one in near}) < len(cities)
    return {
        one.code: "".join(known.lineage(one.code)[-2:]) if everywhere else one.name
        for one in sorted(own if everywhere else near, key=lambda one: one.code)
    }


def place_names(session: Session, public_ids: Sequence[str]) -> dict[str, str]:
    """Names of places by public id."""
    rows = session.execute(
        select(Place.public_id, Place.name).where(Place.public_id.in_(public_ids))
    )
    return {row.public_id: row.name for row in rows}


def county_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Names of known divisions by code, with the city before."""
    known = divisions(session)
    return {code: "".join(known.lineage(code)[-2:]) for code in codes if code in known.names}
