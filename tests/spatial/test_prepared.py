"""Statements on the driver's own cursor: the same values in and out as through SQLAlchemy."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.spatial.prepared import fetch
from tests.databases import Database
from tests.factories.programme import a_programme

_TOLD = (Programme.id, Programme.state, Programme.by_sign_up, Programme.ends_at, Programme.title)
_READ = select(*_TOLD).where(Programme.public_id == bindparam("named"))
_MOVED = (
    update(Programme)
    .where(Programme.public_id == bindparam("named"))
    .values(ends_at=bindparam("until"), state=bindparam("become"))
    .returning(*_TOLD)
)
_ORGANISATION = ("public_id", "name", "kind", "path", "phone", "demo")
_NAMED = insert(Organisation).values({name: bindparam(name) for name in _ORGANISATION})
_MADE = _NAMED.returning(Organisation.id)


def test_a_query_answers_what_sqlalchemy_answers(session: Session) -> None:
    programme = a_programme(session)
    session.flush()
    asked = {"named": programme.public_id, "left": "out"}
    (row,) = fetch(session.connection(), _READ, asked)
    assert row == tuple(session.connection().execute(_READ, asked).one())
    assert isinstance(row[1], ProgrammeState)
    assert row[2] is True
    assert fetch(session.connection(), _READ, {"named": "nobody"}) == []


def test_a_change_takes_and_answers_the_columns_own_types(session: Session) -> None:
    programme = a_programme(session)
    session.flush()
    shanghai = timezone(timedelta(hours=8))
    until = datetime(2026, 12, 1, 8, 30, 15, 120_000, shanghai)
    asked = {"named": programme.public_id, "until": until, "become": ProgrammeState.cancelled}
    (row,) = fetch(session.connection(), _MOVED, asked)
    assert row[1:4] == (ProgrammeState.cancelled, True, until)
    assert row[3].tzinfo is UTC or row[3].utcoffset() == timedelta(0)
    session.refresh(programme)
    assert (programme.state, programme.ends_at) == (ProgrammeState.cancelled, until)


def test_errors_are_named_as_sqlalchemy_names_them_and_tell_no_value(
    own_database: Database,
) -> None:
    values = ("0123456789", "张三", OrganisationKind.federation, "1.", "", False)
    row = dict(zip(_ORGANISATION, values, strict=True))
    with own_database.engines.write.begin() as connection:
        assert len(fetch(connection, _MADE, row)) == 1
    with (
        pytest.raises(IntegrityError) as caught,
        own_database.engines.write.begin() as connection,
    ):
        fetch(connection, _MADE, row)
    assert "INSERT INTO organisation" in str(caught.value.statement)
    assert "张三" not in str(caught.value)
    with own_database.engines.read.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM organisation"))
        nothing = select(text("1")).select_from(text("nowhere"))
        with pytest.raises((OperationalError, ProgrammingError)):
            fetch(connection, nothing, {})
    assert count == 1


@pytest.mark.backend("postgis")  # SQLite has no server that could end a connection
def test_a_broken_connection_takes_the_others_of_the_pool_with_it(own_database: Database) -> None:
    write, read, one = own_database.engines.write, own_database.engines.read, select(text("1"))
    with write.connect() as first, write.connect() as second:
        ids = [c.scalar(text("SELECT pg_backend_pid()")) for c in (first, second)]
    with read.connect() as other:
        for process in ids:
            other.execute(text("SELECT pg_terminate_backend(:id)"), {"id": process})
    with pytest.raises(OperationalError) as caught, write.connect() as connection:
        fetch(connection, one, {})
    assert caught.value.connection_invalidated
    for _ in range(2):
        with write.connect() as connection:
            assert fetch(connection, one, {}) == [(1,)]
