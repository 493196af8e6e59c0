"""Writing made-up programmes into the database, and taking them out with all that hangs on them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection, Table, delete, or_, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.kinds import OrganisationKind, PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.models.programme_kinds import ProgrammeKind
from app.models.programme_session import ProgrammeSession
from app.models.signup import Attendance, Feedback, Signup
from app.services.demo import competitions
from app.services.demo import people as people_rows
from app.services.demo.counts import shared
from app.services.demo.ground import County, province
from app.services.demo.people import People
from app.services.demo.programme_rows import TABLES, Row, Rows, add, add_children, empty
from app.services.demo.programme_words import RECIPES
from app.services.demo.programmes import Made, Maker, Spot
from app.spatial import bulk

#: A year of the province, for the reported number of listings.
A_YEAR: Final = sum(recipe.share for recipe in RECIPES.values())
#: From this many on every county holds a job fair.
EVERY_COUNTY_FROM: Final = 1_000
_PAST_THE_SESSION = {"synchronize_session": False}


def load(
    session: Session,
    vault: Vault,
    at: datetime,
    owners: dict[str, int],
    *,
    count: int,
    seed: int,
) -> None:
    """Make up `count` programmes at the demo's places (and addresses) and who joined them, as of
    the aware instant; `owners` are the federations' ids by the code of their division. Nothing is
    committed."""
    if not count:
        return
    ground, connection = province(), session.connection()
    places, unions, people = _places(session), _unions(session), People(vault, at, seed)
    for county, share in zip(ground, _shares(count, ground), strict=True):
        made = list(Maker(county, seed, at, places[county.code]).programmes(share))
        ids = bulk.reserve_ids(connection, _table(Programme), len(made))
        rows = empty()
        for key, one in zip(ids, made, strict=True):
            add(rows, key, one, county, owners[county.code], at)
            add_children(rows, key, one, county, unions[county.code[:4]])
        _join(connection, rows, list(zip(ids, made, strict=True)), people)
        for model in (*TABLES, *people_rows.TABLES):
            bulk.insert_rows(connection, _table(model), rows[model])
        competitions.load(session, list(zip(ids, made, strict=True)), at, seed)


def _join(
    connection: Connection, rows: Rows, made: Sequence[tuple[int, Made]], people: People
) -> None:
    """Add who joined, and who came, to the rows of the programmes."""
    sessions: dict[int, list[Row]] = defaultdict(list)
    meetings = rows[ProgrammeSession]
    keys = bulk.reserve_ids(connection, _table(ProgrammeSession), len(meetings))
    for session_id, row in zip(keys, meetings, strict=True):
        row["id"] = session_id
        sessions[row["programme_id"]].append(row)
    total = sum(one.joined for _, one in made)
    ids = iter(bulk.reserve_ids(connection, _table(Signup), total))
    for key, one in made:
        mine = list(islice(ids, one.joined))
        signups, scans = people.rows(one, key, mine, sessions[key])
        rows[Signup] += signups
        rows[Attendance] += scans


def clear(session: Session) -> None:
    """Delete every programme that is made up, or hangs on a made-up place or union, with those
    who signed up. Nothing is committed."""
    doomed = select(Programme.id).where(
        or_(
            Programme.demo,
            Programme.place_id.in_(select(Place.id).where(Place.demo)),
            Programme.organiser_id.in_(select(Organisation.id).where(Organisation.demo)),
        )
    )
    people = select(Signup.id).where(Signup.programme_id.in_(doomed))
    for model in (Attendance, Feedback):
        session.execute(
            delete(model).where(model.signup_id.in_(people)), execution_options=_PAST_THE_SESSION
        )
    for statement in (
        delete(Signup).where(Signup.programme_id.in_(doomed)),
        delete(ProgrammeHost).where(
            ProgrammeHost.organisation_id.in_(select(Organisation.id).where(Organisation.demo))
        ),
        delete(Programme).where(Programme.id.in_(doomed)),
    ):
        session.execute(statement, execution_options=_PAST_THE_SESSION)


def _shares(count: int, ground: Sequence[County]) -> list[dict[ProgrammeKind, int]]:
    """Each kind's programmes shared among the counties by weight, job fairs one each first."""
    kinds = list(RECIPES)
    counts = dict(zip(kinds, shared(count, [RECIPES[kind].share for kind in kinds]), strict=True))
    weights = [county.weight for county in ground]
    shares: list[dict[ProgrammeKind, int]] = [{} for _ in ground]
    for kind, number in counts.items():
        sure = int(kind is ProgrammeKind.job_fair and count >= EVERY_COUNTY_FROM)
        parts = shared(max(0, number - sure * len(ground)), weights)
        for share, more in zip(shares, parts, strict=True):
            share[kind] = sure + more
    return shares


def _places(session: Session) -> dict[str, dict[PlaceKind, list[Spot]]]:
    columns = (Place.county_code, Place.kind, Place.id, Place.name, Place.address)
    wanted = {kind for recipe in RECIPES.values() for kind in recipe.places}
    found: dict[str, dict[PlaceKind, list[Spot]]] = defaultdict(lambda: defaultdict(list))
    for county, kind, key, name, address, lng, lat in session.execute(
        select(*columns, Place.lng, Place.lat)
        .where(Place.demo, Place.kind.in_(wanted))
        .order_by(Place.public_id)
    ):
        found[county][kind].append(Spot(key, name, address, lng, lat))
    return found


def _unions(session: Session) -> dict[str, list[int]]:
    """The made-up industry federations' ids by their city's first four digits."""
    found: dict[str, list[int]] = defaultdict(list)
    for code, key in session.execute(
        select(Organisation.division_code, Organisation.id)
        .where(Organisation.demo, Organisation.kind == OrganisationKind.industry_federation)
        .order_by(Organisation.id)
    ):
        found[(code or "")[:4]].append(key)
    return found


def _table(model: type) -> Table:
    table = getattr(model, "__table__", None)
    assert isinstance(table, Table)
    return table
