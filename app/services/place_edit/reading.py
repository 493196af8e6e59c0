"""A listing opened for editing, and its history."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import NotFound
from app.models.kinds import PlaceStatus, RevisionCause
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services import scope
from app.services.divisions import divisions
from app.services.place_edit import content
from app.services.place_edit.content import Units
from app.services.place_edit.save import revision

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A listing as an editor opens it."""

    public_id: str
    name: str
    version: int
    retired: bool
    units: Units


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision; `fields` are the units that it changed, none for the first. `mine` tells
    whether the reader made it; `reason`, `origin`
    (the public id of a duplicate that it belonged to) and `restored` (a number) are remarks."""

    number: int
    cause: RevisionCause
    at: datetime
    by_hand: bool
    mine: bool
    fields: tuple[str, ...]
    reason: str
    origin: str
    restored: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what a content refers to by code or id."""

    divisions: dict[str, str]
    owners: dict[int, str]


def opened(
    session: Session,
    actor: Actor,
    public_id: str,
    permission: Permission = Permission.places_edit,
) -> Opened:
    """The listing; raises NotFound, Forbidden."""
    place = scope.managed_place(session, actor, permission, public_id)
    units = content.units(content.snapshot(place))
    retired = place.status is PlaceStatus.retired
    return Opened(place.public_id, place.name, place.version, retired, units)


def history(session: Session, actor: Actor, public_id: str) -> tuple[Place, list[RevisionRow]]:
    """The newest revisions, newest first; raises NotFound, Forbidden."""
    place = scope.managed_place(session, actor, Permission.places_read, public_id)
    rows = session.scalars(
        select(PlaceRevision)
        .where(PlaceRevision.place_id == place.id)
        .order_by(PlaceRevision.number.desc())
        .limit(SHOWN + 1)
    ).all()
    found = []
    for number, row in enumerate(rows[:SHOWN]):
        before = rows[number + 1] if number + 1 < len(rows) else None
        fields = (
            content.changed(content.units(before.content), content.units(row.content))
            if before
            else []
        )
        found.append(_row(row, actor, tuple(fields)))
    return place, found


def compared(
    session: Session, actor: Actor, public_id: str, first: int, second: int
) -> tuple[Place, Units, Units]:
    """The units of two revisions; raises NotFound("revision_unknown"), Forbidden."""
    place = scope.managed_place(session, actor, Permission.places_read, public_id)
    pair = [revision(session, place.id, number) for number in (first, second)]
    if pair[0] is None or pair[1] is None:
        raise NotFound("revision_unknown")
    return place, content.units(pair[0].content), content.units(pair[1].content)


def names(session: Session, *several: Units) -> Names:
    """The names that these units need to be read by people."""
    ids = {units["owner_id"] for units in several if "owner_id" in units}
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return Names(divisions(session).names, {row.id: row.name for row in rows})


def _row(row: PlaceRevision, actor: Actor, fields: tuple[str, ...]) -> RevisionRow:
    return RevisionRow(
        number=row.number,
        cause=row.cause,
        at=row.at,
        by_hand=row.account_id is not None,
        mine=row.account_id is not None and row.account_id == actor.account_id,
        fields=fields,
        reason=row.content.get("reason", ""),
        origin=row.content.get("of", ""),
        restored=row.content.get("restored", ""),
    )
