"""Fixtures for every test: both databases, one rolled-back transaction a test, one browser."""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from app.config import ROOT
from tests.compiled import keep_what_is_compiled
from tests.databases import (
    BACKENDS,
    Copies,
    Database,
    postgis_copies,
    rolled_back,
    spatialite_copies,
)
from tests.passwords import hash_cheaply
from tests.temporary import use_memory
from tools import chromium, postgres
from tools.unavailable import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


def pytest_configure() -> None:
    """Work that would be done again for every test, and disks that nothing here needs."""
    gc.disable()
    use_memory()
    hash_cheaply()
    keep_what_is_compiled()


def pytest_collection(session: pytest.Session) -> None:
    """Of the processes that share the tests let each rewrite the assertions of its part first:
    the others find them done. All would rewrite all, which takes twice as long as to collect."""
    share = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        folders = [Path(one).resolve() for one in session.config.args if Path(one).is_dir()]
        files = sorted(file for folder in folders for file in folder.rglob("test_*.py"))
        for file in files[share::processes]:
            # What is wrong with a module is told when it is collected.
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what all tests share: 6 % of their time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses `database` on both, or on the one that `@pytest.mark.backend` names."""
    if "database" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("backend")
        backends = marker.args if marker else BACKENDS
        metafunc.parametrize("database", backends, indirect=True, scope="session")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A private PostgreSQL with PostGIS."""
    try:
        # Hundreds of databases come and go: none of them grows old enough to be tidied up.
        running = postgres.server(autovacuum="off")
        with running as server:
            yield server
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def spatialite_template(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """The migrated SpatiaLite file, to be copied."""
    return spatialite_copies(tmp_path_factory.mktemp("spatialite"))


@pytest.fixture(scope="session")
def postgis_template(postgres_server: postgres.Server) -> Copies:
    """The migrated PostGIS database, to be copied."""
    return postgis_copies(postgres_server.url)


def _copies(request: pytest.FixtureRequest, backend: str) -> Copies:
    copies: Copies = request.getfixturevalue(f"{backend}_template")
    return copies


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database shared by the tests of one backend; leave it as you found it."""
    with _copies(request, request.param)() as database:
        yield database


@pytest.fixture
def own_database(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """An empty migrated database for one test alone, which may commit what it likes."""
    with _copies(request, database.backend)() as own:
        yield own


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose commits are savepoints; everything is rolled back after the test."""
    with rolled_back(database) as session:
        yield session


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's program."""
    try:
        return chromium.ensure(shell=True)
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def playwright() -> "Iterator[Playwright]":
    """One Playwright for the whole run: a second would find the first one's event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(chromium_path: Path, playwright: "Playwright") -> "Iterator[Browser]":
    """A real Chromium, driven by Playwright; every test opens its own context."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path, args=chromium.flags(), headless=True
    )
    yield browser
    browser.close()
