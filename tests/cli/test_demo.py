"""`flask seed load`, `flask demo load` and `flask demo clear` as an operator types them."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.models import Place
from app.web.house import House
from tests.databases import Database
from tests.factories.moment import NOW


@pytest.fixture
def app(own_database: Database) -> Iterator[Flask]:
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    rooms: House = app.extensions["yijia"]
    rooms.engines.dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def places(database: Database) -> int:
    with Session(database.engines.read) as session:
        return session.scalar(select(func.count()).select_from(Place)) or 0


def test_the_demo_comes_and_goes(app: Flask, own_database: Database) -> None:
    first = run(app, "demo", "load", "--size", "40")
    assert first.exit_code == 1 and "flask seed load" in first.output
    assert "2047 divisions, 153 federations" in run(app, "seed", "load").output
    assert "up to date" in run(app, "seed", "load").output

    loaded = run(app, "demo", "load", "--size", "40", "--seed", "3")
    assert loaded.exit_code == 0 and "40 made-up listings in" in loaded.output
    assert places(own_database) == 40

    again = run(app, "demo", "load")
    assert again.exit_code == 1 and "flask demo clear" in again.output
    assert "40 made-up listings removed" in run(app, "demo", "clear").output
    assert places(own_database) == 0
    assert "0 made-up listings removed" in run(app, "demo", "clear").output


@pytest.mark.backend("spatialite")
def test_real_listings_are_not_mixed_with_made_up_ones_by_accident(
    app: Flask, own_database: Database
) -> None:
    run(app, "seed", "load")
    run(app, "demo", "load", "--size", "20")
    with Session(own_database.engines.write) as session, session.begin():
        session.scalars(select(Place).limit(1)).one().demo = False
    run(app, "demo", "clear")
    refused = run(app, "demo", "load", "--size", "20")
    assert refused.exit_code == 1 and "real listings" in refused.output
    assert places(own_database) == 1
    assert run(app, "demo", "load", "--size", "20", "--seed", "4", "--force").exit_code == 0
    assert places(own_database) == 21


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize("size", ["0", "1000001", "many"])
def test_a_size_that_makes_no_sense_is_refused(app: Flask, size: str) -> None:
    refused = run(app, "demo", "load", "--size", size)
    assert refused.exit_code == 2 and "--size" in refused.output
