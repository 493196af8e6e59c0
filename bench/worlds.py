"""The demo province in the sizes that are compared, on both databases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from app.spatial.engine import Engines, create_engines
from bench import kept
from tools import postgres
from tools.unavailable import Unavailable

SIZES: Final = (8_000, 200_000)


@dataclass(frozen=True, slots=True)
class World:
    """One loaded database: `backend` is "spatialite" or "postgis"."""

    backend: str
    size: int
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a server on this world is started with."""
        return kept.environment(self.url)

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
    made: dict[tuple[str, int], World] = {}
    for size in SIZES:
        print(f"spatialite {size:,}")
        made["spatialite", size] = World("spatialite", size, kept.filled(f"demo-{size}", size))
    try:
        server = postgres.server(shared_buffers="512MB")
        with server as running:
            for size in SIZES:
                name = f"demo_{size}"
                _create(running, name)
                print(f"postgis {size:,}")
                kept.fill(running.url(name), size)
                made["postgis", size] = World("postgis", size, running.url(name))
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
