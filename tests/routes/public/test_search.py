"""/search: what words find, page by page, and what to do when they find nothing."""

import pytest
from sqlalchemy.orm import Session

from app.models.place import Place
from app.services.search_index import reindex
from tests.client import Client
from tests.factories.division import LIXIA, a_township
from tests.factories.place import a_place


@pytest.mark.parametrize("words", ["丙 驿站", "bing yizhan", "byz"])
def test_a_name_is_found_however_it_is_typed(
    client: Client, street: list[Place], words: str
) -> None:
    answer = client.get("/search", query_string={"q": words})
    cards = answer.all("article")
    assert cards[0].select("a")[0].text == "丙驿站"
    assert answer.find("h1").text.startswith("查找“")
    field = next(one for one in answer.all("input") if one.get("name") == "q")
    assert field.get("value") == words


def test_a_division_leads_to_its_places(client: Client, street: list[Place]) -> None:
    links = [link.get("href") for link in client.get("/search?q=历下").all("a")]
    assert "/areas/370102" in links


def test_without_words_the_field_alone(client: Client, street: list[Place]) -> None:
    for url in ("/search", "/search?q=", "/search?q=%20%25_"):
        answer = client.get(url)
        assert answer.status == 200
        assert not answer.all("article")


def test_nothing_found_has_ways_on(client: Client, street: list[Place]) -> None:
    answer = client.get("/search", query_string={"q": '<b>"没有这个'})
    assert "没有找到" in answer.find("main").text
    assert "/areas" in [link.get("href") for link in answer.all("a")]


def test_the_list_goes_on(client: Client, session: Session) -> None:
    township = a_township(session)
    for n in range(25):
        made = a_place(session, f"长街{n:02}号驿站", LIXIA, township=township)
        reindex(made, ("济南市", "历下区", "解放路街道"))
    session.flush()
    first = client.get("/search?q=长街")
    assert len(first.all("article")) == 20
    more = first.find("#more").select("a")[0].attributes["href"]
    page, part = client.get(more), client.fragment(more)
    assert len(page.all("article")) == 5
    assert part.text.strip() in page.text
    assert not page.all("#more")


def test_a_cursor_of_another_search_is_refused(client: Client, street: list[Place]) -> None:
    assert client.get("/search?q=驿站&cursor=made-up").status == 422
