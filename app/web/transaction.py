"""Sessions of a request: one that reads, and short ones that write and commit at the edge.

A write begins at the first statement and is on disk before the answer is built, so nothing that
was acknowledged can be lost, and SQLite's one writer is never held while a page is rendered.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g
from sqlalchemy.orm import Session

from app.web.house import house


def read_session() -> Session:
    """The request's reading session: one snapshot on SQLite, closed when the request ends."""
    session: Session | None = g.get("read_session")
    if session is None:
        session = g.read_session = house().read_sessions()
    return session


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
