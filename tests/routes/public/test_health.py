"""/healthz and /readyz."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.client import Client
from tests.factories.division import a_county


def test_process_lives(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_with_schema_and_reference_data(client: Client, session: Session) -> None:
    a_county(session)
    assert client.get("/readyz").status == 200


def test_not_ready_without_reference_data(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status == 503
    assert answer.json["missing"] == ["reference_data"]


def test_neighbours_counties_alone_are_no_reference_data(client: Client, session: Session) -> None:
    a_county(session, "410900", "邻县", outside=True)
    assert client.get("/readyz").json["missing"] == ["reference_data"]


@pytest.mark.parametrize("statement", ["DROP TABLE alembic_version", "DELETE FROM alembic_version"])
def test_not_ready_before_migration(client: Client, session: Session, statement: str) -> None:
    session.execute(text(statement))
    assert client.get("/readyz").json["missing"] == ["migrations"]
