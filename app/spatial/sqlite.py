"""SQLite with SpatiaLite: which driver, where the library lies, how a connection is prepared."""

import fcntl
import functools
import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from app.errors import DomainError

#: In this order; many Pythons are built without loadable extensions, and no published wheel
#: fits every platform (`pysqlite3`: Linux x86-64, macOS arm64; `sqlean`: the others).
DRIVERS: Final = ("sqlite3", "pysqlite3", "sqlean")

#: Wheels that carry their own GEOS and PROJ. SQLite opens an extension with RTLD_GLOBAL, so a
#: wheel that is loaded *after* mod_spatialite binds to the system's GEOS and PROJ instead of its
#: own, with wrong answers and crashes (measured: shapely 2.2.0 and pyproj 3.7.2 with Debian's
#: 5.0.1). Loaded before, both keep to themselves.
BEFORE_SPATIALITE: Final = ("shapely", "pyproj")

LIBRARIES: Final = (
    "mod_spatialite",
    "/opt/homebrew/lib/mod_spatialite.dylib",
    "/usr/local/lib/mod_spatialite.dylib",
    "/opt/local/lib/mod_spatialite.dylib",
)


class _Dialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect with transactions that are begun in so many words.

    Unlike those of a listener on the "begin" event, the errors of `do_begin` are wrapped like
    those of any statement.
    """

    supports_statement_cache = True

    def on_connect(self) -> None:  # type: ignore[override]
        """No Python functions in SQL: SQLAlchemy would add `regexp` and `floor`."""


class ReadDialect(_Dialect):
    """One snapshot for all statements of a request; never waits for a writer."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Open the snapshot at the first statement."""
        dbapi_connection.execute("BEGIN DEFERRED")


class WriteDialect(_Dialect):
    """Takes the one writer's place at BEGIN, waiting up to the busy time-out."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Queue for the writer's place, and read the schema anew.

        Without the second statement a pooled connection that had only read fails its first
        insert with "no such table" after another process has changed the schema.
        """
        dbapi_connection.execute("BEGIN IMMEDIATE")
        dbapi_connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


registry.register("sqlite.spatialite_read", __name__, "ReadDialect")
registry.register("sqlite.spatialite_write", __name__, "WriteDialect")


@dataclass(frozen=True, slots=True)
class Setup:
    """What every connection to one database file is given; sizes in the unit they are named by."""

    path: str
    spatialite_path: str | None
    busy_timeout_ms: int
    cache_kib: int
    mmap_bytes: int

    def prepare_reader(self, connection: Any) -> None:
        """Make `connection` fast at reading and unable to write."""
        self._prepare(connection)
        connection.execute("PRAGMA query_only=ON")

    def prepare_writer(self, connection: Any) -> None:
        """Make what `connection` commits survive a loss of power."""
        self._prepare(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")

    def _prepare(self, connection: Any) -> None:
        load_spatialite(connection, self.spatialite_path)
        # Loading mod_spatialite sets the time-out to 5 s, whatever the driver was told.
        connection.execute(f"PRAGMA busy_timeout={self.busy_timeout_ms:d}")
        self._prepare_file(connection)
        connection.execute(f"PRAGMA cache_size=-{self.cache_kib:d}")
        connection.execute(f"PRAGMA mmap_size={self.mmap_bytes:d}")
        connection.execute("PRAGMA temp_store=MEMORY")

    def _prepare_file(self, connection: Any) -> None:
        """Write-ahead log and spatial metadata, once for each file, by one process at a time."""
        if _is_prepared(connection):
            return
        with Path(f"{self.path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            if not _is_prepared(connection):
                # (1, 'WGS84'): one transaction and few reference systems: 40 ms instead of 33 s.
                connection.execute("SELECT InitSpatialMetaData(1, 'WGS84')").fetchone()


def _is_prepared(connection: Any) -> bool:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    metadata = "SELECT 1 FROM sqlite_master WHERE name = 'geometry_columns'"
    return mode == "wal" and connection.execute(metadata).fetchone() is not None


@functools.cache
def driver() -> ModuleType:
    """The first driver that can load extensions.

    Raises DomainError "sqlite_driver_missing".
    """
    for name in DRIVERS:
        try:
            module = importlib.import_module(f"{name}.dbapi2")
        except ImportError:
            continue
        if hasattr(module.Connection, "enable_load_extension"):
            return module
    raise DomainError("sqlite_driver_missing", tried=", ".join(DRIVERS))


def load_spatialite(connection: Any, configured: str | None = None) -> str:
    """Load mod_spatialite into an open driver connection; answer the path that worked.

    `configured` (the setting) is the only candidate when given. Raises DomainError
    "spatialite_missing" with the reasons in `details["tried"]`.
    """
    for name in BEFORE_SPATIALITE:
        importlib.import_module(name)
    tried: list[str] = []
    connection.enable_load_extension(True)
    try:
        for candidate in [configured] if configured else _candidates():
            try:
                connection.load_extension(candidate)
            except driver().Error as error:
                tried.append(f"{candidate}: {error}")
            else:
                return candidate
    finally:
        connection.enable_load_extension(False)
    raise DomainError("spatialite_missing", tried=tried)


def forget_candidates() -> None:
    """Look again for mod_spatialite: it was just installed."""
    _candidates.cache_clear()


@functools.cache
def _candidates() -> tuple[str, ...]:
    own = Path(sys.prefix, "lib", "spatialite")
    inside = [str(path) for path in (own / "mod_spatialite.so",) if path.exists()]
    return (*inside, *(name for name in LIBRARIES if "/" not in name or Path(name).exists()))
