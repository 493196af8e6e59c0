"""The demo in the database: what was made is what is there, and clearing leaves nothing."""

from typing import Any

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI
from app.errors import DomainError
from app.models import Base, Division, Organisation, Place
from app.models.kinds import OrganisationKind
from app.services.demo import loading
from app.services.demo.ground import province
from app.services.demo.rows import TABLES, RowMaker
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.store import recompile
from tests.services.demo.conftest import AT, VAULT, made

CALENDAR = PublishedCalendar()
#: What differs from one load to the next: ids, stamps; points are compared on their own.
UNLIKE = {"id", "stamp", "location"}
#: Tables that the reference data fills.
REFERENCE = {"division", "organisation", "site_fact", "alembic_version"}


def counted(session: Session) -> dict[str, int]:
    tables = Base.metadata.tables
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.items()
        # That there was a change, not of what; forgotten after an hour.
        if name != "listing_change"
    }


def stored(session: Session, model: Any, columns: list[str]) -> list[tuple[Any, ...]]:
    """Rows as comparable values; a listing goes by its public id, an owner by its division."""
    table: Table = model.__table__
    names = dict(session.execute(select(Place.id, Place.public_id)).all())
    owners = dict(session.execute(select(Organisation.id, Organisation.division_code)).all())
    rows = []
    for row in session.execute(select(*[table.c[name] for name in columns])).mappings():
        values = dict(row)
        if "place_id" in values:
            values["place_id"] = names[values["place_id"]]
        if "owner_id" in values:
            values["owner_id"] = owners[values["owner_id"]]
        rows.append(tuple(values[name] for name in columns))
    return sorted(rows, key=repr)


def test_both_databases_hold_exactly_what_was_made(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=300, seed=9)
    listings = {listing.public_id: listing for listing in made(300, seed=9)}
    owners = dict(seeded.execute(select(Organisation.division_code, Organisation.id)).all())
    compiler = HorizonCompiler(AT.astimezone(SHANGHAI).date(), CALENDAR)
    maker = RowMaker({code: owner for code, owner in owners.items() if code}, compiler)
    ids = dict(seeded.execute(select(Place.public_id, Place.id)).all())
    by_code = {county.code: county for county in province()}
    assert ids.keys() == listings.keys()
    expected: dict[Any, list[Any]] = {model: [] for model in TABLES}
    for public_id, listing in listings.items():
        rows = maker.rows(by_code[listing.spot.town.code[:6]], [listing], [ids[public_id]])
        for model in TABLES:
            expected[model] += rows[model]
    for model in TABLES:
        columns = [name for name in expected[model][0] if name not in UNLIKE]
        assert stored(seeded, model, columns) == normalised(seeded, expected[model], columns)


def normalised(session: Session, rows: list[Any], columns: list[str]) -> list[tuple[Any, ...]]:
    names = dict(session.execute(select(Place.id, Place.public_id)).all())
    owners = dict(session.execute(select(Organisation.id, Organisation.division_code)).all())
    for row in rows:
        if "place_id" in row:
            row["place_id"] = names[row["place_id"]]
        if "owner_id" in row:
            row["owner_id"] = owners[row["owner_id"]]
    return sorted((tuple(row[name] for name in columns) for row in rows), key=repr)


def test_points_are_where_the_columns_say(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=200)
    points = select(func.ST_X(Place.location), func.ST_Y(Place.location), Place.lng, Place.lat)
    for x, y, lng, lat in seeded.execute(points):
        assert (x, y) == (lng, lat)
    inside = (
        select(func.count())
        .select_from(Place)
        .join(Division, Division.code == Place.county_code)
        .where(func.ST_Contains(Division.area, Place.location))
    )
    assert seeded.scalar(inside) == 200


def test_the_windows_are_those_that_upkeep_would_compile(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=150)
    before = counted(seeded)["open_window"]
    flags = select(Place.id, Place.windows_until, Place.hours_unsure).order_by(Place.id)
    facts = seeded.execute(flags).all()
    assert recompile(seeded, None, AT.astimezone(SHANGHAI).date(), CALENDAR) == 150
    assert counted(seeded)["open_window"] == before
    assert seeded.execute(flags).all() == facts


def test_a_listing_that_is_entered_afterwards_gets_a_free_id(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=50)
    highest = seeded.scalar(select(func.max(Place.id)))
    template = seeded.scalars(select(Place).limit(1)).one()
    place = Place(
        kind=template.kind,
        name="真的驿站",
        county_code=template.county_code,
        owner_id=template.owner_id,
        created_at=AT,
        updated_at=AT,
    )
    place.move_to(template.lng, template.lat)
    seeded.add(place)
    seeded.flush()
    assert highest is not None and place.id > highest
    assert not place.demo


def test_clearing_removes_every_trace(seeded: Session) -> None:
    before = counted(seeded)
    loading.load(seeded, VAULT, AT, CALENDAR, size=400)
    owner = Organisation(kind=OrganisationKind.grassroots, name="示例工会", demo=True)
    seeded.add(owner)
    seeded.flush()
    assert loading.made_up(seeded) == 400
    assert loading.clear(seeded) == 400
    seeded.commit()
    assert counted(seeded) == before
    assert {name for name, rows in before.items() if rows} <= REFERENCE
    assert loading.clear(seeded) == 0


def test_clearing_leaves_real_listings_alone(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=60)
    kept = seeded.scalars(select(Place).limit(1)).one()
    kept.demo = False
    seeded.flush()
    assert loading.clear(seeded) == 59
    assert seeded.scalars(select(Place.id)).all() == [kept.id]


def test_a_demo_is_not_loaded_twice_nor_beside_real_listings(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=30)
    with pytest.raises(DomainError, match="demo_loaded"):
        loading.load(seeded, VAULT, AT, CALENDAR, size=30)
    seeded.scalars(select(Place).limit(1)).one().demo = False
    seeded.flush()
    loading.clear(seeded)
    with pytest.raises(DomainError, match="demo_beside_real"):
        loading.load(seeded, VAULT, AT, CALENDAR, size=30)
    assert loading.load(seeded, VAULT, AT, CALENDAR, size=30, seed=4, force=True) == 30


@pytest.mark.parametrize("size", [0, -1, 1_000_001])
@pytest.mark.backend("spatialite")
def test_a_size_beyond_reason_is_refused(session: Session, size: int) -> None:
    with pytest.raises(DomainError, match="demo_size_invalid"):
        loading.load(session, VAULT, AT, CALENDAR, size=size)


@pytest.mark.backend("spatialite")
def test_without_reference_data_nothing_is_loaded(session: Session) -> None:
    with pytest.raises(DomainError, match="reference_missing"):
        loading.load(session, VAULT, AT, CALENDAR, size=10)


@pytest.mark.backend("spatialite")
def test_progress_counts_every_listing(seeded: Session) -> None:
    told: list[int] = []
    loading.load(seeded, VAULT, AT, CALENDAR, size=90, progress=told.append)
    assert sum(told) == 90
    told.clear()
    loading.clear(seeded, told.append)
    assert sum(told) == 90
