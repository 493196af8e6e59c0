"""Making a programme and changing it: nobody overwrites unseen what somebody else changed, and
those who joined are told of another time or place once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, ProgrammeKind, ProgrammeState
from app.models.signup import Signup
from app.services import overlap
from app.services.overlap import Overlap
from app.services.programmes import announce, content, seats
from app.services.programmes.acts import noted
from app.services.programmes.capacity import set_capacity
from app.services.programmes.content import Units
from app.services.programmes.scope import managed_programme
from app.services.programmes.searched import settle
from app.services.scope import managed_organisation

#: Whose numbers the programmes made here have: the id of the form that made each.
SOURCE: Final = "desk"
OPEN_STATES: Final = (ProgrammeState.draft, ProgrammeState.published)


class ProgrammeConflict(Overlap):
    """Somebody else changed the same units of the programme meanwhile."""

    def __init__(self, base: Units, now: Units, typed: Units) -> None:
        super().__init__("programme_changed_meanwhile", base, now, typed)


class MoveUnsaid(DomainError):
    """Another time or place concerns `people`, and nobody has said yet that they are to be told."""

    def __init__(self, people: int) -> None:
        super().__init__("programme_moves")
        self.people = people


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """A filled-in form; `organiser` is a public id."""

    submission_id: str
    organiser: str
    units: Units


@dataclass(frozen=True, slots=True)
class Edit:
    """One change under way: the locked programme and what it said before."""

    session: Session
    vault: Vault
    actor: Actor
    programme: Programme
    at: datetime
    before: Units


def begin(session: Session, vault: Vault, actor: Actor, public_id: str, at: datetime) -> Edit:
    """Load, authorise and lock the programme.

    Raises NotFound, Forbidden, DomainError("programme_ended") for one cancelled or finished.
    """
    found = managed_programme(session, actor, Permission.programmes_edit, public_id)
    programme = seats.lock(session, found.id)
    if programme.state not in OPEN_STATES:
        raise DomainError("programme_ended")
    before = content.snapshot(session, programme)
    return Edit(session, vault, actor, programme, at, before)


def create(
    session: Session, actor: Actor, new: NewProgramme, at: datetime, outside_m: float
) -> Programme:
    """A draft; the same form again answers the same one.

    Raises NotFound("organisation_unknown"), Forbidden, the refusals of content.put, and
    DomainError("submission_reused", "submission_id") when somebody else's programme has the id.
    """
    organiser = managed_organisation(session, actor, Permission.programmes_edit, new.organiser)
    if (known := _made(session, new.submission_id)) is not None:
        return _same(known, actor)
    origin = (SOURCE, new.submission_id)
    made = build(session, organiser, origin, new.units, at, outside_m, actor.account_id)
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        first = _made(session, new.submission_id)
        if first is None:
            raise
        return _same(first, actor)
    noted(session, actor, made, "programme.created", at)
    return made


def build(
    session: Session,
    organiser: Organisation,
    origin: tuple[str, str],
    units: Units,
    at: datetime,
    outside_m: float,
    account_id: int | None = None,
) -> Programme:
    """A draft that is in no session yet; `origin` is the source and its own id there. Raises the
    refusals of content.put."""
    made = Programme(
        kind=ProgrammeKind(units["kind"]),
        state=ProgrammeState.draft,
        organiser_id=organiser.id,
        source=origin[0],
        external_id=origin[1],
        created_by=account_id,
        created_at=at,
        updated_at=at,
        capacity=units["capacity"],
        demo=organiser.demo,
        taken=0,
        version=1,
    )
    content.put(session, made, units, outside_m)
    settle(session, made)
    return made


def save(
    edit: Edit, seen: Units, wanted: Mapping[str, Any], outside_m: float, *, sure: bool = False
) -> int:
    """Set what the form, filled in while `seen` stood, wants otherwise; how many were told of
    another time or place.

    What the form left as it had seen it stays as it is now. Raises ProgrammeConflict, MoveUnsaid
    unless `sure`, the refusals of content.put and of capacity.set_capacity, and
    DomainError("programme_joined", "by_sign_up", live=NUMBER).
    """
    programme = edit.programme
    changes = wanted_changes(edit, seen, wanted)
    if not changes:
        return 0
    live = joined(edit.session, programme)
    moved = live if moves(edit, changes) else 0
    if moved and not sure:
        raise MoveUnsaid(moved)
    apply(edit, changes, outside_m)
    return announce.moved(edit.session, edit.vault, programme, edit.at) if moved else 0


def wanted_changes(edit: Edit, seen: Units, wanted: Mapping[str, Any]) -> Units:
    """What a form wants otherwise than it is now. Raises ProgrammeConflict, and
    DomainError("programme_joined", "by_sign_up", live=NUMBER)."""
    changes = overlap.changes(edit.before, seen, wanted, ProgrammeConflict)
    live = joined(edit.session, edit.programme)
    if live and changes.get("by_sign_up") is False:
        raise DomainError("programme_joined", "by_sign_up", live=live)
    return changes


def apply(edit: Edit, changes: Mapping[str, Any], outside_m: float) -> None:
    """Set units as the next version, and write down which."""
    programme, session = edit.programme, edit.session
    content.put(session, programme, changes, outside_m)
    programme.version += 1
    programme.updated_at = edit.at
    settle(session, programme)
    session.flush()
    if "capacity" in changes:
        set_capacity(session, edit.vault, programme.id, changes["capacity"], edit.at)
    fields = ",".join(sorted(changes))[:400]
    version = programme.version
    noted(
        session, edit.actor, programme, "programme.saved", edit.at, fields=fields, version=version
    )


def moves(edit: Edit, changes: Mapping[str, Any]) -> bool:
    """Whether the changes bring those who joined to another place or another time."""
    programme, before = edit.programme, edit.before
    over = programme.ends_at is not None and programme.ends_at <= edit.at
    if programme.state is not ProgrammeState.published or over:
        return False
    times = content.times(before["sessions"])
    retimed = content.times(changes.get("sessions", before["sessions"])) != times
    return retimed or "where" in changes


def joined(session: Session, programme: Programme) -> int:
    """How many are in or in line."""
    live = (Signup.programme_id == programme.id, Signup.state.in_(LIVE_SIGNUPS))
    return session.scalar(select(func.count()).select_from(Signup).where(*live)) or 0


def _made(session: Session, submission_id: str) -> Programme | None:
    made = (Programme.source == SOURCE, Programme.external_id == submission_id)
    return session.scalar(select(Programme).where(*made))


def _same(programme: Programme, actor: Actor) -> Programme:
    if programme.created_by != actor.account_id:
        raise DomainError("submission_reused", "submission_id")
    return programme
