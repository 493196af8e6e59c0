"""`flask migrate` and `flask tick` as an operator types them, and as a power cut ends them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.factory import create_app
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.models.site import Lease
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.place import a_place

#: Runs `flask tick --every 1` with small steps, each of which takes a while.
SLOWLY = """
import time
from app.services import upkeep
upkeep.CHUNK = 2
real = upkeep.recompile
upkeep.recompile = lambda *a, **o: (time.sleep(0.15), real(*a, **o))[1]
from flask.cli import FlaskGroup
from app.factory import create_app
FlaskGroup(create_app=create_app).main(["tick", "--every", "1"])
"""


@pytest.fixture
def app(own_database: Database) -> Iterator[Flask]:
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


def test_migrate_says_where_the_schema_is(app: Flask) -> None:
    head = (ROOT / "migrations" / ".head").read_text().strip()
    result = app.test_cli_runner().invoke(args=["migrate"])
    assert (result.exit_code, result.output) == (0, f"Schema {head}\n")


def test_tick_says_what_it_did(app: Flask, own_database: Database) -> None:
    with Session(own_database.engines.write) as session, session.begin():
        a_place(session, always_open=True)
    first = app.test_cli_runner().invoke(args=["tick"])
    assert "Compiled the hours of 1 places" in first.output
    again = app.test_cli_runner().invoke(args=["tick"])
    assert (again.exit_code, again.output.split(",")[0]) == (0, "Compiled the hours of 0 places")


def test_a_refusal_is_one_line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.errors import DomainError
    from app.services.upkeep import Upkeep

    def refuse(_self: Upkeep) -> None:
        raise DomainError("reference_missing", None, wanted="divisions")

    monkeypatch.setattr(Upkeep, "run", refuse)
    result = app.test_cli_runner().invoke(args=["tick"])
    assert (result.exit_code, result.output) == (
        1,
        "Error: reference_missing: wanted: divisions\n",
    )


@pytest.mark.backend("spatialite")
def test_killed_at_any_moment_the_next_one_finishes(own_database: Database) -> None:
    with Session(own_database.engines.write) as session, session.begin():
        for n in range(40):
            a_place(session, f"{n}号站", always_open=True)
    environment = {**os.environ, "DATABASE_URL": own_database.url, "SECRET_KEY": "x"}
    command = [sys.executable, "-c", SLOWLY]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        _await_some(own_database)
        process.send_signal(signal.SIGKILL)
    done = _compiled(own_database)
    assert 0 < done < 40
    with Session(own_database.engines.read) as session:
        assert done == session.scalar(
            select(func.count()).select_from(Place).where(Place.windows_until > 0)
        ), "a step is whole or not at all"
    with Session(own_database.engines.write) as session, session.begin():
        assert session.scalar(select(func.count()).select_from(Lease)) == 1
        session.execute(update(Lease).values(until=NOW))  # as if its two minutes were over
    settings = Settings(database_url=own_database.url, secret_key="x", log_level="ERROR")
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["tick"])
    app.extensions["yijia"].engines.dispose()
    assert f"Compiled the hours of {40 - done} places" in result.output
    assert _compiled(own_database) == 40


def _compiled(database: Database) -> int:
    with Session(database.engines.read) as session:
        return session.scalar(select(func.count(OpenWindow.place_id.distinct()))) or 0


def _await_some(database: Database) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if _compiled(database) > 0:
            return
        time.sleep(0.05)
    raise AssertionError("nothing was compiled")
