"""Sessions of a request: one that reads, and short ones that write and commit at the edge.

A write begins at the first statement and is on disk before the answer is built, so nothing that
was acknowledged can be lost, and SQLite's one writer is never held while a page is rendered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from app.web.house import house


class ReadingSession(Session):
    """A session on one connection, taken when first needed and given back at the end.

    It spares a request the bookkeeping of a transaction that never writes: a third of the
    session's time.
    """

    _connection: Connection | None = None

    def get_bind(self, *_args: Any, **_options: Any) -> Connection:
        """The connection, on which SQLite's snapshot begins with the first statement."""
        if self._connection is None:
            assert isinstance(self.bind, Engine)
            self._connection = self.bind.connect()
        return self._connection

    def connection(self, *_args: Any, **_options: Any) -> Connection:
        """The same connection, for statements without models."""
        return self.get_bind()

    def close(self) -> None:
        """Give the connection back."""
        if self.in_transaction():
            super().close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def read_session() -> Session:
    """The request's reading session: one snapshot on SQLite, closed when the request ends."""
    session: Session | None = g.get("read_session")
    if session is None:
        session = g.read_session = house().read_sessions()
    return session


def writing_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that write what they are told to when they are told to, and forget nothing."""
    return sessionmaker(engine, autoflush=False, expire_on_commit=False)


@contextmanager
def writing() -> Iterator[Session]:
    """A writing session that commits when the block ends and rolls back when it raises.

    Hash, parse and decode before entering; render after leaving.
    """
    with house().write_sessions.begin() as session:
        yield session


def init_app(app: Flask) -> None:
    """Close the reading session with its request."""
    app.teardown_appcontext(_close)


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("read_session", None)
    if session is not None:
        session.close()
