"""/api/v1/divisions/at: which division and which circle a point has."""

import pytest
from sqlalchemy.orm import Session

from tests.client import Client
from tests.factories.division import a_county

AT = "/api/v1/divisions/at"


@pytest.fixture(autouse=True)
def county(session: Session) -> None:
    """One municipal district, and one county of the neighbours east of it."""
    a_county(session)
    a_county(session, "410922", "邻县", outside=True, box=(117.2, 36.6, 117.3, 36.68))


def test_a_point_inside(client: Client) -> None:
    body = client.get(f"{AT}?lng=117.05&lat=36.64").json
    assert (body["code"], body["name"], body["city"]) == ("370102", "历下区", "济南市")
    assert (body["is_municipal_district"], body["nearest"]) == (True, False)
    assert body["circle"]["measure"] == "distance"


def test_a_point_off_the_coast_has_the_nearest(client: Client) -> None:
    body = client.get(f"{AT}?lng=117.101&lat=36.64").json
    assert (body["code"], body["nearest"]) == ("370102", True)


@pytest.mark.parametrize("point", ["lng=100&lat=36.64", "lng=117.25&lat=36.64"])
def test_outside_the_province(client: Client, point: str) -> None:
    answer = client.get(f"{AT}?{point}")
    assert (answer.status, answer.json["code"]) == (422, "outside_province")
    assert answer.json["field"] == "lng"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("lng=117", 400, "lat"),
        ("lat=36", 400, "lng"),
        ("lng=117&lat=36&near=1", 400, "near"),
        ("lng=117&lat=36&lat=37", 400, "lat"),
        ("lng=117&lat=91", 422, "lat"),
        ("lng=inf&lat=36", 422, "lng"),
    ],
)
def test_bad_questions(client: Client, query: str, status: int, field: str) -> None:
    answer = client.get(f"{AT}?{query}")
    assert (answer.status, answer.json["field"]) == (status, field)
