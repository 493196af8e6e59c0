"""The demo province in the sizes that are compared, on both databases."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.config import ROOT
from app.spatial.engine import Engines, create_engines
from tools import postgres
from tools.unavailable import Unavailable

SIZES: Final = (8_000, 200_000)
FOLDER: Final = ROOT / ".bench"


@dataclass(frozen=True, slots=True)
class World:
    """One loaded database: `backend` is "spatialite" or "postgis"."""

    backend: str
    size: int
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a server on this world is started with."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "INSTANCE_DIR": str(FOLDER / "instance"),
            "LOG_LEVEL": "WARNING",
        }

    @contextmanager
    def engines(self) -> Iterator[Engines]:
        """Engines as the site makes them."""
        engines = create_engines(self.url)
        try:
            yield engines
        finally:
            engines.dispose()


@contextmanager
def worlds() -> Iterator[dict[tuple[str, int], World]]:
    """Every world by (backend, size). PostGIS is left out, and said so, where it cannot be had."""
    FOLDER.mkdir(exist_ok=True)
    made: dict[tuple[str, int], World] = {}
    for size in SIZES:
        path = FOLDER / f"demo-{size}.sqlite"
        made["spatialite", size] = _load(World("spatialite", size, f"sqlite:///{path}"), path)
    try:
        server = postgres.server(shared_buffers="512MB")
        with server as running:
            for size in SIZES:
                name = f"demo_{size}"
                _create(running, name)
                made["postgis", size] = _load(World("postgis", size, running.url(name)))
            yield made
    except Unavailable as reason:
        print(f"PostGIS is left out: {reason}", file=sys.stderr)
        yield made


def _create(server: postgres.Server, name: str) -> None:
    engines = create_engines(server.url())
    with engines.write.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engines.dispose()


def _load(world: World, path: Path | None = None) -> World:
    """Fill a new database with the site's own commands; a file from an earlier run is brought
    up to date (windows reach eight days ahead) instead of being made again."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    steps = [["migrate"], ["seed", "load"], ["demo", "load", "--size", str(world.size)]]
    if path is not None and path.exists():
        steps = [["migrate"], ["tick"]]
    print(f"{world.backend} {world.size:,}: {' · '.join(' '.join(step) for step in steps)}")
    for step in steps:
        subprocess.run(
            [*flask, *step], check=True, env=world.environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
    return world
