"""Benefits on the pages of places, of what is near, and at home."""

import pytest
from sqlalchemy.orm import Session

from app.models.place import Place
from tests.client import Client
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_township
from tests.factories.place import a_place

HERE = f"lng={LIXIA[0]:.4f}&lat={LIXIA[1]:.4f}"


@pytest.fixture
def shop(session: Session) -> Place:
    return a_place(session, "老面馆", township=a_township(session))


def test_a_place_tells_what_one_gets_there(client: Client, session: Session, shop: Place) -> None:
    page = f"/places/{shop.public_id}"
    assert "在这里能享受" not in client.get(page).text
    made = [a_benefit(session, f"券{number}", places=[shop]) for number in range(5)]
    answer = client.get(page)
    shown = [link for link in answer.all("a") if (link.get("href") or "").startswith("/benefits/")]
    assert len(shown) == 4
    assert {link.get("href") for link in shown} <= {f"/benefits/{one.public_id}" for one in made}
    (every,) = [one for one in answer.all("a") if one.text == "全部 5 项"]
    assert len(client.get(every.get("href") or "").all("article")) == 5


def test_what_is_near_names_benefits_and_leads_to_all(
    client: Client, session: Session, shop: Place
) -> None:
    assert "附近优惠" not in client.get(f"/near?{HERE}").text
    made = a_benefit(session, "牛肉面立减", places=[shop])
    links = {one.text: one.get("href") for one in client.get(f"/near?{HERE}").all("a")}
    assert links["10 米 · 牛肉面立减"] == f"/benefits/{made.public_id}?{HERE}"
    every = links["附近优惠，我能享受什么？"]
    assert every == f"/benefits?{HERE}&within=5"
    assert len(client.get(every).all("article")) == 1


def test_home_leads_to_the_questions(client: Client, shop: Place) -> None:
    (link,) = [one for one in client.get("/").all("a") if one.get("href") == "/benefits"]
    assert link.text == "我能享受什么？"
