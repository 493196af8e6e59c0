"""/api/v1/places: what is near, page after page, and one place."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity, PlaceKind, PlaceStatus
from app.models.place import Place
from app.services.hours.store import recompile
from tests.client import Client
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.writing import together

NEAR = f"/api/v1/places?near={LIXIA[0]},{LIXIA[1]}"


@pytest.fixture
def street(session: Session) -> list[Place]:
    """Thirty stations in a row eastward, 27 m apart; the first is always open."""
    county, owner = a_county(session), an_organisation(session)
    at = [(LIXIA[0] + n * 0.0003, LIXIA[1]) for n in range(30)]
    with together(session):
        row = [
            a_place(session, f"{n}号站", spot, county=county, owner=owner)
            for n, spot in enumerate(at)
        ]
        row[0].always_open = True
    recompile(session, None, TODAY, PublishedCalendar())
    return row


def test_nearest_first_with_the_promised_properties(client: Client, street: list[Place]) -> None:
    answer = client.get(f"{NEAR}&limit=3")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = answer.json
    assert body["features"][0]["id"] == street[0].public_id
    first = body["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [117.05, 36.64]}
    promised = {"name", "kind", "status", "distance_m", "travel_s", "in_circle", "circle"}
    assert promised | {"state", "demo"} <= set(first["properties"])
    assert first["properties"]["state"] == "always_open"
    assert first["properties"]["circle"]["limit_m"] == 2000
    assert body["division"]["code"] == "370102"


def test_pages_joined_are_one_long_page(client: Client, street: list[Place]) -> None:
    whole = [f["id"] for f in client.get(f"{NEAR}&limit=100").json["features"]]
    assert len(whole) == 30
    url, joined = f"{NEAR}&limit=7", []
    while url:
        answer = client.get(url)
        joined += [f["id"] for f in answer.json["features"]]
        url = answer.json["next"]
        if url:
            assert answer.headers["Link"] == f'<{url}>; rel="next"'
    assert joined == whole


def test_filters_narrow(client: Client, session: Session, street: list[Place]) -> None:
    street[3].kind = PlaceKind.mother_room
    offers(session, street[3], Amenity.nursing_chair)
    session.flush()
    for query in ("kind=mother_room", "has=nursing_chair", "kind=mother_room,legal_aid"):
        found = client.get(f"{NEAR}&{query}").json["features"]
        assert [f["id"] for f in found] == [street[3].public_id], query
    amenities = found[0]["properties"]["amenities"]
    assert amenities == {"nursing_chair": "available"}
    around_the_clock = client.get(f"{NEAR}&open=24h").json["features"]
    assert around_the_clock[0]["id"] == street[0].public_id


def test_a_closure_that_is_over_is_no_closure(
    client: Client, session: Session, street: list[Place]
) -> None:
    shut = street[0]
    shut.status = PlaceStatus.temporarily_closed
    shut.closed_until = NOW + timedelta(hours=1)
    session.flush()
    url = f"/api/v1/places/{shut.public_id}"
    properties = client.get(url).json["properties"]
    assert properties["status"] == "temporarily_closed"
    assert properties["closed_until"] == "2026-03-11T03:00:00Z"
    shut.closed_until = NOW - timedelta(hours=1)
    session.flush()
    properties = client.get(url).json["properties"]
    assert (properties["status"], properties["closed_until"]) == ("open", None)


def test_one_place(client: Client, street: list[Place]) -> None:
    body = client.get(f"/api/v1/places/{street[1].public_id}").json
    assert body["type"] == "Feature"
    assert body["properties"]["name"] == "1号站"
    assert body["properties"]["distance_m"] is None


def test_retired_and_unknown_places_are_not_found(
    client: Client, session: Session, street: list[Place]
) -> None:
    street[0].status = PlaceStatus.retired
    session.flush()
    for public_id in (street[0].public_id, "0000000000", "x", "a" * 5000):
        answer = client.get(f"/api/v1/places/{public_id}")
        assert (answer.status, answer.json["code"]) == (404, "place_unknown")


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ("", 400, "parameter_missing", "near"),
        ("near=117.05,36.64&nearby=1", 400, "parameter_unknown", "nearby"),
        ("near=117.05,36.64&near=117,36", 400, "parameter_repeated", "near"),
        ("near=117.05,36.64&kind=", 400, "parameter_empty", "kind"),
        ("near=117.05,36.64&kind=station,", 400, "parameter_empty", "kind"),
        ("kind=station&near=117.05,36.64&open=", 400, "parameter_empty", "open"),
        ("near=", 422, "coordinates_invalid", "near"),
        ("kind=station&near=", 400, "parameter_empty", "near"),
        ("near=117.05,36.64&cursor=", 400, "parameter_empty", "cursor"),
        ("near=117.05", 422, "coordinates_invalid", "near"),
        ("near=117.05,91", 422, "coordinates_invalid", "near"),
        ("near=117.05,NaN", 422, "coordinates_invalid", "near"),
        ("near=117.05,36.64&kind=pub", 422, "value_unknown", "kind"),
        ("near=117.05,36.64&open=later", 422, "value_unknown", "open"),
        ("near=117.05,36.64&limit=0", 422, "number_invalid", "limit"),
        ("near=117.05,36.64&limit=101", 422, "number_invalid", "limit"),
        ("near=100,36.64", 422, "outside_province", "near"),
        ("cursor=made-up", 422, "cursor_invalid", "cursor"),
    ],
)
def test_bad_questions_are_refused_by_name(
    client: Client, street: list[Place], query: str, status: int, code: str, field: str
) -> None:
    answer = client.get(f"/api/v1/places?{query}")
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json["code"], answer.json["field"]) == (code, field)
    assert field in answer.json["detail"] or code not in ("parameter_unknown", "parameter_missing")


def test_full_width_digits_are_understood(client: Client, street: list[Place]) -> None:
    wide = client.get("/api/v1/places?near=１１７．０５，３６．６４&limit=3")
    assert wide.json == client.get(f"{NEAR}&limit=3").json


def test_unchanged_answer_is_304(client: Client, street: list[Place]) -> None:
    tag = client.get(f"{NEAR}&limit=100").headers["ETag"]
    answer = client.get(f"{NEAR}&limit=100", headers={"If-None-Match": tag})
    assert (answer.status, answer.text) == (304, "")


def test_without_reference_data_the_door_says_so(client: Client) -> None:
    answer = client.get(NEAR)
    assert (answer.status, answer.json["code"]) == (503, "reference_missing")


@pytest.mark.parametrize(
    "query",
    [
        "near=117.05,36.64&kind=station&limit=3",
        "kind=station&limit=3&near=117.05,36.64",
        "limit=3&n%65ar=117.05%2C36.64&kind=station",
        "near=117.05%2c36.64&limit=3&kind=station",
        "near=+117.05,36.64&kind=station&kind=station&limit=3",
    ],
)
def test_parameters_in_any_order_and_spelling(
    client: Client, street: list[Place], query: str
) -> None:
    usual = client.get("/api/v1/places?near=117.05,36.64&kind=station&limit=3").json
    asked = client.get(f"/api/v1/places?{query}").json
    assert [f["id"] for f in asked["features"]] == [f["id"] for f in usual["features"]]


@pytest.mark.parametrize("second", ["near=117,36", "n%65ar=117,36", "near="])
def test_two_positions_are_refused(client: Client, street: list[Place], second: str) -> None:
    answer = client.get(f"{NEAR}&{second}")
    assert (answer.status, answer.json["code"]) == (400, "parameter_repeated")
