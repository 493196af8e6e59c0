"""Who may do what: permissions, the roles that carry them, and the one question `can`.

A worker is an actor without grants. A grant names a role at an organisation, and holds for
everything below it in the union tree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """`scope:resource:action`, in alphabetical order."""

    gaps_read = "manage:gaps:read"
    places_edit = "manage:places:edit"
    places_read = "manage:places:read"
    reports_answer = "manage:reports:answer"


class Role(StrEnum):
    """What somebody is at an organisation."""

    officer = "officer"
    station_manager = "station_manager"
    supervisor = "supervisor"


ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.officer: frozenset(Permission),
    Role.station_manager: frozenset(
        {Permission.places_edit, Permission.places_read, Permission.reports_answer}
    ),
    Role.supervisor: frozenset({Permission.gaps_read, Permission.places_read}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at the organisation whose materialised `path` is given ("/1/17/")."""

    role: Role
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks; without grants a worker or a stranger."""

    grants: tuple[Grant, ...] = ()


def can(actor: Actor, permission: Permission, path: str | None = None) -> bool:
    """Whether a grant of `actor` carries `permission` at the organisation with `path`.

    Without a path: anywhere at all, which is enough to open a page but not an object on it.
    """
    return any(
        permission in ROLE_PERMISSIONS[grant.role] and (path is None or path.startswith(grant.path))
        for grant in actor.grants
    )


def paths_of(actor: Actor, permission: Permission) -> Iterable[str]:
    """The organisations at and below which `actor` holds `permission`."""
    return [grant.path for grant in actor.grants if permission in ROLE_PERMISSIONS[grant.role]]
