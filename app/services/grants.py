"""Rights given, accepted and taken back; their history stays.

A grant is an invitation to a phone number. It is accepted by signing in with that phone; one from
a list only by scanning the place's private code as well.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Target, can, may_give, reach, sees
from app.adapters.crypto import Vault, masked_phone
from app.errors import DomainError, Forbidden, NotFound
from app.models.account import Account
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import audit, scope

#: Whoever has the machine may do everything: the command line.
OPERATOR: Final = Actor()
SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as a list shows it."""

    public_id: str
    role: Role
    phone: str
    organisation: str
    place: str | None
    granted_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    mine: bool


def invite(
    session: Session,
    vault: Vault,
    actor: Actor,
    role: Role,
    phone: str,
    organisation_id: int,
    at: datetime,
    *,
    place_id: int | None = None,
    needs_code: bool = False,
) -> Grant:
    """Give `role` to whoever has `phone` (in its one form); the same again answers the first.

    Raises NotFound("organisation_unknown") outside of the actor's reach, Forbidden("grant_refused")
    for more than the actor holds there, DomainError("grant_needs_place", "place") for a role that
    belongs to no single place.
    """
    organisation = session.get_one(Organisation, organisation_id)
    _check_giving(actor, role, Target(organisation.path, place_id))
    if place_id is not None and role is not Role.station_manager:
        raise DomainError("grant_needs_no_place", "place")
    digest = vault.digest("phone", phone)
    same = session.scalar(
        select(Grant).where(
            Grant.phone_digest == digest,
            Grant.role == role,
            Grant.organisation_id == organisation_id,
            Grant.place_id.is_not_distinct_from(place_id),
            Grant.revoked_at.is_(None),
        )
    )
    if same is not None:
        return same
    grant = Grant(
        phone=vault.seal(phone),
        phone_digest=digest,
        role=role,
        organisation_id=organisation_id,
        place_id=place_id,
        needs_code=needs_code,
        granted_by=actor.account_id,
        granted_at=at,
    )
    session.add(grant)
    session.flush()
    _record(session, actor, "grant.invited", grant, at)
    return grant


def _check_giving(actor: Actor, role: Role, target: Target) -> None:
    if actor is OPERATOR:
        return
    if not sees(actor, target):
        raise NotFound("organisation_unknown")
    if not may_give(actor, role, target):
        raise Forbidden("grant_refused")


def _record(session: Session, actor: Actor, action: str, grant: Grant, at: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        at,
        organisation_id=grant.organisation_id,
        place_id=grant.place_id,
        subject_id=grant.account_id,
        grant=grant.public_id,
        role=grant.role,
    )


def accept(
    session: Session, account: Account, at: datetime, *, scanned_place_id: int | None = None
) -> int:
    """Accept what waits for the account's phone, which was verified a moment ago; how many.

    Those from a list are accepted for `scanned_place_id` only.
    """
    ready: ColumnElement[bool] = Grant.needs_code.is_(False)
    if scanned_place_id is not None:
        ready = or_(ready, Grant.place_id == scanned_place_id)
    waiting = session.scalars(
        select(Grant).where(
            Grant.phone_digest == account.phone_digest,
            Grant.account_id.is_(None),
            Grant.revoked_at.is_(None),
            ready,
        )
    ).all()
    for grant in waiting:
        grant.account_id, grant.accepted_at = account.id, at
        _record(session, Actor(account.id), "grant.accepted", grant, at)
    return len(waiting)


def revoke(session: Session, actor: Actor, public_id: str, at: datetime) -> None:
    """Take a grant back; it stops counting with the next request.

    Raises NotFound("grant_unknown"), Forbidden("grant_refused").
    """
    row = session.execute(
        select(Grant, Organisation.path)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("grant_unknown")
    grant, path = row
    target = Target(path, grant.place_id)
    if actor is not OPERATOR:
        if not can(actor, Permission.grants_give) or not sees(actor, target):
            raise NotFound("grant_unknown")
        if not may_give(actor, grant.role, target):
            raise Forbidden("grant_refused")
    taken = session.execute(
        update(Grant)
        .where(Grant.id == grant.id, Grant.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=actor.account_id)
        .returning(Grant.id)
    ).scalar_one_or_none()
    if taken is not None:
        _record(session, actor, "grant.revoked", grant, at)


def place_of_work(
    session: Session, actor: Actor, organisation: str | None, place: str | None
) -> tuple[int, int | None]:
    """(organisation id, place id) of what an invitation names by public ids; with a place, its
    owner's. Raises NotFound("organisation_unknown" or "place_unknown"), Forbidden."""
    if place:
        found = scope.managed_place(session, actor, Permission.grants_give, place)
        return found.owner_id, found.id
    chosen = scope.managed_organisation(session, actor, Permission.grants_give, organisation or "")
    return chosen.id, None


def givable(actor: Actor) -> list[Role]:
    """The roles that the actor could give somewhere."""
    targets = [Target(one.path) for one in actor.grants if one.place_id is None]
    return [role for role in Role if any(may_give(actor, role, at) for at in targets)]


def listed(session: Session, vault: Vault, actor: Actor) -> list[GrantRow]:
    """The grants within the actor's reach, newest first."""
    paths, _ = reach(actor, Permission.grants_give)
    return _rows(session, vault, actor, scope.below(Organisation.path, paths))


def every(session: Session, vault: Vault) -> list[GrantRow]:
    """All grants, for the command line."""
    return _rows(session, vault, OPERATOR, true())


def _rows(
    session: Session, vault: Vault, actor: Actor, where: ColumnElement[bool]
) -> list[GrantRow]:
    rows = session.execute(
        select(Grant, Organisation.name, Place.name)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .outerjoin(Place, Place.id == Grant.place_id)
        .where(where)
        .order_by(Grant.id.desc())
        .limit(SHOWN)
    )
    return [
        GrantRow(
            public_id=grant.public_id,
            role=grant.role,
            phone=masked_phone(vault.open(grant.phone)),
            organisation=organisation,
            place=place,
            granted_at=grant.granted_at,
            accepted_at=grant.accepted_at,
            revoked_at=grant.revoked_at,
            mine=grant.account_id is not None and grant.account_id == actor.account_id,
        )
        for grant, organisation, place in rows
    ]
