"""The night's work: done once, done wholly, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.calendar import PublishedCalendar
from app.models.care import PlaceConfirmation
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.models.site import Lease, LimitCounter, ListingChange
from app.services import upkeep
from app.services.hours.store import recompile
from app.services.upkeep import Done, Upkeep
from tests.databases import Database
from tests.factories.care import a_confirmation
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.factories.site import a_counter, a_lease


@pytest.fixture
def places(own_database: Database) -> Database:
    """Seven places that are always open, not compiled yet."""
    with Session(own_database.engines.write) as session, session.begin():
        for n in range(7):
            a_place(session, f"{n}号站", always_open=True)
    return own_database


def _run(database: Database, at: datetime = NOW, holder: str = "me") -> Done:
    sessions = sessionmaker(database.engines.write, autoflush=False)
    return Upkeep(sessions, lambda: at.astimezone(UTC), PublishedCalendar(), holder).run()


def _count(database: Database, model: type[object]) -> int:
    with Session(database.engines.read) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_compiles_what_is_behind_and_only_that(
    places: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "CHUNK", 3)
    assert _run(places).compiled == 7
    assert _run(places).compiled == 0
    assert _run(places, NOW + timedelta(hours=13)).compiled == 0
    assert _run(places, NOW + timedelta(hours=14)).compiled == 7, "after midnight in Shandong"
    assert _count(places, OpenWindow) == 7
    assert _count(places, Lease) == 0


def test_forgets_what_has_served_its_time(places: Database) -> None:
    minute = int(NOW.timestamp()) // 60
    with Session(places.engines.write) as session, session.begin():
        place = session.scalars(select(Place)).first()
        assert place is not None
        for days in (89, 91):
            at = NOW - timedelta(days=days)
            a_confirmation(session, place, day=at.date(), created_at=at)
        a_counter(session, "posts", b"k" * 16, window=minute - 1)
        session.add(ListingChange(id=-1, number=1, recorded_at=NOW - timedelta(hours=2)))
        a_counter(session, "posts", b"k" * 16, window=minute + 1)
    done = _run(places)
    assert (done.counters, done.confirmations) == (1, 1)
    assert _count(places, PlaceConfirmation) == 1
    with Session(places.engines.read) as session:
        assert session.get(ListingChange, -1) is None
        scopes = set(session.scalars(select(LimitCounter.scope)))
    # Its own: so that it looks through all sign-ups and claims once an hour only.
    assert len(scopes - {"forget-people", "forget-claims"}) == 1


def test_passes_while_another_is_at_it(places: Database) -> None:
    with Session(places.engines.write) as session, session.begin():
        a_lease(session, upkeep.LEASE, "other", until=NOW + timedelta(seconds=1))
    done = _run(places)
    assert (done.held, done.compiled) == (False, 0)
    assert _run(places, NOW + timedelta(seconds=1)) == Done(compiled=7)


def test_stops_when_the_lease_is_lost_on_the_way(
    places: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "CHUNK", 3)
    real = recompile

    def slow(session: Session, *details: object, **options: int) -> int:
        """As if the step had taken so long that another process took over."""
        count = real(session, *details, **options)  # type: ignore[arg-type]
        lease = session.get(Lease, upkeep.LEASE)
        assert lease is not None
        lease.holder = "other"
        session.flush()
        return count

    monkeypatch.setattr(upkeep, "recompile", slow)
    done = _run(places)
    assert (done.held, done.compiled) == (False, 3)
    assert _count(places, Lease) == 1, "the other one's lease stays"
