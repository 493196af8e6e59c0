"""One of each kind of thing that an address can name, and who stands around its owner.

A new kind of object in an address fails until it is named here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.access import Actor, Target
from app.adapters.crypto import Vault
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
from tests.factories.account import an_account, holds
from tests.factories.benefit import a_benefit, a_campaign, an_application
from tests.factories.care import a_report
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_programme

#: What of an address belongs to nobody: that day may be no holiday.
NOBODYS = {"day"}


@dataclass(frozen=True)
class World:
    """One place with all that hangs on it, and the organisations around its owner."""

    place: Place
    organisations: dict[str, Organisation]
    ids: dict[str, str]
    target: Target


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


def made(session: Session, vault: Vault) -> World:
    """A world of its own in the session."""
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
    return World(place, around, ids, Target(own.path, place.id))


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


#: The same outside the desks.
OUTSIDE = {
    "benefits": "benefit",
    "campaigns": "campaign",
    "checkins": "programme",
    "claims": "benefit",
    "photos": "photo",
    "places": "place",
    "programme_files": "programme",
    "programmes": "programme",
    "signups": "programme",
}


def _values(rule: Rule, world: World) -> dict[str, str]:
    room = rule.endpoint.split(".")[-2] if "." in rule.endpoint else ""
    objects = OBJECTS if rule.endpoint.startswith("manage.") else OUTSIDE
    known = {
        "public_id": world.ids[objects[room]] if room in objects else None,
        "photo_id": world.ids["photo"],
        "file_id": "2222222222",
        "token": "0" * 22,
        "purpose": "door",
        "picture": "svg",
        "size": "medium",
        "number": "1",
        "filename": "nothing.css",
        "code": world.place.county_code if room == "areas" else world.ids["code"],
        "day": "2027-01-01",
    }
    values = {}
    for name in rule.arguments:
        assert known.get(name), f"tell tests/routes/world.py what <{name}> of {rule.rule} is"
        values[name] = str(known[name])
    return values


def address(site: Flask, rule: Rule, world: World) -> str:
    """Where the rule leads for what is in the world; to nothing where that is nobody's business."""
    return site.url_map.bind("localhost").build(rule.endpoint, _values(rule, world))


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """What is written inside is undone."""
    # On the connection: a session would make its savepoint only when it is used itself.
    savepoint = session.connection().begin_nested()
    yield
    savepoint.rollback()
    session.expire_all()
