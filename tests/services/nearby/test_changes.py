"""The version of the listings: another after every change of a place, the same otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.orm import Session

from app.models.place import Place
from app.models.site import ListingChange, SiteFact
from app.services.nearby.changes import Changes, purge
from app.spatial.bulk import insert_rows
from tests.databases import Copies, Database
from tests.factories.moment import NOW
from tests.factories.place import a_place


@pytest.fixture
def listed(own_database: Database) -> Database:
    with Session(own_database.engines.write) as session, session.begin():
        a_place(session, "一号站")
    return own_database


def version(database: Database) -> object:
    with database.engines.read.connect() as connection:
        return Changes(0.0).version(lambda: connection)


def by_model(session: Session) -> None:
    session.query(Place).one().name = "二号站"


def by_statement(session: Session) -> None:
    session.execute(update(Place).values(phone="12351"))


def by_plain_sql(session: Session) -> None:
    session.execute(text("UPDATE place SET hours_unsure = NOT hours_unsure"))


def in_bulk(session: Session) -> None:
    table = Place.__table__
    row = dict(session.execute(select(table)).mappings().one())
    row |= {"id": 99, "public_id": "another0id", "location": f"SRID=4326;POINT({row['lng']} 36)"}
    insert_rows(session.connection(), table, [row])  # type: ignore[arg-type]


def deleting(session: Session) -> None:
    session.execute(delete(Place))


WAYS = [by_model, by_statement, by_plain_sql, in_bulk, deleting]


@pytest.mark.parametrize("change", WAYS, ids=lambda change: change.__name__)
def test_every_way_to_change_a_place_renews_it(
    listed: Database, change: Callable[[Session], None]
) -> None:
    before = version(listed)
    with Session(listed.engines.write) as session, session.begin():
        change(session)
        session.flush()
        assert version(listed) == before, "nobody sees what is not committed"
    assert version(listed) != before


def test_what_is_undone_or_no_place_renews_nothing(listed: Database) -> None:
    before = version(listed)
    with Session(listed.engines.write) as session:
        by_model(session)
        session.flush()
        session.rollback()
    with Session(listed.engines.write) as session, session.begin():
        session.add(SiteFact(key="a fact", value="", updated_at=NOW))
    assert version(listed) == before


def test_each_change_of_one_transaction_renews_it(listed: Database) -> None:
    """Whoever reads in the middle of it must not take the first change for the last."""
    seen = set()
    with Session(listed.engines.write) as session, session.begin():
        for phone in ("1", "2", "3"):
            session.execute(update(Place).values(phone=phone))
            seen.add(str(Changes(0.0).version(session.connection)))
    assert len(seen) == 3


def test_two_who_change_places_do_not_wait_for_each_other(postgis_template: Copies) -> None:
    """SQLite has one writer."""
    with postgis_template() as database:
        with Session(database.engines.write) as session, session.begin():
            ids = [a_place(session, f"{n}号站").id for n in (1, 2)]
        versions = [str(version(database))]
        with Session(database.engines.write) as early, Session(database.engines.write) as late:
            early.execute(update(Place).where(Place.id == ids[0]).values(phone="1"))
            late.execute(text("SET lock_timeout = '2s'"))
            late.execute(update(Place).where(Place.id == ids[1]).values(phone="2"))
            late.commit()
            versions.append(str(version(database)))
            early.commit()
        versions.append(str(version(database)))
    assert len(set(versions)) == 3


def test_changes_of_long_ago_are_forgotten(listed: Database) -> None:
    """On SQLite there is but one row, which stays."""
    before = version(listed)
    for hours in (0, 2):
        with Session(listed.engines.write) as session, session.begin():
            purge(session, datetime.now(UTC) + timedelta(hours=hours))
        with Session(listed.engines.read) as session:
            left = session.scalar(select(func.count()).select_from(ListingChange))
        assert left == (0 if hours and listed.backend == "postgis" else 1)
    assert (version(listed) == before) == (listed.backend == "spatialite")


def test_an_answer_asked_for_earlier_does_not_replace_a_later_one(listed: Database) -> None:
    times = iter([0.0, 5.0, 5.5])
    changes, later = Changes(10.0, clock=lambda: next(times)), []
    with listed.engines.read.connect() as slow, listed.engines.read.connect() as quick:

        def connect() -> Connection:
            later.append(changes.version(lambda: quick))
            with Session(listed.engines.write) as session, session.begin():
                by_model(session)
            return slow

        assert changes.version(connect) != later[0]
    assert changes.version(lambda: pytest.fail("asked again")) == later[0]
