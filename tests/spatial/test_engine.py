"""Engines: what a connection can do, who waits for whom, what survives a fork."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyproj import Geod
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.errors import DomainError
from app.spatial.engine import create_engines
from tests.databases import Database

ROOT = Path(__file__).resolve().parents[2]


def test_a_metre_is_the_same_metre_on_both_databases(database: Database) -> None:
    jinan = "'SRID=4326;POINT(117.0 36.65)'", "'SRID=4326;POINT(117.02 36.65)'"
    metres = {
        "spatialite": "ST_Distance(GeomFromEWKT({}), GeomFromEWKT({}), 1)",
        "postgis": "ST_Distance({}::geography, {}::geography)",
    }[database.backend].format(*jinan)
    with database.engines.read.connect() as connection:
        measured = connection.scalar(text(f"SELECT {metres}"))
    expected = Geod(ellps="WGS84").inv(117.0, 36.65, 117.02, 36.65)[2]
    assert measured == pytest.approx(expected, abs=1e-6)


def test_the_reader_refuses_to_write(database: Database) -> None:
    with (
        database.engines.read.connect() as connection,
        pytest.raises(DBAPIError, match=r"read-?only"),
    ):
        connection.execute(text("CREATE TABLE forbidden (id integer)"))


@pytest.mark.backend("spatialite")  # on PostgreSQL each statement has its own snapshot
def test_a_reader_sees_one_snapshot_while_a_writer_commits(own_database: Database) -> None:
    count = text("SELECT count(*) FROM lease")
    with own_database.engines.read.connect() as reader:
        assert reader.scalar(count) == 0
        _lease(own_database, "nightly")
        assert reader.scalar(count) == 0
    with own_database.engines.read.connect() as reader:
        assert reader.scalar(count) == 1


def _lease(database: Database, name: str) -> None:
    with database.engines.write.begin() as writer:
        writer.execute(
            text("INSERT INTO lease (name, holder, until) VALUES (:name, 'test', '2026-11-01')"),
            {"name": name},
        )


def test_forty_writers_at_once_all_succeed(own_database: Database) -> None:
    def write(number: int) -> None:
        with own_database.engines.write.begin() as connection:
            connection.execute(text("SELECT count(*) FROM lease")).all()
            connection.execute(
                text("INSERT INTO lease (name, holder, until) VALUES (:n, 'x', '2026-11-01')"),
                {"n": str(number)},
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with own_database.engines.read.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM lease")) == 40


@pytest.mark.backend("spatialite")
def test_a_second_writer_waits_and_then_says_so(own_database: Database) -> None:
    hasty = create_engines(own_database.url, busy_timeout_ms=50)
    with own_database.engines.write.connect() as first:
        first.execute(text("SELECT 1"))
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"), hasty.write.begin() as second:
            second.execute(text("SELECT 1"))
        assert 0.05 <= time.monotonic() - began < 4
    hasty.dispose()


@pytest.mark.backend("spatialite")
def test_a_pooled_writer_learns_of_tables_made_meanwhile(own_database: Database) -> None:
    with own_database.engines.write.connect() as connection:
        connection.execute(text("SELECT count(*) FROM lease"))
    other = create_engines(own_database.url)
    with other.write.begin() as connection:
        connection.execute(text("CREATE TABLE later (id integer)"))
    other.dispose()
    with own_database.engines.write.begin() as connection:
        connection.execute(text("INSERT INTO later VALUES (1)"))


@pytest.mark.backend("spatialite")
def test_pragmas(database: Database) -> None:
    engines = database.engines
    asked = {
        (engines.write, "journal_mode"): "wal",
        (engines.write, "synchronous"): 2,
        (engines.write, "foreign_keys"): 1,
        (engines.write, "query_only"): 0,
        (engines.read, "query_only"): 1,
    }
    for (engine, pragma), expected in asked.items():
        with engine.connect() as connection:
            assert connection.scalar(text(f"PRAGMA {pragma}")) == expected, pragma


def test_a_new_file_is_prepared_once_by_many_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/made.sqlite"
    script = (
        "from app.spatial.engine import create_engines; from sqlalchemy import text;"
        f"c = create_engines({url!r}).read.connect();"
        "print(c.scalar(text('SELECT count(*) FROM spatial_ref_sys')))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    counts = {process.communicate(timeout=60)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert len(counts) == 1


def test_wheels_loaded_after_the_database_keep_their_own_libraries(tmp_path: Path) -> None:
    """shapely and pyproj crash when mod_spatialite's GEOS and PROJ come before theirs."""
    script = f"""
from sqlalchemy import text
from app.spatial.engine import create_engines
connection = create_engines("sqlite:///{tmp_path}/order.sqlite").read.connect()
import pyproj, shapely
from shapely import wkb
circle = wkb.loads(wkb.dumps(shapely.Point(117, 36).buffer(1)))
assert circle.contains(shapely.Point(117, 36))
print(shapely.geos_version_string, pyproj.proj_version_str)
"""
    alone = "import shapely, pyproj; print(shapely.geos_version_string, pyproj.proj_version_str)"
    together = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    apart = subprocess.run(
        [sys.executable, "-c", alone], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert together.stdout == apart.stdout


def test_a_child_process_opens_its_own_connections(database: Database) -> None:
    with database.engines.read.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    inherited = database.engines.read.pool
    reader, writer = os.pipe()
    if os.fork() == 0:  # pragma: no cover
        own = database.engines.read.pool is not inherited
        os.write(writer, b"own" if own else b"inherited")
        os._exit(0)
    assert os.read(reader, 16) == b"own"
    os.wait()
    os.close(reader)
    os.close(writer)
    assert database.engines.read.pool is inherited


def test_many_threads_read_at_once(database: Database) -> None:
    barrier = threading.Barrier(8, timeout=30)

    def read(_: int) -> object:
        with database.engines.read.connect() as connection:
            connection.execute(text("SELECT 1"))
            barrier.wait()
            return connection.scalar(text("SELECT count(*) FROM lease"))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [0] * 8


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(DomainError) as caught:
        create_engines(url)
    assert (caught.value.code, caught.value.field) == ("setting_invalid", "DATABASE_URL")


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    engines = create_engines(
        f"sqlite:///{tmp_path}/none.sqlite", spatialite_path="/nowhere/mod_spatialite"
    )
    with pytest.raises(DomainError) as caught:
        engines.read.connect()
    assert caught.value.code == "spatialite_missing"
    assert "/nowhere/mod_spatialite" in str(caught.value.details["tried"])
