"""/near without a good position: no silent default, always a sentence and a way on."""

import pytest
from sqlalchemy.orm import Session

from tests.client import Answer, Client
from tests.factories.division import a_county
from tests.routes.public.conftest import NEAR


def _ways_on(answer: Answer) -> None:
    assert any("data-locate" in link.attributes for link in answer.all("a"))
    assert answer.find(".find").get("action") == "/search"
    assert "/areas" in [link.get("href") for link in answer.all("a")]
    trouble = answer.find("#trouble")
    for why in ("busy", "denied", "late", "unknown", "insecure"):
        assert trouble.attributes[f"data-{why}"]


def test_without_a_position_the_page_asks(client: Client) -> None:
    answer = client.get("/near?kind=station&mode=ebike")
    assert answer.find("h1").text == "您在哪里？"
    button = next(link for link in answer.all("a") if "data-locate" in link.attributes)
    assert button.attributes["href"] == "/near?kind=station&mode=ebike"
    _ways_on(answer)


@pytest.mark.parametrize(
    "query",
    [
        "lng=117&lat=91",
        "lng=181&lat=36",
        "lng=nan&lat=36",
        "lng=inf&lat=36",
        "lng=abc&lat=36",
        "lng=１１７&lat=36",
        "lng=117",
        "lat=36",
        "lng=117,05&lat=36",
        "lng=1e2&lat=36",
        "lng=117&lat=36&kind=pub",
        "lng=117&lat=36&has=gold",
        "lng=117&lat=36&open=maybe",
        "lng=117&lat=36&who=cats",
        "lng=117&lat=36&mode=horse",
        "cursor=made-up",
        "lng=117&lat=36&cursor=%00",
    ],
)
def test_a_bad_question_gets_a_sentence(client: Client, session: Session, query: str) -> None:
    a_county(session)
    answer = client.get(f"/near?{query}")
    assert answer.status == 422
    said = [one for one in answer.all(".warn") if one.get("role") == "alert"]
    assert said and said[0].text
    _ways_on(answer)


def test_outside_the_province_is_said_plainly(client: Client, session: Session) -> None:
    a_county(session)
    answer = client.get("/near?lng=116.4&lat=39.9&kind=station")
    assert answer.status == 200
    assert answer.find("h1").text == "您的位置不在本省"
    assert "/areas/370102" in [link.get("href") for link in answer.all("a")]
    _ways_on(answer)


def test_a_neighbours_county_is_named(client: Client, session: Session) -> None:
    a_county(session)
    a_county(session, "320302", "鼓楼区", outside=True, box=(118.0, 34.0, 118.2, 34.2))
    answer = client.get("/near?lng=118.1&lat=34.1")
    assert "您在鼓楼区" in answer.text


def test_the_border_is_said(client: Client, session: Session) -> None:
    a_county(session)
    a_county(session, "370124", "平阴县", district=False, box=(117.1, 36.6, 117.3, 36.7))
    assert "边界很近" in client.get("/near?lng=117.0980&lat=36.64").text
    assert "边界很近" not in client.get(NEAR).text


def test_finer_decimals_are_dropped(client: Client, session: Session) -> None:
    a_county(session)
    part = client.fragment("/near?lng=117.05004321&lat=36.63998")
    assert part.headers["HX-Push-Url"] == NEAR


def test_a_part_that_cannot_be_given_leads_to_the_whole(client: Client, session: Session) -> None:
    a_county(session)
    for url in ("/near?lng=x&lat=36", "/near?lng=116.4&lat=39.9"):
        answer = client.fragment(url)
        assert answer.headers["HX-Redirect"] == url
        assert "HX-Redirect" not in client.get(url).headers
