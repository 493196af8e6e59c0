"""Counting statements at the driver, whoever asks: some go past SQLAlchemy's hooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session


class Statements:
    """Counts what the driver is asked; a transaction's own words do not count."""

    def __init__(self, dialect: str) -> None:
        self.count = 0
        self._dialect = dialect

    def told(self, statement: str) -> None:
        """One statement, as the driver sees it."""
        self.count += statement.lstrip()[:6].upper() in {"SELECT", "WITH"}

    def watch(self, driver: Any, *_: object) -> None:
        """Listen to a driver's connection."""
        counter = self

        class Counted(psycopg.Cursor[Any]):
            def execute(self, query: Any, *words: Any, **options: Any) -> Any:
                counter.told(str(query))
                return super().execute(query, *words, **options)

        if self._dialect == "sqlite":
            driver.set_trace_callback(self.told)
        else:
            driver.cursor_factory = Counted

    def leave(self, driver: Any, *_: object) -> None:
        """Listen no longer."""
        if self._dialect == "sqlite":
            driver.set_trace_callback(None)
        else:
            driver.cursor_factory = psycopg.Cursor


@contextmanager
def watched(engine: Engine) -> Iterator[Statements]:
    """The statements of all connections that are taken from the engine in the block."""
    statements = Statements(engine.dialect.name)
    event.listen(engine, "checkout", statements.watch)
    event.listen(engine, "checkin", statements.leave)
    try:
        yield statements
    finally:
        event.remove(engine, "checkout", statements.watch)
        event.remove(engine, "checkin", statements.leave)


@contextmanager
def counted(session: Session) -> Iterator[Statements]:
    """The statements of the session's one connection in the block."""
    connection = session.connection()
    statements = Statements(connection.dialect.name)
    driver = connection.connection.driver_connection
    statements.watch(driver)
    try:
        yield statements
    finally:
        statements.leave(driver)
