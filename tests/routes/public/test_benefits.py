"""/benefits: the list and its filters, the three questions, one benefit."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind, BenefitState, ClaimWay, Gift
from app.models.campaign import Campaign
from app.models.kinds import PlaceKind
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.searched import settle
from tests.client import HTMX, Answer, Client
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place

DAY = timedelta(days=1)
SHINAN = (LIXIA[0] + 0.3, LIXIA[1], LIXIA[0] + 0.4, LIXIA[1] + 0.1)


@pytest.fixture
def full(session: Session) -> Benefit:
    """A voucher of a noodle shop in 历下, for couriers who are members."""
    a_county(session, "370202", "市南区", box=SHINAN)
    shop = a_place(session, "老面馆", kind=PlaceKind.merchant, address="解放路1号")
    made = a_benefit(
        session,
        "牛肉面立减",
        places=[shop],
        groups=[OccupationGroup.courier],
        members_only=True,
        areas=["370102"],
        quotas={"": 30},
        worth="省 5 元",
        bring="会员卡",
        body="出示**券码**。",
        ends_on=TODAY + 9 * DAY,
    )
    settle(session, made)
    session.flush()
    return made


def titles(answer: Answer) -> list[str]:
    return [link.text for card in answer.all("article") for link in card.select("h2")]


def test_a_card_tells_everything_in_plain_words(client: Client, full: Benefit) -> None:
    card = client.get("/benefits").find("article").text
    for words in (
        *("牛肉面立减", "合作商户优惠", "省 5 元", "还剩 30 份", "3月20日", "历下区", "老面馆"),
        *("在历下区工作、是工会会员的快递员可以享受。", "领券", "带上 会员卡"),
    ):
        assert words in card, words


def test_every_filter_narrows_and_stands_as_a_way_back(client: Client, full: Benefit) -> None:
    lng, lat, place = *LIXIA, full.places[0].place_id
    assert place
    for query in (
        *("kind=merchant_discount", "q=牛肉面", "q=历下", "q=nrm"),
        *(f"lng={lng}&lat={lat}&within=5", f"lng={lng}&lat={lat}&within=0"),
    ):
        assert titles(client.get(f"/benefits?{query}")) == ["牛肉面立减"], query
    for query in ("kind=health_check", "q=羊肉"):
        answer = client.get(f"/benefits?{query}")
        assert not titles(answer), query
        assert "您找的是" in answer.text
        links = [one.get("href") for one in answer.find(".plain").select("a")]
        assert links == ["/benefits", "/benefits", "tel:12351"], query


def test_out_of_reach_the_next_wider_step_is_offered(client: Client, full: Benefit) -> None:
    spot = f"lng={LIXIA[0] + 0.35:.4f}&lat={LIXIA[1]:.4f}"
    answer = client.get(f"/benefits?{spot}&within=5")
    assert not titles(answer)
    wider = answer.find(".plain").select("a")[0]
    assert (wider.text, wider.get("href")) == ("20 公里内", f"/benefits?{spot}")
    wide = client.get(f"/benefits?{spot}&within=50")
    assert titles(wide) == ["牛肉面立减"]
    assert "31 公里" in wide.find("article").text
    assert wide.find(".cards").select("p")[-1].text.strip() == "全省"


def test_a_mistyped_filter_is_said_and_the_list_stands(client: Client, full: Benefit) -> None:
    for query in (
        *("kind=party", "within=7", "cursor=nonsense", "lng=1&lat=x", "place=x"),
        "place=0000000000",
    ):
        answer = client.get(f"/benefits?{query}")
        assert (answer.status, titles(answer)) == (422, ["牛肉面立减"]), query
        assert [one for one in answer.all("p") if one.get("role") == "alert"]
    for form in ({"group": "king"}, {"county": "999999"}, {"county": "x"}, {"member": "2"}):
        assert client.post("/benefits", data=form).status == 422, form


def test_the_place_that_is_asked_for_is_named(
    client: Client, session: Session, full: Benefit
) -> None:
    shop = a_place(session, "新面馆")
    a_benefit(session, "八折", places=[shop])
    answer = client.get(f"/benefits?place={shop.public_id}")
    assert titles(answer) == ["八折"]
    assert answer.all("h2")[0].text == "在这里能享受的：新面馆"


@pytest.mark.parametrize("script", [False, True])
def test_answers_narrow_by_the_rule_and_are_told_back(
    client: Client, full: Benefit, script: bool
) -> None:
    fits = {"group": "courier", "county": "370102", "member": "1"}
    answer = client.post("/benefits", data=fits, headers=HTMX if script else {})
    assert (answer.status, titles(answer)) == (200, ["牛肉面立减"])
    assert "您能享受 1 项" in answer.text
    assert "快递员 · 历下区 · 工会会员" in " ".join(answer.text.split())
    for other in ({"group": "taxi"}, {"county": "370202"}, {"member": "0"}):
        assert not titles(
            client.post("/benefits", data=fits | other, headers=HTMX if script else {})
        ), other


def test_who_tells_a_position_works_there(client: Client, full: Benefit) -> None:
    here = {"lng": str(LIXIA[0]), "lat": str(LIXIA[1]), "county": ""}
    answer = client.post("/benefits", data=here)
    assert titles(answer) == ["牛肉面立减"]
    assert "历下区" in answer.text
    assert "10 米" in answer.find("article").text
    there = {"lng": f"{SHINAN[0] + 0.05:.4f}", "lat": f"{SHINAN[1] + 0.05:.4f}", "within": "50"}
    assert not titles(client.post("/benefits", data=there))
    assert titles(client.post("/benefits", data=there | {"county": "370102"})) == ["牛肉面立减"]


def test_no_link_of_an_answer_tells_what_was_answered(client: Client, session: Session) -> None:
    a_county(session)
    for number in range(25):
        a_benefit(session, f"福利{number}")
    told = {"group": "courier", "lng": str(LIXIA[0]), "lat": str(LIXIA[1]), "member": "1"}
    answer = client.post("/benefits", data=told)
    for link in answer.all("a"):
        query = parse_qs(urlsplit(link.get("href") or "").query)
        assert not {"lng", "lat", "group", "county", "member", "cursor"} & set(query), link
        assert link.get("hx-get") is None or not urlsplit(link.get("hx-get") or "").query
    cursor = answer.find("#more").select("input")[0].get("value")
    after = client.post("/benefits", data={"cursor": cursor}, headers=HTMX)
    assert len({*titles(answer), *titles(after)}) == 25


def test_a_button_says_anew_what_a_hidden_field_said(client: Client, full: Benefit) -> None:
    data: Any = {"member": "1", "kind": ["health_check", "merchant_discount"]}
    assert titles(client.post("/benefits", data=data)) == ["牛肉面立减"]


def test_pages_go_on_without_gap_or_double(client: Client, session: Session) -> None:
    a_county(session)
    made = {a_benefit(session, f"福利{n}", ends_on=TODAY + n % 7 * DAY).title for n in range(43)}
    answer = client.get("/benefits")
    seen = titles(answer)
    for _ in range(2):
        answer = client.get(answer.find("#more").select("a")[0].get("href") or "", headers=HTMX)
        seen += titles(answer)
    assert len(seen) == 43
    assert set(seen) == made
    assert not answer.all("#more")


def test_running_campaigns_stand_at_the_head(
    client: Client, session: Session, full: Benefit
) -> None:
    days = {"begins_on": TODAY - DAY, "ends_on": TODAY + DAY}
    for title, state in (("清凉一夏", BenefitState.published), ("稿", BenefitState.draft)):
        session.add(
            Campaign(
                title=title,
                gift=Gift.summer,
                state=state,
                organiser_id=full.organiser_id,
                created_at=NOW,
                updated_at=NOW,
                **days,
            )
        )
    session.flush()
    (line,) = client.get("/benefits").find("#benefit-results").select(".note")
    assert "清凉一夏" in line.text
    assert "清凉一夏" not in client.get("/benefits?q=面").find("#benefit-results").text


def test_one_benefit(client: Client, full: Benefit) -> None:
    answer = client.get(f"/benefits/{full.public_id}?lng={LIXIA[0]}&lat={LIXIA[1]}")
    claim = answer.find("#claim")
    (button,) = claim.select("a")
    assert button.get("href") == f"/benefits/{full.public_id}/claim"
    assert "还剩 30 份" in claim.text
    assert "一共 30 份" in claim.text
    for words in ("老面馆", "解放路1号", "会员卡", "<strong>券码</strong>", "10 米", "导航"):
        assert words in answer.text, words
    (node,) = [json.loads(one.text) for one in answer.all("script") if one.get("type")]
    assert (node["@type"], node["validThrough"]) == ("Offer", "2026-03-20")
    assert node["availableAtOrFrom"][0]["name"] == "老面馆"
    assert client.get("/benefits/0000000000").status == 404
    assert client.get(f"/benefits/{full.public_id}?lng=x").status == 200


@pytest.mark.parametrize(
    ("fields", "words", "links"),
    [
        ({"way": ClaimWay.told}, "不用领", 0),
        ({"way": ClaimWay.told, "link": "https://example.com/x"}, "打开办理网址", 1),
        ({"way": ClaimWay.application, "decide_days": 7}, "7 天内答复", 1),
        ({"quotas": {"": 0}}, "名额用完了", 0),
        ({"per_day": 4}, "今天还剩 4 份", 1),
        ({"quotas": {"370102": 4}}, "各县（市、区）名额不同", 1),
        ({"begins_on": TODAY + DAY}, "3月12日开始", 0),
        ({"state": BenefitState.paused}, "已暂停", 0),
        ({"ends_on": TODAY - DAY}, "已结束", 0),
    ],
)
def test_how_it_stands_is_said(
    client: Client, session: Session, fields: dict[str, Any], words: str, links: int
) -> None:
    a_county(session)
    made = a_benefit(session, "体检", kind=BenefitKind.health_check, **fields)
    claim = client.get(f"/benefits/{made.public_id}").find("#claim")
    assert words in claim.text
    assert len(claim.select("a")) == links


def test_search_engines_see_what_is_real(client: Client, session: Session) -> None:
    a_county(session)
    real = a_benefit(session, "真")
    assert "noindex" not in client.get("/benefits").text
    assert "noindex" not in client.get(f"/benefits/{real.public_id}").text
    made_up = a_benefit(session, "假", demo=True)
    assert "noindex" in client.get("/benefits").text
    page = client.get(f"/benefits/{made_up.public_id}")
    assert "noindex" in page.text
    assert "示例" in page.find("h1").text
