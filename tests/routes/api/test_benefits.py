"""/api/v1/benefits: held against its contract, and against what it was asked."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay, Period
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.standing import Standing
from app.services.benefits.stock import Limit
from tests.client import Client
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import TODAY
from tests.factories.place import a_place
from tests.routes.api.test_contract import contract, holds

__all__ = ["contract"]
PATH = "/api/v1/benefits"
DAY = timedelta(days=1)
PLACE = "0123456789"


@pytest.fixture
def some(session: Session) -> list[Benefit]:
    """Three in order of their ends, the last got nowhere in particular; one nobody may see."""
    a_county(session)
    place = a_place(session, "花园路面馆", LIXIA, public_id=PLACE)
    made = [
        a_benefit(
            session,
            f"券{number}",
            kind=BenefitKind.health_check if number == 1 else BenefitKind.merchant_discount,
            places=[place] if number < 2 else (),
            ends_on=TODAY + number * DAY if number < 2 else None,
            members_only=number == 1,
            groups=[OccupationGroup.courier] if number == 0 else (),
            areas=["370102"] if number == 0 else (),
            quotas={"": 5, "370102": 0} if number == 0 else None,
        )
        for number in range(3)
    ]
    a_benefit(session, "稿", state=BenefitState.draft)
    return made


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{PATH}{query}")
    assert answer.status == 200, query
    return [one["properties"]["title"] for one in answer.json["features"]]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        *(("", 200), ("?limit=1", 200), (f"?place={PLACE}", 200), ("?q=券", 200)),
        ("?near=117.05,36.64&within=5&kind=health_check,merchant_discount", 200),
        ("?group=courier&county=370102&member=1", 200),
        *(("?nothing=1", 400), ("?group=courier&group=taxi", 400), ("?lng=1&lat=2", 400)),
        *(("?kind=party", 422), ("?county=999999", 422), ("?county=x", 422), ("?near=1", 422)),
        *(("?limit=0", 422), ("?cursor=x", 422), ("?member=yes", 422), ("?within=6", 422)),
        *(("?group=king", 422), ("?place=x", 422), ("?place=zzzzzzzzzz", 422)),
    ],
)
def test_list_is_as_promised(
    client: Client, contract: dict[str, Any], some: list[Benefit], query: str, status: int
) -> None:
    answer = client.get(f"{PATH}{query}")
    holds(contract, "/benefits", answer)
    assert answer.status == status
    if status == 200 and answer.json["next"]:
        holds(contract, "/benefits", client.get(answer.json["next"]))


def test_wishes_narrow_and_pages_go_on(client: Client, some: list[Benefit]) -> None:
    assert titles(client) == ["券0", "券1", "券2"]
    assert titles(client, "?kind=health_check") == ["券1"]
    assert titles(client, "?member=0") == ["券0", "券2"]
    assert titles(client, "?group=taxi") == ["券1", "券2"]
    assert titles(client, f"?place={PLACE}") == ["券0", "券1"]
    assert titles(client, "?near=118.5,36.64&within=5") == ["券2"]
    first = client.get(f"{PATH}?limit=2&near=117.05,36.64&member=1")
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    nearest = first.json["features"][0]
    assert nearest["geometry"]["coordinates"] == list(LIXIA)
    assert nearest["properties"]["distance_m"] == 0.0
    assert titles(client, first.json["next"].removeprefix(PATH)) == ["券2"]


def test_what_is_left_depends_on_who_asks(client: Client, some: list[Benefit]) -> None:
    def left(query: str) -> tuple[Any, ...]:
        properties = client.get(f"{PATH}{query}").json["features"][0]["properties"]
        return tuple(properties[name] for name in ("quota", "left", "left_here", "used_up"))

    assert left("") == (5, 5, None, None)
    assert left("?county=370102") == (5, 5, 0, "here")


def test_one_benefit_is_as_promised(
    client: Client, contract: dict[str, Any], some: list[Benefit]
) -> None:
    answer = client.get(f"{PATH}/{some[0].public_id}?near=117.05,36.64")
    holds(contract, "/benefits/{id}", answer)
    (place,) = answer.json["properties"]["places"]
    assert (place["name"], place["distance_m"]) == ("花园路面馆", 0.0)
    for name in (some[2].public_id, "0000000000", "x", f"{some[0].public_id}?near=x"):
        holds(contract, "/benefits/{id}", client.get(f"{PATH}/{name}"))
    assert client.get(f"{PATH}/{some[0].public_id}?x=1").status == 400


@pytest.mark.backend("spatialite")
def test_contract_knows_every_word(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]
    for name, vocabulary in {
        "BenefitKind": BenefitKind,
        "ClaimWay": ClaimWay,
        "Period": Period,
        "UsedUp": Limit,
    }.items():
        assert schemas[name]["enum"] == [word.value for word in vocabulary]
    states = [word.value for word in Standing if word is not Standing.draft]
    assert schemas["BenefitState"]["enum"] == states
