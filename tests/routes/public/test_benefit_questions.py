"""What somebody answers at /benefits leaves no trace: in no table, log line, cookie or cache."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.client import HTMX, Answer, Client
from tests.contents import contents
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county
from tests.factories.place import a_place

#: Words that stand in nothing but the answers.
TOLD = {
    "group": "food_rider",
    "county": "",
    "member": "0",
    "lng": f"{LIXIA[0] + 0.0017:.4f}",
    "lat": f"{LIXIA[1] + 0.0013:.4f}",
    "q": "zhixiangzijizhidao",
}
GIVEN_AWAY = ("food_rider", TOLD["lng"], TOLD["lat"], TOLD["q"])


@pytest.fixture
def logged() -> Iterator[None]:
    """The log as it is in production: every request."""
    logger = logging.getLogger("yijia")
    level = logger.level
    logger.setLevel(logging.INFO)
    yield
    logger.setLevel(level)


def asked(client: Client) -> list[Answer]:
    """Every way to answer: the page, htmx, a later page, wrong ones."""
    whole = client.post("/benefits", data=TOLD | {"q": ""})
    cursor = whole.find("#more").select("input")[0].get("value")
    return [
        whole,
        client.post("/benefits", data={"cursor": cursor}),
        client.post("/benefits", data=TOLD, headers=HTMX),
        client.post("/benefits", data=TOLD | {"county": "999999"}),
        client.post("/benefits", data=TOLD | {"group": "food_rider2"}),
    ]


def test_answers_are_nowhere_afterwards(
    client: Client, session: Session, logged: None, capfd: pytest.CaptureFixture[str]
) -> None:
    a_county(session)
    for number in range(25):
        a_benefit(session, f"福利{number}", places=[a_place(session, f"店{number}")])
    before = contents(session)
    capfd.readouterr()
    answers = asked(client)
    log = "".join(capfd.readouterr())
    session.expire_all()
    assert contents(session) == before
    assert [one.status for one in answers] == [200, 200, 200, 422, 422]
    assert log.count('"route": "/benefits"') == len(answers)
    for word in GIVEN_AWAY:
        assert word not in log
    for one in answers:
        assert "Set-Cookie" not in one.headers
        assert one.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in one.headers
        assert not {"X-Offline", "HX-Push-Url", "HX-Replace-Url", "Location"} & set(
            one.headers.keys()
        )


def test_an_address_never_tells_of_a_person(client: Client, session: Session) -> None:
    a_county(session)
    a_benefit(session, "会员福利", members_only=True)
    page = client.get("/benefits?member=0&group=taxi&county=370102")
    assert len(page.all("article")) == 1
    assert "taxi" not in str(page.headers)
    form = page.find("#ask")
    assert (form.get("method"), form.get("autocomplete")) == ("post", "off")
    assert not [one for one in form.select("option") if "selected" in one.attributes]
    assert not [one.get("value") for one in form.select("input") if one.get("value")]


def test_a_foreign_page_cannot_ask_in_somebodys_name(client: Client, session: Session) -> None:
    a_county(session)
    answer = client.open("POST", "/benefits", data=TOLD, headers={"Origin": "https://evil.example"})
    assert answer.status == 403
