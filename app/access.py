"""Who may do what: permissions, the roles that carry them, and the one question `can`.

A worker is an actor without grants. A grant names a role at an organisation and holds for
everything below it in the union tree, or for one place alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.models.person_kinds import Role


class Permission(StrEnum):
    """`scope:resource:action`, in alphabetical order."""

    audit_read = "manage:audit:read"
    benefits_edit = "manage:benefits:edit"
    benefits_offer = "manage:benefits:offer"
    benefits_read = "manage:benefits:read"
    checkins_take = "manage:checkins:take"
    claims_decide = "manage:claims:decide"
    claims_read = "manage:claims:read"
    codes_print = "manage:codes:print"
    freshness_read = "manage:freshness:read"
    gaps_read = "manage:gaps:read"
    grants_give = "manage:grants:give"
    imports_apply = "manage:imports:apply"
    places_create = "manage:places:create"
    places_edit = "manage:places:edit"
    places_read = "manage:places:read"
    programmes_edit = "manage:programmes:edit"
    programmes_read = "manage:programmes:read"
    promises_read = "manage:promises:read"
    reports_answer = "manage:reports:answer"
    rosters_read = "manage:rosters:read"
    rosters_unmask = "manage:rosters:unmask"
    vouchers_redeem = "manage:vouchers:redeem"


ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.administrator: frozenset(Permission),
    Role.case_worker: frozenset(),
    Role.officer: frozenset(Permission),
    Role.organiser: frozenset(
        {
            Permission.checkins_take,
            Permission.places_read,
            Permission.programmes_edit,
            Permission.programmes_read,
            Permission.rosters_read,
            Permission.rosters_unmask,
        }
    ),
    Role.station_manager: frozenset(
        {
            Permission.benefits_offer,
            Permission.benefits_read,
            Permission.codes_print,
            Permission.places_edit,
            Permission.places_read,
            Permission.reports_answer,
            Permission.vouchers_redeem,
        }
    ),
    Role.supervisor: frozenset(
        {
            Permission.audit_read,
            Permission.benefits_read,
            Permission.freshness_read,
            Permission.gaps_read,
            Permission.places_read,
            Permission.programmes_read,
            Permission.promises_read,
        }
    ),
}

#: Roles that hold only for whoever signed in with password and second factor.
SECOND_FACTOR_ROLES: Final = frozenset(Role) - {Role.organiser, Role.station_manager}
#: What an organiser may do after such a sign-in only: it shows who joined.
SECOND_FACTOR_PERMISSIONS: Final = frozenset({Permission.rosters_read, Permission.rosters_unmask})


@dataclass(frozen=True, slots=True)
class Held:
    """A role at the organisation whose materialised `path` is given ("3.17."), for everything
    below it; with `place_id` for that place of the organisation alone.

    `proven`: held by somebody who signed in with a second factor.
    """

    role: Role
    path: str
    place_id: int | None = None
    proven: bool = True

    def carries(self, permission: Permission) -> bool:
        """Whether the role has `permission`, as far as the sign-in goes."""
        enough = self.proven or permission not in SECOND_FACTOR_PERMISSIONS
        return enough and permission in ROLE_PERMISSIONS[self.role]

    def covers(self, target: "Target") -> bool:
        """Whether the grant reaches `target`."""
        if self.place_id is not None:
            return self.place_id == target.place_id
        return target.path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about: an organisation by `path`, or a place that it owns."""

    path: str
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks; without grants a worker, without `account_id` a stranger."""

    account_id: int | None = None
    grants: tuple[Held, ...] = ()


def can(actor: Actor, permission: Permission, target: Target | None = None) -> bool:
    """Whether a grant of `actor` carries `permission` at `target`.

    Without a target: anywhere at all, which is enough to open a page but not an object on it.
    """
    return any(
        grant.carries(permission) and (target is None or grant.covers(target))
        for grant in actor.grants
    )


def sees(actor: Actor, target: Target) -> bool:
    """Whether any grant of `actor` reaches `target`: then a refusal is 403, otherwise 404."""
    return any(grant.covers(target) for grant in actor.grants)


def may_give(actor: Actor, role: Role, target: Target) -> bool:
    """Whether `actor` may give `role` at `target`: never more than it holds there itself."""
    held: set[Permission] = set()
    for grant in actor.grants:
        if grant.covers(target):
            held |= ROLE_PERMISSIONS[grant.role]
    highest = role is Role.administrator and not any(
        grant.role is Role.administrator and grant.covers(target) for grant in actor.grants
    )
    return Permission.grants_give in held and ROLE_PERMISSIONS[role] <= held and not highest


def reach(actor: Actor, permission: Permission) -> tuple[Sequence[str], Sequence[int]]:
    """Where `actor` holds `permission`: (paths of organisations with all below, ids of places)."""
    carrying = [one for one in actor.grants if one.carries(permission)]
    paths = [one.path for one in carrying if one.place_id is None]
    return paths, [one.place_id for one in carrying if one.place_id is not None]
