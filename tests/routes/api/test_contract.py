"""The OpenAPI file: sound, complete, and true of the answers."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind, PlaceStatus
from app.services.hours.state import StateCode
from app.services.hours.store import recompile
from app.services.nearby.filters import OpenWhen
from app.travel.engine import Mode
from tests.client import Answer, Client
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.factories.place_amenity import offers

NEAR = f"/api/v1/places?near={LIXIA[0]},{LIXIA[1]}"


@pytest.fixture
def contract(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json
    return found


@pytest.fixture
def corner(session: Session) -> str:
    """Every kind of place at one corner, one with all its facts; its id."""
    a_county(session)
    for n, kind in enumerate(PlaceKind):
        a_place(session, f"{kind}", (LIXIA[0] + n * 0.001, LIXIA[1]), kind=kind)
    full = a_place(
        session,
        "全",
        always_open=True,
        phone="0531-12351",
        confirmed_at=NOW,
        status=PlaceStatus.temporarily_closed,
        closed_until=NOW + timedelta(days=1),
        demo=True,
    )
    offers(session, full, *Amenity)
    recompile(session, None, TODAY, PublishedCalendar())
    return full.public_id


def holds(contract: dict[str, Any], path: str, answer: Answer) -> None:
    """Assert that the answer is one that the contract describes for the path."""
    responses = contract["paths"][path]["get"]["responses"]
    described = responses.get(str(answer.status), responses["default"])
    content = described["content"][answer.response.mimetype]
    resource = DRAFT202012.create_resource(contract)
    registry: Registry[Any] = Registry().with_resource("urn:contract", resource)
    name = content["schema"]["$ref"]
    validator = Draft202012Validator(
        {"$ref": f"urn:contract{name}"}, registry=registry, format_checker=FormatChecker()
    )
    validator.validate(answer.json)


def test_contract_is_sound(contract: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(contract).validate()


@pytest.mark.backend("spatialite")
def test_contract_names_every_route(app: Flask, contract: dict[str, Any]) -> None:
    routes = {
        rule.rule.removeprefix("/api/v1").replace("<public_id>", "{id}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert routes == set(contract["paths"])


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("name", "vocabulary"),
    [
        ("PlaceKind", PlaceKind),
        ("Amenity", Amenity),
        ("AmenityState", AmenityState),
        ("Audience", Audience),
        ("State", StateCode),
        ("OpenWhen", OpenWhen),
        ("Mode", Mode),
    ],
)
def test_contract_knows_every_word(
    contract: dict[str, Any], name: str, vocabulary: type[StrEnum]
) -> None:
    assert contract["components"]["schemas"][name]["enum"] == [word.value for word in vocabulary]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "&limit=3",
        "&kind=station,legal_aid&has=toilet&open=now&mode=ebike",
        "&open=arrival&mode=truck",
        "&kind=nothing",
        "&unknown=1",
        "&limit=x",
    ],
)
def test_list_is_as_promised(
    client: Client, contract: dict[str, Any], corner: str, query: str
) -> None:
    answer = client.get(NEAR + query)
    holds(contract, "/places", answer)
    if answer.status == 200 and answer.json["next"]:
        holds(contract, "/places", client.get(answer.json["next"]))


def test_list_outside_the_circle_is_as_promised(
    client: Client, session: Session, contract: dict[str, Any]
) -> None:
    a_county(session)
    a_place(session, "远", (117.05, 36.67))
    answer = client.get("/api/v1/places?near=117.05,36.61")
    assert [f["properties"]["in_circle"] for f in answer.json["features"]] == [False]
    holds(contract, "/places", answer)


def test_one_place_is_as_promised(client: Client, contract: dict[str, Any], corner: str) -> None:
    holds(contract, "/places/{id}", client.get(f"/api/v1/places/{corner}"))
    holds(contract, "/places/{id}", client.get("/api/v1/places/0000000000"))


def test_division_is_as_promised(client: Client, contract: dict[str, Any], corner: str) -> None:
    for query in ("lng=117.05&lat=36.64", "lng=117.05", "lng=x&lat=36.64", "lng=100&lat=36"):
        holds(contract, "/divisions/at", client.get(f"/api/v1/divisions/at?{query}"))
