"""A small demo province that faults may be made in, with committed rows, on each database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.soak.server import Server
from bench.soak.stage import Stage, fill
from bench.worlds import World
from tests.databases import BACKENDS

SIZE = 600


@pytest.fixture(scope="session", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One world, shared by the tests of its backend: they add reports, and break processes."""
    copies = request.getfixturevalue(f"{request.param}_template")
    at = datetime.now(UTC).replace(microsecond=0)
    with copies() as database:
        fill(database.engines, at, SIZE)
        database.engines.dispose()
        world = World(request.param, SIZE, database.url)
        yield Stage(tmp_path_factory.mktemp("faults"), at, {request.param: world})


@pytest.fixture(scope="session")
def world(stage: Stage) -> World:
    """The stage's only world."""
    (only,) = stage.worlds.values()
    return only


@pytest.fixture(scope="session")
def server(stage: Stage, world: World) -> Iterator[Server]:
    """The real server on it, for tests that leave it running."""
    with Server(stage, world) as running:
        yield running
