"""Where the parts play: the same demo province on both databases, in a folder of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

import migrations
from app.adapters.calendar_file import load_calendar
from app.adapters.crypto import Vault
from app.services import seeding
from app.services.demo import loading
from app.services.divisions import forget
from app.spatial.engine import Engines, create_engines
from bench.worlds import World
from tools import postgres
from tools.unavailable import Unavailable

#: The federation's own scale, which is what `make run` shows.
SIZE: Final = 12_000

#: What is acknowledged must be on disk, so here PostgreSQL runs as it does for real.
SAFE: Final = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
NAME: Final = "soak"
#: So that the server can read what was sealed when the province was made up.
KEY, PEPPER = Fernet.generate_key().decode(), "a pepper for the soak only"
VAULT: Final = Vault((KEY,), PEPPER)


@dataclass(frozen=True, slots=True)
class Stage:
    """`worlds` by backend, all made up at the instant `at`; `missing` says why one is not there."""

    folder: Path
    at: datetime
    worlds: dict[str, World] = field(default_factory=dict)
    missing: str = ""

    def environment(self, world: World) -> dict[str, str]:
        """What a server or command on `world` is started with."""
        return world.environment | {
            "INSTANCE_DIR": str(self.folder / "instance"),
            "SECRET_KEY": "a secret for the soak only",
            "DATA_KEYS": KEY,
            "PHONE_PEPPER": PEPPER,
            "POSTS_PER_HOUR": "100000000",
            "LOG_LEVEL": "INFO",
        }


def fill(engines: Engines, at: datetime, size: int) -> None:
    """Migrate an empty database and make up `size` listings in it as of `at`."""
    migrations.upgrade(engines.write)
    with Session(engines.write) as session, session.begin():
        seeding.load(session, at)
    for engine in (engines.read, engines.write):
        forget(engine)
    with Session(engines.write) as session, session.begin():
        loading.load(session, VAULT, at, load_calendar(None), size=size)


@contextmanager
def stage(size: int = SIZE) -> Iterator[Stage]:
    """Both databases, filled at one instant; PostGIS is left out where it cannot be had."""
    at = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix="yijia-soak-") as name:
        folder = Path(name)
        worlds = {"spatialite": World("spatialite", size, f"sqlite:///{folder / 'soak.sqlite'}")}
        try:
            server = postgres.server(**SAFE)
            with server as running:
                _create(running)
                worlds["postgis"] = World("postgis", size, running.url(NAME))
                yield _filled(Stage(folder, at, worlds))
        except Unavailable as reason:
            yield _filled(Stage(folder, at, worlds, str(reason)))


def _create(server: postgres.Server) -> None:
    engines = create_engines(server.url())
    with engines.write.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            f"CREATE DATABASE {NAME}"
        )
    engines.dispose()


def _filled(made: Stage) -> Stage:
    for world in made.worlds.values():
        with world.engines() as engines:
            fill(engines, made.at, world.size)
    return made
