"""Database engines: one that reads and one that writes, on SpatiaLite or on PostGIS.

Two engines, because the two jobs want different transactions. On SQLite a reader takes
`BEGIN DEFERRED` and never waits, a writer takes `BEGIN IMMEDIATE` and waits its turn at the
start instead of failing in the middle (deferred transactions that read and then write lost
1,203 of 1,600). On PostgreSQL the reader commits by itself, which saves two round trips a
request. Either reader refuses to write.
"""

import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import Pool

from app.errors import DomainError
from app.spatial import sqlite

#: Memory-mapped part of the database file, bytes: the demo province with 200,000 places fits.
MMAP_BYTES: Final = 512 * 1024 * 1024

#: For small machines: two parallel workers for each spatial function halve the throughput, and
#: compiling a plan costs more than running it.
POSTGRES_OPTIONS: Final = "-c jit=off -c max_parallel_workers_per_gather=0 -c timezone=UTC"


@dataclass(frozen=True, slots=True)
class Engines:
    """`read` refuses to write; `write` is for transactions that change something.

    `alone`: connections of `write` on which each statement is a transaction of its own. None on
    SQLite, where a transaction's beginning and end are no way to a server and back.
    """

    read: Engine
    write: Engine
    alone: Engine | None = None

    def dispose(self) -> None:
        """Close every pooled connection of both engines."""
        self.read.dispose()
        self.write.dispose()


def create_engines(
    url: str,
    *,
    spatialite_path: str | None = None,
    pool_size: int = 8,
    max_overflow: int = 8,
    busy_timeout_ms: int = 10_000,
    cache_kib: int = 8_192,
    mmap_bytes: int = MMAP_BYTES,
) -> Engines:
    """Engines for `sqlite:///FILE` (SpatiaLite) or `postgresql[+psycopg]://…` (PostGIS).

    Nothing is opened yet: the first connection makes the file and its spatial metadata. Raises
    DomainError "setting_invalid" for any other address; connecting raises "sqlite_driver_missing"
    or "spatialite_missing" where the embedded database cannot work.
    """
    address = make_url(url)
    pool = {"pool_size": pool_size, "max_overflow": max_overflow, "pool_use_lifo": True}
    if address.get_backend_name() == "postgresql":
        engines = _postgis(address, pool)
    elif address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}:
        path = str(address.database)
        setup = sqlite.Setup(path, spatialite_path, busy_timeout_ms, cache_kib, mmap_bytes)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        engines = _spatialite(address, setup, pool)
    else:
        raise DomainError("setting_invalid", "DATABASE_URL", value=address.drivername)
    _FORGOTTEN_AFTER_FORK.update((engines.read, engines.write))
    return engines


def _spatialite(address: URL, setup: sqlite.Setup, pool: dict[str, Any]) -> Engines:
    driver = sqlite.driver()

    def engine(dialect: str, prepare: Callable[[Any], None]) -> Engine:
        made = create_engine(
            address.set(drivername=dialect),
            module=driver,
            connect_args={
                "isolation_level": None,
                "cached_statements": 512,
            },
            **pool,
        )
        event.listen(made, "connect", lambda connection, _record: prepare(connection))
        return made

    return Engines(
        read=engine("sqlite+spatialite_read", setup.prepare_reader),
        write=engine("sqlite+spatialite_write", setup.prepare_writer),
    )


def _postgis(address: URL, pool: dict[str, Any]) -> Engines:
    asked = address.query.get("options", "")
    options = f"{POSTGRES_OPTIONS} {asked if isinstance(asked, str) else ' '.join(asked)}".strip()
    target = address.set(drivername="postgresql+psycopg").difference_update_query(["options"])
    write = create_engine(target, connect_args={"options": options}, **pool)
    return Engines(
        read=create_engine(
            target,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            connect_args={"options": f"{options} -c default_transaction_read_only=on"},
            **pool,
        ),
        write=write,
        alone=write.execution_options(isolation_level="AUTOCOMMIT"),
    )


_FORGOTTEN_AFTER_FORK: Final[weakref.WeakSet[Engine]] = weakref.WeakSet()
_ABANDONED_POOLS: Final[list[Pool]] = []


def _start_afresh() -> None:
    """A child process must neither use nor close its parent's connections."""
    for engine in _FORGOTTEN_AFTER_FORK:
        _ABANDONED_POOLS.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_start_afresh)
