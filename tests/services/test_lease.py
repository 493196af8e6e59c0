"""One holder at a time, and nobody for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session

from app.services import lease
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.site import a_lease

LATER = NOW + timedelta(minutes=2)


def test_one_takes_it_and_the_other_waits(session: Session) -> None:
    assert lease.take(session, "work", "a", at=NOW, until=LATER)
    assert not lease.take(session, "work", "b", at=NOW, until=LATER)
    assert lease.take(session, "other work", "b", at=NOW, until=LATER)


def test_the_holder_prolongs_it(session: Session) -> None:
    lease.take(session, "work", "a", at=NOW, until=LATER)
    assert lease.take(session, "work", "a", at=NOW, until=LATER + timedelta(minutes=2))
    assert not lease.take(session, "work", "b", at=LATER, until=LATER + timedelta(minutes=4))


def test_a_dead_holder_is_replaced(session: Session) -> None:
    a_lease(session, "work", "dead", until=NOW)
    assert lease.take(session, "work", "b", at=NOW, until=LATER)


def test_only_the_holder_gives_it_back(session: Session) -> None:
    lease.take(session, "work", "a", at=NOW, until=LATER)
    lease.release(session, "work", "b")
    assert not lease.take(session, "work", "b", at=NOW, until=LATER)
    lease.release(session, "work", "a")
    assert lease.take(session, "work", "b", at=NOW, until=LATER)


def test_of_many_at_once_one_succeeds(own_database: Database) -> None:
    def compete(holder: int) -> bool:
        with Session(own_database.engines.write) as session, session.begin():
            return lease.take(session, "work", str(holder), at=NOW, until=LATER)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(compete, range(24))) == 1
