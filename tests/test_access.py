"""Who may do what."""

import pytest

from app.access import ROLE_PERMISSIONS, Actor, Grant, Permission, Role, can, paths_of

OFFICER = Actor((Grant(Role.officer, "/1/17/"),))


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_nothing(permission: Permission) -> None:
    assert not can(Actor(), permission)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [(None, True), ("/1/17/", True), ("/1/17/4/", True), ("/1/", False), ("/1/170/", False)],
)
def test_a_grant_holds_there_and_below(path: str | None, allowed: bool) -> None:
    assert can(OFFICER, Permission.places_edit, path) is allowed


def test_roles_carry_just_what_they_need() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    supervisor = Actor((Grant(Role.supervisor, "/1/"),))
    assert can(supervisor, Permission.places_read, "/1/2/")
    assert not can(supervisor, Permission.places_edit, "/1/2/")


def test_paths_of_a_permission() -> None:
    both = Actor((Grant(Role.officer, "/1/2/"), Grant(Role.supervisor, "/1/3/")))
    assert list(paths_of(both, Permission.reports_answer)) == ["/1/2/"]
    assert list(paths_of(both, Permission.places_read)) == ["/1/2/", "/1/3/"]


def test_permissions_are_in_alphabetical_order() -> None:
    assert [p.value for p in Permission] == sorted(p.value for p in Permission)
