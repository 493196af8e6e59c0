"""A small demo province that faults may be made in, with committed rows, on each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings
from app.factory import create_app
from bench.soak.server import Server
from bench.soak.stage import Stage, fill
from bench.worlds import World
from tests.databases import BACKENDS, Copies, Database
from tests.factories.moment import NOW
from tests.faults.forks import ForkedServer
from tests.faults.rush import Process, crowds

SIZE = 400


@contextmanager
def _stage(backend: str, copies: Copies, folder: Path) -> Iterator[Stage]:
    at = datetime.now(UTC).replace(microsecond=0)
    with copies() as database:
        fill(database.engines, at, SIZE)
        database.engines.dispose()
        yield Stage(folder, at, {backend: World(backend, SIZE, database.url)})


@pytest.fixture
def site(own_database: Database) -> Flask:
    """The application on a database of its own, its clock held still."""
    settings = Settings(database_url=own_database.url, secret_key="s", log_level="ERROR")
    return create_app(settings, clock=lambda: NOW.astimezone(UTC))


@pytest.fixture(scope="session")
def processes() -> Iterator[list[Process]]:
    """Crowds for all tests."""
    with crowds() as waiting:
        yield waiting


@pytest.fixture(scope="session")
def spatialite_stage(
    spatialite_template: Copies, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The embedded database's world, alone."""
    with _stage("spatialite", spatialite_template, tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="session")
def postgis_stage(
    postgis_template: Copies, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The other database's world, alone."""
    with _stage("postgis", postgis_template, tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="session", params=BACKENDS)
def stage(request: pytest.FixtureRequest) -> Stage:
    """One world, shared by the tests of its backend: they add reports, and break processes."""
    made: Stage = request.getfixturevalue(f"{request.param}_stage")
    return made


@pytest.fixture(scope="session")
def world(stage: Stage) -> World:
    """The stage's only world."""
    (only,) = stage.worlds.values()
    return only


@pytest.fixture(scope="session")
def server(stage: Stage, world: World) -> Iterator[Server]:
    """The real server on it, for tests that leave it running."""
    with ForkedServer(stage, world, workers=1) as running:
        yield running
