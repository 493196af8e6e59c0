"""An application on the test's own transaction, and the judging client."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.services.divisions import forget
from tests.client import Client, bind
from tests.databases import Database
from tests.factories.moment import NOW
from tests.routes.world import World, made

SECRET = "a secret for tests only"


@pytest.fixture(scope="session")
def shared_app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, wired once for each database."""
    imports = str(tmp_path_factory.mktemp("imports"))
    settings = Settings(
        database_url=database.url,
        secret_key=SECRET,
        log_level="WARNING",
        imports_dir=imports,
        listing_seconds=0.0,
    )
    return create_app(settings, clock=lambda: NOW.astimezone(UTC))


@pytest.fixture
def app(shared_app: Flask, session: Session) -> Flask:
    """The application, seeing what this test put into its session."""
    connection = session.connection()
    forget(connection.engine)
    bind(shared_app, connection)
    return shared_app


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that judges what it gets."""
    return Client(app)


@pytest.fixture
def now() -> datetime:
    """The instant at which the application answers."""
    return NOW


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    """One of each kind of thing that an address can name."""
    return made(session, app.extensions["yijia"].vault)
