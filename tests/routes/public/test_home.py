"""/: the ways to look, only those that lead somewhere."""

from sqlalchemy.orm import Session

from app.models.place import Place
from tests.client import Client
from tests.factories.division import a_city, a_county
from tests.factories.place import a_place


def test_the_first_page_offers_every_way(client: Client, street: list[Place]) -> None:
    answer = client.get("/")
    links = {link.get("href"): link for link in answer.all("a")}
    assert "data-locate" in links["/near"].attributes
    assert answer.find(".find").get("action") == "/search"
    assert links["/areas/370100"].text == "济南"
    assert "tel:12351" in links
    assert "hidden" in answer.find("#last").attributes
    assert answer.headers["X-Offline"] == "keep"


def test_tiles_only_for_kinds_that_exist(client: Client, street: list[Place]) -> None:
    tiles = client.get("/").find(".tiles").select("a")
    assert [tile.get("href") for tile in tiles] == ["/near?kind=station", "/near?kind=mother_room"]
    assert all("data-locate" in tile.attributes for tile in tiles)


def test_counts_and_the_mark_of_made_up_places(client: Client, street: list[Place]) -> None:
    text = client.get("/").text
    assert "驿站 5 处" in text and "妈妈小屋 1 处" in text
    assert "示例：这里的地点都是编造的" in text
    assert 'content="noindex"' in text


def test_real_places_beside_made_up_ones_are_not_called_made_up(
    client: Client, session: Session, street: list[Place]
) -> None:
    a_place(session, demo=False)
    text = client.get("/").text
    assert "都是编造的" not in text
    assert "带“示例”的地点是编造的，请不要前往。" in text


def test_an_empty_site_still_stands(client: Client, session: Session) -> None:
    a_county(session)
    answer = client.get("/")
    assert not answer.find(".tiles").select("a")
    assert "示例" not in answer.text
    assert "noindex" not in answer.text


def test_only_our_own_cities(client: Client, session: Session) -> None:
    a_city(session)
    a_county(session, "320302", "鼓楼区", outside=True)
    links = [link.get("href") for link in client.get("/").all("a")]
    assert "/areas/370100" in links


def test_large_text_and_english_are_remembered(client: Client, session: Session) -> None:
    a_county(session)
    large = client.get("/?size=large")
    assert large.find("html").get("class") == "size-large"
    english = client.get("/?lang=en")
    assert english.find("html").get("lang") == "en"
    assert english.find("h1").text == "Where can I rest, drink and charge nearby?"
    both = client.get("/")
    assert both.find("html").get("class") == "size-large"
    assert both.find("html").get("lang") == "en"
