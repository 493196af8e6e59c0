"""Saving: a listing is locked, changed, and kept whole as its next revision.

Who saves has looked at the listing as it stands, so a save by hand renews `Place.verified_at`,
the age of the whole. An amenity's own age (`confirmed_at`) is renewed only when its state is set
or confirmed, a position counts as confirmed only when somebody stood there. What nobody looked at
renews nothing: a restored revision, a merge, an exception entered for many places at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.kinds import PlaceStatus, RevisionCause
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services import audit, scope
from app.services.divisions import divisions
from app.services.hours.store import recompile, trusted_until
from app.services.place_edit import content
from app.services.place_edit.content import Units
from app.services.programmes.searched import follow_places
from app.services.search_index import reindex

#: A notice that ended so long ago is dropped with the next save; revisions remember it.
NOTICES_KEPT: Final = timedelta(days=7)


class EditConflict(DomainError):
    """Somebody else saved the same units meanwhile; nothing was changed.

    `base` is what the editor had seen, `now` what stands, `typed` the units that this form wanted
    otherwise than it had seen them, `overlap` those of them that somebody else changed as well.
    """

    def __init__(self, base: Units, now: Units, typed: Units, overlap: list[str]) -> None:
        super().__init__("place_changed_meanwhile")
        self.base, self.now, self.typed, self.overlap = base, now, typed, overlap


@dataclass(slots=True)
class Edit:
    """One change under way: the locked place and what it said before."""

    session: Session
    actor: Actor
    place: Place
    at: datetime
    calendar: Calendar
    before: content.Content

    @property
    def epoch(self) -> datetime:
        """The instant in whole seconds, as notices are compared by."""
        return self.at.astimezone(UTC).replace(microsecond=0)


def begin(
    session: Session,
    actor: Actor,
    public_id: str,
    at: datetime,
    calendar: Calendar,
    *,
    permission: Permission = Permission.places_edit,
    retired: bool = False,
) -> Edit:
    """Load, authorise and lock the place, so that edits of one place follow each other.

    Raises NotFound, Forbidden, DomainError("place_merged") for a duplicate that went elsewhere,
    DomainError("place_retired") unless `retired` ones are wanted too.
    """
    place = scope.managed_place(session, actor, permission, public_id)
    session.refresh(place, with_for_update=True)
    if place.merged_into_id is not None:
        raise DomainError("place_merged")
    if place.status is PlaceStatus.retired and not retired:
        raise DomainError("place_retired")
    for notice in [one for one in place.notices if one.ends_at < at - NOTICES_KEPT]:
        place.notices.remove(notice)
    return Edit(session, actor, place, at, calendar, content.snapshot(place))


def save(edit: Edit, seen: int, wanted: Mapping[str, Any]) -> bool:
    """Set the units of a form that was filled in while version `seen` stood; answers whether
    anything changed.

    What the form left as it had seen it stays as it is now, so that edits of different units come
    together. Raises EditConflict where both changed the same unit to something else, and
    DomainError("submission_invalid", "version") for a version that never was.
    """
    base, now = _base(edit, seen), content.units(edit.before)
    typed = {unit: value for unit, value in wanted.items() if base.get(unit) != value}
    overlap = [
        unit
        for unit, value in typed.items()
        if base.get(unit) != now.get(unit) and now.get(unit) != value
    ]
    if overlap:
        raise EditConflict(base, now, typed, overlap)
    for unit, value in typed.items():
        if now.get(unit) != value:
            content.put(edit.place, unit, value, edit.at)
    return finish(edit)


def finish(
    edit: Edit,
    *,
    cause: RevisionCause = RevisionCause.edited,
    verified: bool = True,
    **remarks: str,
) -> bool:
    """Keep the changed listing as its next revision, recompile and reindex it where needed.

    Answers False, and keeps no revision, when nothing has changed: then a save only verifies.
    `remarks` are codes and public ids, kept with the revision and in the audit entry.
    """
    place, at = edit.place, edit.at
    today = at.astimezone(SHANGHAI).date()
    after = content.snapshot(place)
    fields = content.changed(content.units(edit.before), content.units(after))
    stale = verified and trusted_until(place.verified_at, place.created_at) < today
    if verified:
        place.verified_at = at
    if not fields:
        edit.session.flush()
        if stale:
            recompile(edit.session, [place.id], today, edit.calendar)
        if verified:
            audit.record(edit.session, edit.actor, "place.verified", at, place_id=place.id)
        return False
    _keep_what_stood(edit)
    place.updated_at = at
    if content.SEARCHED & set(fields):
        names = divisions(edit.session).lineage(place.township_code or place.county_code)
        reindex(place, names)
    if "position" in fields:
        follow_places(edit.session, place.id)
    keep(edit, after, cause, remarks)
    if stale or content.TIMES & set(fields):
        recompile(edit.session, [place.id], today, edit.calendar)
    facts: dict[str, Any] = {"version": place.version, "cause": cause.value, **remarks}
    facts["fields"] = ",".join(fields)[:400]
    audit.record(edit.session, edit.actor, "place.saved", at, place_id=place.id, **facts)
    return True


def catch_up(edit: Edit) -> None:
    """Number what was changed past the editors, so that a form can say that it has seen it."""
    _keep_what_stood(edit)
    edit.session.flush()


def keep(
    edit: Edit, after: content.Content, cause: RevisionCause, remarks: Mapping[str, str]
) -> None:
    """Add the next revision and number the place after it; a new version is a new stamp too."""
    edit.place.version += 1
    edit.session.add(
        PlaceRevision(
            place_id=edit.place.id,
            number=edit.place.version,
            cause=cause,
            account_id=edit.actor.account_id,
            at=edit.at,
            content={**after, **remarks},
        )
    )
    edit.session.flush()


def revision(session: Session, place_id: int, number: int) -> PlaceRevision | None:
    """One revision of a place."""
    found = (PlaceRevision.place_id == place_id, PlaceRevision.number == number)
    return session.scalar(select(PlaceRevision).where(*found))


def _keep_what_stood(edit: Edit) -> None:
    """The first change by hand, and the first after somebody else's than an editor's (an import),
    is preceded by a revision of what stood: every change can be seen and undone."""
    place = edit.place
    newest = revision(edit.session, place.id, place.version) if place.version else None
    if not content.tells(newest.content if newest else None, edit.before):
        place.version += 1
        edit.session.add(
            PlaceRevision(
                place_id=place.id,
                number=place.version,
                cause=RevisionCause.imported,
                at=place.updated_at,
                content=edit.before,
            )
        )


def _base(edit: Edit, seen: int) -> Units:
    """The units as they stood in version `seen`; 0 is the place before its first revision."""
    if seen == 0 == edit.place.version:
        return content.units(edit.before)
    found = revision(edit.session, edit.place.id, seen or 1)
    if found is None:
        raise DomainError("submission_invalid", "version")
    return content.units(found.content)
