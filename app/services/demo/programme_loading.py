"""Writing made-up programmes into the database, and taking them out with all that hangs on them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Table, delete, or_, select
from sqlalchemy.orm import Session

from app.models.kinds import OrganisationKind, PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.models.programme_kinds import ProgrammeKind
from app.models.signup import Attendance, Feedback, Signup
from app.services.demo import competitions
from app.services.demo.counts import shared
from app.services.demo.ground import County, province
from app.services.demo.programme_rows import TABLES, add, add_children, empty
from app.services.demo.programme_words import RECIPES
from app.services.demo.programmes import Maker, Spot
from app.spatial import bulk

#: A year of the province, for the reported number of listings.
A_YEAR: Final = sum(recipe.share for recipe in RECIPES.values())
#: From this many on every county holds a job fair.
EVERY_COUNTY_FROM: Final = 1_000
_PAST_THE_SESSION = {"synchronize_session": False}


def load(session: Session, at: datetime, owners: dict[str, int], *, count: int, seed: int) -> None:
    """Make up `count` programmes at the demo's places (and addresses), as of the aware instant;
    `owners` are the federations' ids by the code of their division. Nothing is committed."""
    if not count:
        return
    ground, connection = province(), session.connection()
    places, unions = _places(session), _unions(session)
    for county, share in zip(ground, _shares(count, ground), strict=True):
        made = list(Maker(county, seed, at, places[county.code]).programmes(share))
        ids = bulk.reserve_ids(connection, _table(Programme), len(made))
        rows = empty()
        for key, one in zip(ids, made, strict=True):
            add(rows, key, one, county, owners[county.code], at)
            add_children(rows, key, one, county, unions[county.code[:4]])
        for model in TABLES:
            bulk.insert_rows(connection, _table(model), rows[model])
        competitions.load(session, list(zip(ids, made, strict=True)), at, seed)


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
