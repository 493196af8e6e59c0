"""Every desk route × every role × own, parent, sibling and child organisation.

The routes come from the routing table: a new one is in the matrix by itself, and a new kind of
object in an address fails until it is named here. 404 beyond one's grants, 403 for one's own
without the permission (design.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.access import Actor, Held, Permission, Target, can, sees
from app.adapters.crypto import Vault
from app.config import Settings
from app.factory import create_app
from app.models.account import Account
from app.models.import_run import ImportRun
from app.models.kinds import ImportState, PictureSize, RevisionCause
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.photo import PlacePhoto, PlacePicture, ReportPhoto
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services import place_codes
from app.services.place_edit import content
from app.services.programmes import posters
from app.spatial.datum import Datum
from app.web import guard
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.benefit import a_benefit, a_campaign, an_application
from tests.factories.care import a_report
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_programme

#: Where the actor's grant is, seen from the organisation that owns what is asked for.
STANDS = ("own", "parent", "sibling", "child")
#: What of an address belongs to nobody: that day may be no holiday.
NOBODYS = {"day"}
#: Desks that need no permission at the door.
OPEN_TO_EVERYBODY_SIGNED_IN = {"manage.home.index"}


@dataclass(frozen=True)
class World:
    """One place with all that hangs on it, and the organisations around its owner."""

    place: Place
    organisations: dict[str, Organisation]
    ids: dict[str, str]

    @property
    def target(self) -> Target:
        return Target(self.organisations["own"].path, self.place.id)


@cache
def routes() -> tuple[tuple[Rule, str, Permission | None], ...]:
    """Each desk route with its method and the permission at its door."""
    site = create_app(Settings(secret_key="x", database_url="sqlite:////tmp/never-opened.sqlite"))
    found = []
    for rule in site.url_map.iter_rules():
        if not rule.endpoint.startswith("manage."):
            continue
        at_door = guard.guard_of(site, rule.endpoint)
        assert at_door is not None
        methods = (rule.methods or set()) & {"GET", "POST"}
        found += [(rule, method, at_door.permission) for method in methods]
    return tuple(sorted(found, key=lambda one: (one[0].rule, one[1])))


def _revision(place: Place) -> PlaceRevision:
    """What the place says, as its first revision."""
    place.version = 1
    return PlaceRevision(
        place_id=place.id,
        number=1,
        cause=RevisionCause.imported,
        at=NOW,
        content=content.snapshot(place),
    )


def _run(session: Session, organisation: Organisation, account: Account) -> ImportRun:
    """An import of the organisation's that was applied, and changed nothing."""
    sums = ("rows", "added", "changed", "unchanged", "bad", "skipped", "duplicates")
    run = ImportRun(
        submission_id="1" * 32,
        organisation_id=organisation.id,
        account_id=account.id,
        file_name="驿站.csv",
        file_digest=b"",
        stored="none",
        datum=Datum.wgs84,
        datum_checked=False,
        state=ImportState.applied,
        plan_digest=b"",
        disagreements=0,
        created_at=NOW,
        applied_at=NOW,
        **dict.fromkeys(sums, 0),
    )
    session.add(run)
    session.flush()
    return run


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    a_county(session)
    parent = an_organisation(session, "市总工会")
    own = an_organisation(session, "区总工会", parent=parent)
    around = {
        "own": own,
        "parent": parent,
        "sibling": an_organisation(session, "邻区总工会", parent=parent),
        "child": an_organisation(session, "街道工会", parent=own),
    }
    place = a_place(session, owner=own, name="解放路驿站")
    vault: Vault = app.extensions["yijia"].vault
    invited = an_account(session, vault, "+8619900000099")
    photo = PlacePhoto(place_id=place.id, submission_id="0" * 32, caption="", created_at=NOW)
    session.add(photo)
    session.flush()
    picture = PlacePicture(photo_id=photo.id, size=PictureSize.medium, width=1, height=1, data=b"x")
    session.add(picture)
    report = a_report(session, place)
    session.add(ReportPhoto(report_id=report.id, width=1, height=1, data=b"x"))
    session.add(_revision(place))
    place_codes.ensure(session, Actor(), [place.id], NOW)
    grant = holds(session, invited, Role.station_manager, own, place)
    programme = a_programme(session, organiser=own, demo=True)
    benefit = a_benefit(session, organiser=own, places=[place], merchant_id=place.id)
    session.flush()
    ids = {
        "place": place.public_id,
        "photo": photo.public_id,
        "report": report.public_id,
        "grant": grant.public_id,
        "run": _run(session, own, invited).public_id,
        "programme": programme.public_id,
        "benefit": benefit.public_id,
        "campaign": a_campaign(session, organiser=own, demo=True).public_id,
        "application": an_application(session, vault, own).public_id,
        "code": posters.make(session, Actor(), programme, "门口", NOW),
    }
    return World(place, around, ids)


#: Blueprint -> what `<public_id>` of its addresses is.
OBJECTS = {
    "applications": "application",
    "attachments": "programme",
    "benefit_figures": "benefit",
    "benefit_states": "benefit",
    "benefits": "benefit",
    "campaigns": "campaign",
    "checkins": "programme",
    "checks": "place",
    "codes": "place",
    "endings": "place",
    "facts": "place",
    "imports": "run",
    "hours": "place",
    "notices": "place",
    "revisions": "place",
    "photos": "place",
    "places": "place",
    "positions": "place",
    "posters": "programme",
    "programmes": "programme",
    "publications": "programme",
    "questions": "programme",
    "reports": "report",
    "rosters": "programme",
    "series": "programme",
    "stages": "programme",
    "staff": "grant",
    "vouchers": "place",
}


def _values(rule: Rule, world: World) -> dict[str, str]:
    room = rule.endpoint.split(".")[1]
    known = {
        "public_id": world.ids[OBJECTS[room]] if room in OBJECTS else None,
        "photo_id": world.ids["photo"],
        "purpose": "door",
        "picture": "svg",
        "code": world.ids["code"],
        "day": "2027-01-01",
    }
    values = {}
    for name in rule.arguments:
        assert known.get(name), f"tell tests/routes/test_matrix.py what <{name}> of {rule.rule} is"
        values[name] = str(known[name])
    return values


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


def _address(site: Flask, rule: Rule, world: World) -> str:
    return site.url_map.bind("localhost").build(rule.endpoint, _values(rule, world))


def _asked(client: Client, session: Session, method: str, url: str) -> int:
    """The answer's status; what the request did is undone."""
    # On the connection: a session would make its savepoint only when it is used itself.
    savepoint = session.connection().begin_nested()
    status = client.get(url).status if method == "GET" else client.post(url, data={}).status
    savepoint.rollback()
    session.expire_all()
    return status


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
        for rule, method, permission in routes():
            due = _expected(actor, permission, world, bool(rule.arguments - NOBODYS))
            got = _asked(client, session, method, _address(app, rule, world))
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
        url = _address(app, rule, world)
        assert _asked(stranger, session, method, url) == 303, rule.rule
        due = 200 if permission is None else 403
        assert _asked(worker, session, method, url) == due, rule.rule


def test_the_matrix_covers_every_desk() -> None:
    assert len(routes()) > 20
    open_doors = {rule.endpoint for rule, _, permission in routes() if permission is None}
    assert open_doors == OPEN_TO_EVERYBODY_SIGNED_IN
