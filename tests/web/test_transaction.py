"""Writing sessions: statements with models and without are one transaction, or none."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.web.transaction import ReadingSessions, WritingSession, writing_sessions
from tests.databases import Database

KIND = OrganisationKind.federation


@pytest.fixture
def sessions(own_database: Database) -> sessionmaker[Session]:
    return writing_sessions(own_database.engines.write)


@pytest.fixture
def other(own_database: Database) -> Iterator[Connection]:
    """Somebody else's look at what is committed."""
    with own_database.engines.read.connect() as connection:
        yield connection


def names(other: Connection) -> list[str]:
    found = list(other.scalars(select(Organisation.name).order_by(Organisation.name)))
    other.rollback()
    return found


def past_models(session: Session, name: str) -> None:
    values = {"name": name, "kind": KIND, "path": f"{name}."}
    session.connection().execute(insert(Organisation), values)


def with_models(session: Session, name: str) -> None:
    session.add(Organisation(name=name, kind=KIND, path=f"{name}."))


def twice(session: Session, name: str) -> None:
    """One after the other; no two may have one id."""
    past_models(session, name)
    with_models(session, name)
    session.flush()
    session.connection().execute(insert(Organisation).from_select(["public_id"], _ANY_ID))


_ANY_ID = select(Organisation.public_id).limit(1)


@pytest.mark.parametrize("first", [past_models, with_models])
def test_what_is_written_either_way_is_committed_together(
    sessions: sessionmaker[Session], other: Connection, first: object
) -> None:
    ways = [past_models, with_models] if first is past_models else [with_models, past_models]
    with sessions() as session:
        for name, way in zip("ab", ways, strict=True):
            way(session, name)
            session.flush()
        assert session.scalar(select(func.count()).select_from(Organisation)) == 2
        assert names(other) == []
        session.commit()
    assert names(other) == ["a", "b"]


def test_without_a_commit_or_with_an_error_nothing_stays(
    sessions: sessionmaker[Session], other: Connection
) -> None:
    with sessions() as session:
        past_models(session, "a")
        with_models(session, "b")
        session.flush()
    with pytest.raises(IntegrityError), sessions() as session:
        twice(session, "c")
    with sessions() as session:
        past_models(session, "d")
        session.rollback()
        past_models(session, "e")
        session.commit()
    assert names(other) == ["e"]


def test_one_session_may_commit_again_and_again(
    sessions: sessionmaker[Session], other: Connection
) -> None:
    with sessions() as session:
        for name, way in zip("abcd", (past_models, with_models) * 2, strict=True):
            way(session, name)
            session.commit()
    assert names(other) == ["a", "b", "c", "d"]


def test_a_block_that_is_begun_commits_what_goes_past_the_models(
    sessions: sessionmaker[Session], other: Connection
) -> None:
    with sessions.begin() as session:
        past_models(session, "a")
    with sessions.begin() as session:
        with_models(session, "b")
        session.flush()
        past_models(session, "c")
    assert names(other) == ["a", "b", "c"]


def test_a_savepoint_is_undone_alone(sessions: sessionmaker[Session], other: Connection) -> None:
    with sessions() as session:
        past_models(session, "a")
        with pytest.raises(IntegrityError), session.begin_nested():
            twice(session, "b")
        with session.begin_nested():
            past_models(session, "d")
        session.commit()
    assert names(other) == ["a", "d"]


def test_nobody_waits_for_a_session_that_has_said_nothing_yet(
    sessions: sessionmaker[Session], other: Connection
) -> None:
    with sessions() as first, sessions() as second:
        assert isinstance(first, WritingSession)
        with_models(first, "a")
        past_models(second, "b")
        second.commit()
        first.commit()
    assert names(other) == ["a", "b"]


def test_connections_come_back(own_database: Database, sessions: sessionmaker[Session]) -> None:
    for number in range(40):
        with sessions() as session:
            past_models(session, str(number))
            if number % 2:
                session.commit()
    assert own_database.engines.write.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_reading_session_that_is_used_again_knows_nothing_of_before(
    own_database: Database, sessions: sessionmaker[Session]
) -> None:
    """Neither objects nor a snapshot, and it holds no connection meanwhile."""
    readers = ReadingSessions(own_database.engines.read)
    with sessions() as session:
        with_models(session, "一会")
        session.commit()
    first = readers.take()
    found = first.scalars(select(Organisation)).one()
    readers.give_back(first)
    assert own_database.engines.read.pool.status().endswith("Current Checked out connections: 0")
    assert found not in first
    with sessions() as session:
        session.scalars(select(Organisation)).one().name = "二会"
        session.commit()
    again = readers.take()
    assert again is first
    assert readers.take() is not again, "one for each who reads at the same time"
    assert again.scalars(select(Organisation)).one().name == "二会"
    assert again.connection().scalar(select(Organisation.name)) == "二会"
    readers.give_back(again)
