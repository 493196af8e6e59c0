"""Every desk route × every role × own, parent, sibling and child organisation.

The routes come from the routing table: a new one is in the matrix by itself. 404 beyond one's
grants, 403 for one's own without the permission (design.md).
"""

from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.access import Actor, Held, Permission, can, sees
from app.adapters.crypto import Vault
from app.config import Settings
from app.factory import create_app
from app.models.person_kinds import Role
from app.models.place import Place
from app.web import guard
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.place import a_place
from tests.routes.world import NOBODYS, World, address, undone

#: Where the actor's grant is, seen from the organisation that owns what is asked for.
STANDS = ("own", "parent", "sibling", "child")
#: Desks that need no permission at the door.
OPEN_TO_EVERYBODY_SIGNED_IN = {"manage.home.index"}


@cache
def routes() -> tuple[tuple[Rule, str, Permission | None], ...]:
    """Each desk route with its method and the permission at its door."""
    url = "sqlite:////tmp/never-opened.sqlite"
    # Loud, it would write a line for each of the requests of all other applications too.
    site = create_app(Settings(secret_key="x", database_url=url, log_level="WARNING"))
    found = []
    for rule in site.url_map.iter_rules():
        if not rule.endpoint.startswith("manage."):
            continue
        at_door = guard.guard_of(site, rule.endpoint)
        assert at_door is not None
        methods = (rule.methods or set()) & {"GET", "POST"}
        found += [(rule, method, at_door.permission) for method in methods]
    return tuple(sorted(found, key=lambda one: (one[0].rule, one[1])))


def _expected(actor: Actor, permission: Permission | None, world: World, on_object: bool) -> int:
    """The refusal that is due, 0 for none."""
    if permission is None:
        return 0
    if not can(actor, permission):
        return 403
    if not on_object:
        return 0
    if not sees(actor, world.target):
        return 404
    return 0 if can(actor, permission, world.target) else 403


def _asked(client: Client, method: str, url: str) -> int:
    """The answer's status."""
    return client.get(url).status if method == "GET" else client.post(url, data={}).status


def _actors(session: Session, world: World) -> Iterator[tuple[str, Role, str, Place | None]]:
    for role in Role:
        for stands in STANDS:
            yield f"{role} at {stands}", role, stands, None
    beside = a_place(session, owner=world.organisations["own"], name="隔壁驿站")
    yield "manager of the place", Role.station_manager, "own", world.place
    yield "manager of the place beside", Role.station_manager, "own", beside


def test_every_role_everywhere(app: Flask, session: Session, world: World) -> None:
    vault: Vault = app.extensions["yijia"].vault
    wrong = []
    for number, (name, role, stands, place) in enumerate(list(_actors(session, world))):
        account = an_account(session, vault, f"+861990000{number:04d}")
        organisation = world.organisations[stands]
        holds(session, account, role, organisation, place)
        held = Held(role, organisation.path, place.id if place else None)
        actor = Actor(account.id, (held,))
        client = signed_in(Client(app, reads=False), session, account)
        asked = [
            (_expected(actor, permission, world, bool(rule.arguments - NOBODYS)), rule, method)
            for rule, method, permission in routes()
        ]
        # A refusal changes nothing: a savepoint for each of the thousands costs a fifth of all, and
        # each that is undone lets PostgreSQL forget its plans; so refusals come first.
        for due, rule, method in sorted(asked, key=lambda one: one[0] == 0):
            with nullcontext() if due else undone(session):
                got = _asked(client, method, address(app, rule, world))
            fits = got == due if due else got < 500 and got not in (401, 403, 404)
            nobodys = bool(rule.arguments) and rule.arguments <= NOBODYS
            fits = fits or (not due and got == 404 and nobodys)
            if not fits:
                wrong.append(f"{name}: {method} {rule.rule} answered {got}, due {due or 'success'}")
    assert wrong == []


def test_strangers_and_workers_stay_outside(app: Flask, session: Session, world: World) -> None:
    vault: Vault = app.extensions["yijia"].vault
    stranger = Client(app)
    worker = signed_in(Client(app), session, an_account(session, vault, "+8619900009999"))
    for rule, method, permission in routes():
        url = address(app, rule, world)
        assert _asked(stranger, method, url) == 303, rule.rule
        due = 200 if permission is None else 403
        assert _asked(worker, method, url) == due, rule.rule


def test_the_matrix_covers_every_desk() -> None:
    assert len(routes()) > 20
    open_doors = {rule.endpoint for rule, _, permission in routes() if permission is None}
    assert open_doors == OPEN_TO_EVERYBODY_SIGNED_IN
