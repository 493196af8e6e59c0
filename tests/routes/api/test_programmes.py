"""/api/v1/programmes: held against its contract, and against what it was asked."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models.programme import Programme
from app.models.programme_kinds import OccupationGroup, ProgrammeKind, ProgrammeState
from app.services.programmes.question import ForWhom, When
from app.services.programmes.window import Window
from tests.client import Client
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.factories.programme import BEGINS, a_programme
from tests.routes.api.test_contract import contract, holds

__all__ = ["contract"]
PATH = "/api/v1/programmes"


@pytest.fixture
def some(session: Session) -> list[Programme]:
    """Three in order, one recorded, one that nobody may see."""
    a_county(session)
    place = a_place(session, "花园路驿站", LIXIA)
    made = [
        a_programme(
            session,
            f"课{number}",
            meetings=[(BEGINS + timedelta(hours=number), BEGINS + timedelta(hours=number + 1))],
            place_id=place.id,
            county_code="370102",
            at=LIXIA,
            kind=ProgrammeKind.lecture if number == 1 else ProgrammeKind.training,
        )
        for number in range(3)
    ]
    a_programme(session, "录播", meetings=(), by_sign_up=False, capacity=None, link="https://x.cn/")
    a_programme(session, "稿", state=ProgrammeState.draft)
    return made


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{PATH}{query}")
    assert answer.status == 200, query
    return [one["properties"]["title"] for one in answer.json["features"]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?limit=1",
        "?when=anytime",
        "?near=117.05,36.64&within=5&kind=lecture,training&who=everyone&free=1",
        *("?kind=party", "?nothing=1", "?day=x", "?county=999999", "?near=1", "?limit=0"),
        *("?cursor=x", "?free=yes", "?within=6", "?group=a&group=b"),
    ],
)
def test_list_is_as_promised(
    client: Client, contract: dict[str, Any], some: list[Programme], query: str
) -> None:
    answer = client.get(f"{PATH}{query}")
    holds(contract, "/programmes", answer)
    assert (answer.status == 200) == (not query or query.startswith(PROMISED))
    if answer.status == 200 and answer.json["next"]:
        holds(contract, "/programmes", client.get(answer.json["next"]))


PROMISED = ("?limit=1", "?when", "?near=117")


def test_wishes_narrow_and_pages_go_on(client: Client, some: list[Programme]) -> None:
    assert titles(client) == ["课0", "课1", "课2"]
    assert titles(client, "?kind=lecture") == ["课1"]
    assert titles(client, "?when=anytime") == ["录播"]
    assert titles(client, "?near=118.5,36.64&within=5") == []
    first = client.get(f"{PATH}?limit=2&near=117.05,36.64")
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    assert first.json["features"][0]["properties"]["distance_m"] == 0.0
    assert titles(client, first.json["next"].removeprefix(PATH)) == ["课2"]
    assert client.get(f"{PATH}?nothing=1").status == 400


def test_one_programme_is_as_promised(
    client: Client, session: Session, contract: dict[str, Any], some: list[Programme]
) -> None:
    answer = client.get(f"{PATH}/{some[0].public_id}")
    holds(contract, "/programmes/{id}", answer)
    properties = answer.json["properties"]
    assert properties["sessions"][0]["starts_at"] == properties["starts_at"]
    assert (properties["sign_up"], properties["seats_left"]) == ("open", 20)
    over = a_programme(session, meetings=[(NOW - timedelta(days=2), NOW - timedelta(days=1))])
    answer = client.get(f"{PATH}/{over.public_id}")
    holds(contract, "/programmes/{id}", answer)
    assert answer.json["properties"]["starts_at"] is None
    for name in ("0000000000", "x"):
        holds(contract, "/programmes/{id}", client.get(f"{PATH}/{name}"))


@pytest.mark.backend("spatialite")
def test_contract_knows_every_word(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]
    for name, vocabulary in {
        "ProgrammeKind": ProgrammeKind,
        "OccupationGroup": OccupationGroup,
        "When": When,
        "ForWhom": ForWhom,
        "SignUp": Window,
    }.items():
        assert schemas[name]["enum"] == [word.value for word in vocabulary]
    states = [word.value for word in ProgrammeState if word is not ProgrammeState.draft]
    assert schemas["ProgrammeState"]["enum"] == states
