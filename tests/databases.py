"""Databases for tests: migrated once for each backend, then copied, which takes milliseconds."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

import migrations
from app.spatial.engine import Engines, create_engines

BACKENDS: Final = ("spatialite", "postgis")


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of one backend and the engines to reach it."""

    backend: str
    url: str
    engines: Engines


#: Opens a new copy of the migrated database; it is dropped at the end of the block.
Copies = Callable[[], AbstractContextManager[Database]]


@contextmanager
def opened(backend: str, url: str) -> Iterator[Database]:
    """Engines on `url` for as long as the block lasts."""
    engines = create_engines(url, pool_size=4)
    try:
        yield Database(backend, url, engines)
    finally:
        engines.dispose()


def spatialite_copies(folder: Path) -> Copies:
    """Copies of one migrated file, made in `folder`."""
    template = folder / "template.sqlite"
    with opened("spatialite", f"sqlite:///{template}") as database:
        migrations.upgrade(database.engines.write)
    numbers = itertools.count(1)

    @contextmanager
    def copy() -> Iterator[Database]:
        path = folder / f"copy-{next(numbers)}.sqlite"
        shutil.copyfile(template, path)
        with opened("spatialite", f"sqlite:///{path}") as database:
            yield database
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()

    return copy


def postgis_copies(address: Callable[[str], str]) -> Copies:
    """Copies of one migrated database on the server whose databases `address` names."""
    server = create_engine(address("postgres"), isolation_level="AUTOCOMMIT")

    def command(words: str) -> None:
        with server.connect() as connection:
            connection.execute(text(words))
        server.dispose()

    command("CREATE DATABASE template_yijia")
    with opened("postgis", address("template_yijia")) as database:
        migrations.upgrade(database.engines.write)
    numbers = itertools.count(1)

    @contextmanager
    def copy() -> Iterator[Database]:
        name = f"copy_{next(numbers)}"
        command(f"CREATE DATABASE {name} TEMPLATE template_yijia STRATEGY file_copy")
        with opened("postgis", address(name)) as database:
            yield database
        command(f"DROP DATABASE {name} WITH (FORCE)")

    return copy


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    """A session whose commits are savepoints; everything is undone at the end of the block."""
    with database.engines.write.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()
