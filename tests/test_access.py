"""Who may do what."""

import pytest

from app.access import (
    ROLE_PERMISSIONS,
    Actor,
    Held,
    Permission,
    Target,
    can,
    may_give,
    reach,
    sees,
)
from app.models.person_kinds import Role

OFFICER = Actor(1, (Held(Role.officer, "1.17."),))
MANAGER = Actor(2, (Held(Role.station_manager, "1.17.", 5),))


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_nothing(permission: Permission) -> None:
    assert not can(Actor(), permission)


@pytest.mark.parametrize(
    ("path", "allowed"), [("1.17.", True), ("1.17.4.", True), ("1.", False), ("1.170.", False)]
)
def test_a_grant_holds_there_and_below(path: str, allowed: bool) -> None:
    assert can(OFFICER, Permission.places_edit, Target(path)) is allowed
    assert sees(OFFICER, Target(path)) is allowed


def test_without_a_target_anywhere_is_enough() -> None:
    assert can(OFFICER, Permission.places_edit)
    assert not can(MANAGER, Permission.grants_give)


def test_a_grant_for_one_place_holds_for_no_other() -> None:
    assert can(MANAGER, Permission.places_edit, Target("1.17.", 5))
    assert not can(MANAGER, Permission.places_edit, Target("1.17.", 6))
    assert not can(MANAGER, Permission.places_edit, Target("1.17."))


def test_roles_carry_just_what_they_need() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    supervisor = Actor(3, (Held(Role.supervisor, "1."),))
    assert can(supervisor, Permission.places_read, Target("1.2."))
    assert not can(supervisor, Permission.places_edit, Target("1.2."))


def test_nobody_gives_more_than_they_hold() -> None:
    assert may_give(OFFICER, Role.station_manager, Target("1.17.4."))
    assert may_give(OFFICER, Role.officer, Target("1.17.4."))
    assert not may_give(OFFICER, Role.officer, Target("1."))
    assert not may_give(OFFICER, Role.administrator, Target("1.17."))
    assert not may_give(MANAGER, Role.station_manager, Target("1.17.", 5))


def test_reach_of_a_permission() -> None:
    grants = (
        Held(Role.officer, "1.2."),
        Held(Role.supervisor, "1.3."),
        Held(Role.station_manager, "1.4.", 9),
    )
    both = Actor(4, grants)
    assert reach(both, Permission.reports_answer) == (["1.2."], [9])
    assert reach(both, Permission.places_read) == (["1.2.", "1.3."], [9])


def test_permissions_are_in_alphabetical_order() -> None:
    assert [p.value for p in Permission] == sorted(p.value for p in Permission)


def test_who_joined_is_shown_after_a_second_factor_only() -> None:
    own = Target("1.2.")
    for proven in (True, False):
        actor = Actor(1, (Held(Role.organiser, "1.2.", proven=proven),))
        assert can(actor, Permission.programmes_edit, own)
        assert can(actor, Permission.rosters_read, own) is proven
        assert reach(actor, Permission.rosters_unmask) == ((["1.2."] if proven else []), [])
