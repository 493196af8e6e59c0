"""An upgrade in place: what an older release wrote is there afterwards, and the way back works."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

import migrations
from app.spatial.engine import Engines, create_engines
from tests.databases import BACKENDS

#: The newest revision of release 0.2: codes belonged to places only.
BEFORE_PROGRAMMES = "0005"
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
OLD = (
    (
        "INSERT INTO organisation (id, public_id, kind, name, path, phone, demo)"
        " VALUES (1, 'aaaaaaaaaa', 'federation', '总工会', '1.', '', FALSE)"
    ),
    (
        "INSERT INTO division (code, name, pinyin, level, is_municipal_district, initials, outside)"
        " VALUES ('370102', '历下区', 'lixia', 'county', TRUE, 'lx', FALSE)"
    ),
    (
        "INSERT INTO place (id, public_id, kind, name, address, location, lng, lat,"
        " location_confirmed, county_code, owner_id, phone, audience, audience_note, status,"
        " always_open, holiday_rule, hours_text, windows_until, hours_unsure, stamp, created_at,"
        " updated_at, source, demo, search_name, search_text, search_pinyin, search_initials)"
        " VALUES (1, 'bbbbbbbbbb', 'station', '驿站', '', ST_GeomFromText('POINT(117 36)', 4326),"
        " 117, 36, FALSE, '370102', 1, '', 'everyone', '', 'open', FALSE, 'unknown', '', 0, TRUE,"
        " 1, :at, :at, '', FALSE, '', '', '', '')"
    ),
    (
        "INSERT INTO qr_code (id, code, purpose, place_id, created_at)"
        " VALUES (7, '0123abcd', 'door', 1, :at)"
    ),
    "INSERT INTO qr_scan (code_id, day, count) VALUES (7, '2026-03-11', 5)",
)


@pytest.fixture(params=BACKENDS)
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engines]:
    """An empty database of each kind."""
    if request.param == "spatialite":
        url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    else:
        server = request.getfixturevalue("postgres_server")
        plain = create_engine(server.url(), isolation_level="AUTOCOMMIT")
        with plain.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS old WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE old"))
        plain.dispose()
        url = server.url("old")
    made = create_engines(url)
    yield made
    made.dispose()


def _codes(engines: Engines) -> list[tuple[object, ...]]:
    with engines.write.begin() as connection:
        rows = connection.execute(
            text(
                "SELECT code, purpose, place_id, count FROM qr_code"
                " JOIN qr_scan ON qr_scan.code_id = qr_code.id"
            )
        )
        return [tuple(row) for row in rows]


def test_codes_and_their_scans_outlive_the_upgrade_and_the_way_back(engines: Engines) -> None:
    migrations.upgrade(engines.write, BEFORE_PROGRAMMES)
    with engines.write.begin() as connection:
        for statement in OLD:
            connection.execute(text(statement), {"at": AT} if ":at" in statement else {})
    migrations.upgrade(engines.write)
    assert _codes(engines) == [("0123abcd", "door", 1, 5)]
    with engines.write.begin() as connection:
        command.downgrade(migrations.configuration(connection), BEFORE_PROGRAMMES)
    assert _codes(engines) == [("0123abcd", "door", 1, 5)]
    migrations.upgrade(engines.write)
    assert _codes(engines) == [("0123abcd", "door", 1, 5)]
    with engines.write.begin() as connection:
        connection.execute(text("DELETE FROM place WHERE id = 1"))
    assert _codes(engines) == [], "the codes of a place that is gone go with it"
