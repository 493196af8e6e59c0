"""/areas: city, county, township, and the places of each."""

from sqlalchemy.orm import Session

from app.models.place import Place
from tests.client import Client
from tests.factories.division import LIXIA, a_township
from tests.factories.place import a_place


def test_from_the_province_to_a_township(client: Client, street: list[Place]) -> None:
    url, seen = "/areas", []
    for _ in range(3):
        answer = client.get(url)
        seen.append(answer.find("h1").text)
        rows = answer.all(".rows")[0].select("a")
        url = rows[0].attributes["href"]
    answer = client.get(url)
    assert [*seen, answer.find("h1").text] == ["按地方找", "济南市", "历下区", "解放路街道"]
    assert len(answer.all("article")) == 6
    crumbs = [link.get("href") for link in answer.find("main").select("nav")[0].select("a")]
    assert crumbs == ["/areas", "/areas/370100", "/areas/370102"]


def test_kinds_narrow_a_county(client: Client, street: list[Place]) -> None:
    answer = client.get("/areas/370102")
    chips = {chip.text: chip.attributes["href"] for chip in answer.all(".chip")}
    assert list(chips) == ["全部类型", "驿站 5", "妈妈小屋 1"]
    narrowed = client.get(chips["妈妈小屋 1"])
    assert [card.select("a")[0].text for card in narrowed.all("article")] == ["己驿站"]


def test_the_list_goes_on(client: Client, session: Session) -> None:
    township = a_township(session)
    for n in range(23):
        a_place(session, f"{n:02}号驿站", LIXIA, township=township)
    first = client.get("/areas/370102")
    more = first.find("#more").select("a")[0].attributes["href"]
    page, part = client.get(more), client.fragment(more)
    assert len(page.all("article")) == 3
    assert part.text.strip() in page.text
    assert page.all("article")[0].select("a")[0].get("autofocus") is not None


def test_an_unknown_area_is_404(client: Client, street: list[Place]) -> None:
    for code in ("999999", "370000", "abc", "37010２"):
        assert client.get(f"/areas/{code}").status == 404


def test_an_area_without_places_says_so(client: Client, session: Session) -> None:
    a_township(session)
    assert "这里还没有登记的地点。" in client.get("/areas/370102001").text
