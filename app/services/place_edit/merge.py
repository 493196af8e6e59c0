"""Two listings of one place made one: everything that hangs on the duplicate follows."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Permission
from app.adapters.calendar import Calendar
from app.errors import DomainError
from app.models.care import Notice, PlaceConfirmation, PlaceReport
from app.models.kinds import PlaceStatus, RevisionCause
from app.models.photo import PlacePhoto
from app.models.place import Place
from app.models.qr import QrCode
from app.models.revision import PlaceRevision
from app.services import audit, scope
from app.services.place_edit import content
from app.services.place_edit.save import Edit, begin, finish, keep

#: Fetch nothing back into the session: the rows are not looked at any more.
_PAST: Final = {"synchronize_session": False}
_PERMISSION: Final = Permission.places_create


def merge(
    session: Session,
    actor: Actor,
    kept_id: str,
    duplicate_id: str,
    at: datetime,
    calendar: Calendar,
) -> Place:
    """Withdraw the duplicate in favour of the kept listing; the kept one, which says what it said.

    Reports, confirmations, photos, codes, notices that still hold and revisions (numbered on behind
    those of the kept one) go over; the duplicate's address leads to the kept one. Grants stay where
    they were given: a merge gives nobody a right. Once more changes nothing.

    Raises NotFound, Forbidden, DomainError("merge_same", "duplicate"), "place_merged" when either
    went elsewhere, "place_retired" when the kept one is withdrawn.
    """
    kept_id, duplicate_id = kept_id.lower(), duplicate_id.lower()
    if kept_id == duplicate_id:
        raise DomainError("merge_same", "duplicate")
    if (done := _done(session, actor, kept_id, duplicate_id)) is not None:
        return done
    # Locked in the order of their ids, so that two merges wait for each other.
    edits: dict[str, Edit] = {}
    for one in sorted((kept_id, duplicate_id)):
        retired = one == duplicate_id
        edits[one] = begin(
            session, actor, one, at, calendar, permission=_PERMISSION, retired=retired
        )
    kept, duplicate = edits[kept_id], edits[duplicate_id]
    _withdraw(kept, duplicate)
    _follow(session, kept.place.id, duplicate.place.id, at)
    _renumber(kept, duplicate)
    session.expire(kept.place, ["notices"])
    keep(
        kept,
        content.snapshot(kept.place),
        RevisionCause.merged,
        {"of": duplicate.place.public_id},
    )
    facts: dict[str, Any] = {"duplicate": duplicate.place.public_id, "version": kept.place.version}
    audit.record(session, actor, "place.merged", at, place_id=kept.place.id, **facts)
    return kept.place


def _done(session: Session, actor: Actor, kept_id: str, duplicate_id: str) -> Place | None:
    """The kept place when the duplicate went there before."""
    kept = scope.managed_place(session, actor, _PERMISSION, kept_id)
    duplicate = scope.managed_place(session, actor, _PERMISSION, duplicate_id)
    return kept if duplicate.merged_into_id == kept.id else None


def _withdraw(kept: Edit, duplicate: Edit) -> None:
    """The duplicate's last revision is its end; what had gone to it goes on to the kept one."""
    place = duplicate.place
    place.status, place.closed_until = PlaceStatus.retired, None
    place.merged_into_id = kept.place.id
    seen = [one for one in (kept.place.confirmed_at, place.confirmed_at) if one is not None]
    kept.place.confirmed_at = max(seen, default=None)
    if not finish(duplicate, cause=RevisionCause.merged, verified=False):
        duplicate.session.flush()
    earlier = update(Place).where(Place.merged_into_id == place.id)
    duplicate.session.execute(earlier.values(merged_into_id=kept.place.id), execution_options=_PAST)


def _follow(session: Session, kept: int, duplicate: int, at: datetime) -> None:
    other = aliased(PlaceConfirmation)
    twice = exists(
        select(other.id).where(
            other.place_id == kept,
            other.day == PlaceConfirmation.day,
            other.device == PlaceConfirmation.device,
        )
    )
    said = delete(PlaceConfirmation).where(PlaceConfirmation.place_id == duplicate, twice)
    session.execute(said, execution_options=_PAST)
    for table in (PlaceReport, PlaceConfirmation, QrCode, PlacePhoto):
        followed = update(table).where(table.place_id == duplicate).values(place_id=kept)
        session.execute(followed, execution_options=_PAST)
    holding = update(Notice).where(
        Notice.place_id == duplicate, Notice.ends_at > at, Notice.amenity.is_(None)
    )
    session.execute(holding.values(place_id=kept), execution_options=_PAST)


def _renumber(kept: Edit, duplicate: Edit) -> None:
    """The duplicate's revisions behind the kept one's, each remarked with where it came from."""
    rows = kept.session.scalars(
        select(PlaceRevision)
        .where(PlaceRevision.place_id == duplicate.place.id)
        .order_by(PlaceRevision.number)
    ).all()
    stood = kept.session.scalar(
        select(PlaceRevision.id).where(PlaceRevision.place_id == kept.place.id).limit(1)
    )
    if stood is None:
        keep(kept, kept.before, RevisionCause.imported, {})
    for row in rows:
        kept.place.version += 1
        row.place_id, row.number = kept.place.id, kept.place.version
        row.content = {"of": duplicate.place.public_id, **row.content}
    duplicate.place.version = 0
    kept.session.flush()
