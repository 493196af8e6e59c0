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

from app.spatial import alone
from app.web.house import house


class _OneConnection(Session):
    """A session on one connection, taken when first needed and given back at the end.

    What goes past the models runs on that connection at once, without the bookkeeping of a
    transaction of the session's own; what goes through them joins its transaction.
    """

    _connection: Connection | None = None

    def get_bind(self, *_args: Any, **_options: Any) -> Connection:
        """The connection."""
        if self._connection is None:
            assert isinstance(self.bind, Engine)
            self._connection = self.bind.connect()
        return self._connection

    def connection(self, *_args: Any, **_options: Any) -> Connection:
        """The same connection, for statements without models."""
        return self.get_bind()

    def close(self) -> None:
        """Give the connection back; what is not committed by now is undone."""
        if self.in_transaction():
            super().close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class ReadingSession(_OneConnection):
    """A session that never writes: SQLite's snapshot begins with its first statement. It spares a
    request a third of the session's time."""


class WritingSession(_OneConnection):
    """A session that writes, from its first statement to `commit` in one transaction. It spares a
    sign-up, whose statements go past the models, a sixth of its time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options, join_transaction_mode="control_fully")

    def get_bind(self, *args: Any, **options: Any) -> Connection:
        """The connection, its transaction begun."""
        connection = super().get_bind(*args, **options)
        if not connection.in_transaction():
            connection.begin()
        return connection

    def connection(self, *args: Any, **options: Any) -> Connection:
        """The same connection; a transaction of the session's own, where there is one, joins it."""
        if self.in_transaction():
            return Session.connection(self, *args, **options)
        return self.get_bind()

    def commit(self) -> None:
        """Write what the models have changed, and commit all of it."""
        if self.in_transaction() or self.new or self.dirty or self.deleted:
            super().commit()
        if self._connection is not None and self._connection.in_transaction():
            self._connection.commit()

    def rollback(self) -> None:
        """Undo all of it."""
        super().rollback()
        if self._connection is not None:
            self._connection.rollback()


class ReadingSessions(sessionmaker[Session]):
    """Reading sessions of one engine. Those of requests are used again by later ones: to make one
    takes as long as to look a county up."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, class_=ReadingSession, autoflush=False)
        self._idle: list[Session] = []

    def take(self) -> Session:
        """One that is empty."""
        try:
            return self._idle.pop()
        except IndexError:
            return self()

    def give_back(self, session: Session) -> None:
        """Close it, and keep it for another request."""
        session.close()
        self._idle.append(session)


def read_session() -> Session:
    """The request's reading session: one snapshot on SQLite, closed when the request ends."""
    session: Session | None = g.get("read_session")
    if session is None:
        makers = house().read_sessions
        session = makers.take() if isinstance(makers, ReadingSessions) else makers()
        g.read_session = session
    return session


def writing_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that write what they are told to when they are told to, and forget nothing."""
    return sessionmaker(engine, class_=WritingSession, autoflush=False, expire_on_commit=False)


@contextmanager
def writing(*, one_act: bool = False) -> Iterator[Session]:
    """A writing session that commits when the block ends and rolls back when it raises.

    Hash, parse and decode before entering; render after leaving. `one_act`: the block holds a
    single act and nothing that must stand or fall with it; what is one statement may then be on
    disk before the block ends (`app/spatial/alone.py`).
    """
    info = alone.one_act(house().engines) if one_act else {}
    with house().write_sessions(info=info) as session:
        yield session
        session.commit()


def init_app(app: Flask) -> None:
    """Close the reading session with its request."""
    app.teardown_appcontext(_close)


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("read_session", None)
    if session is not None:
        makers = house().read_sessions
        if isinstance(makers, ReadingSessions):
            makers.give_back(session)
        else:
            session.close()
