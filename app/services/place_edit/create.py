"""A new listing, made by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import DomainError
from app.models.kinds import PlaceKind, RevisionCause
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services import audit, scope
from app.services.divisions import divisions
from app.services.place_edit import content
from app.services.place_edit.position import Point, county_at, township_of
from app.services.search_index import reindex

#: Whose numbers the listings made here have: the id of the form that made each, so that sending a
#: form twice makes one.
SOURCE: Final = "desk"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """What a new listing starts with; `units` as in `content`, `owner` a public id."""

    submission_id: str
    owner: str
    units: dict[str, Any]
    point: Point


def create(session: Session, actor: Actor, new: NewPlace, at: datetime, outside_m: float) -> Place:
    """The listing; the same form again answers the same one. Its hours are not known yet.

    Raises NotFound("organisation_unknown"), Forbidden, DomainError("outside_province", "lng"),
    DomainError("submission_reused", "submission_id") when somebody else's listing has the id.
    """
    owner = scope.managed_organisation(session, actor, Permission.places_create, new.owner)
    if (known := _made(session, new.submission_id)) is not None:
        return _same(session, known, actor)
    county = county_at(session, new.point.lng, new.point.lat, outside_m)
    place = Place(
        kind=PlaceKind(new.units["kind"]),
        owner_id=owner.id,
        source=SOURCE,
        external_id=new.submission_id,
        verified_at=at,
        created_at=at,
        updated_at=at,
        county_code=county,
        township_code=township_of(session, county, new.point.township_code, None),
        location_confirmed=new.point.on_site,
        demo=owner.demo,
        version=1,
    )
    place.move_to(new.point.lng, new.point.lat)
    for unit, value in new.units.items():
        content.put(place, unit, value, at)
    reindex(place, divisions(session).lineage(place.township_code or county))
    try:
        with session.begin_nested():
            session.add(place)
            session.flush()
    except IntegrityError:
        made = _made(session, new.submission_id)
        if made is None:
            raise
        return _same(session, made, actor)
    session.add(_first(place, actor, at))
    audit.record(session, actor, "place.created", at, place_id=place.id, organisation_id=owner.id)
    session.flush()
    return place


def _made(session: Session, submission_id: str) -> Place | None:
    made = (Place.source == SOURCE, Place.external_id == submission_id)
    return session.scalar(select(Place).where(*made))


def _same(session: Session, place: Place, actor: Actor) -> Place:
    """The listing that the form made before, if it was this person's form."""
    first = session.scalar(
        select(PlaceRevision.account_id).where(
            PlaceRevision.place_id == place.id, PlaceRevision.number == 1
        )
    )
    if first != actor.account_id:
        raise DomainError("submission_reused", "submission_id")
    return place


def _first(place: Place, actor: Actor, at: datetime) -> PlaceRevision:
    return PlaceRevision(
        place_id=place.id,
        number=1,
        cause=RevisionCause.edited,
        account_id=actor.account_id,
        at=at,
        content=content.snapshot(place),
    )
