"""/places/<id>: what is known, the way there, the map, and what readers say of it."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.care import PlaceConfirmation, PlaceReport
from app.models.place import Place
from tests.client import Answer, Client
from tests.factories.care import a_notice
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import TODAY
from tests.factories.place import a_place
from tests.factories.place_hours import an_exception
from tests.routes.public.conftest import NEAR


@pytest.fixture
def place(street: list[Place]) -> Place:
    return street[2]


@pytest.fixture
def page(client: Client, place: Place) -> Answer:
    return client.get(f"/places/{place.public_id}{NEAR.removeprefix('/near')}&mode=walk")


def test_distance_circle_and_the_way_back(page: Answer) -> None:
    assert page.find("h1").text == "丙驿站 示例"
    assert "540 米 · 步行约 9 分钟 · 服务圈内" in page.find("main").text
    assert page.find(".back").get("href") == f"{NEAR}&mode=walk"


def test_without_a_position_there_is_no_distance(client: Client, place: Place) -> None:
    for query in ("", "?lng=x&lat=y", "?lng=116.4&lat=39.9", "?lng=117.05&lat=36.64&mode=horse"):
        answer = client.get(f"/places/{place.public_id}{query}")
        assert "服务圈" not in answer.find("main").text, query
        assert not answer.all(".back"), query


def test_three_map_apps_the_remembered_one_first(client: Client, place: Place) -> None:
    url = f"/places/{place.public_id}"
    ways = [link for link in client.get(url).all("a") if "data-app" in link.attributes]
    apps = [way.attributes["data-app"] for way in ways]
    assert apps == ["amap", "tencent", "baidu"]
    for remembered, first in (("baidu", "baidu"), ("nokia", "amap")):
        client._client.set_cookie("map", remembered)
        answer = client.get(url)
        assert answer.find(".go").attributes["data-app"] == first


def test_today_and_the_week_behind_it(
    client: Client, session: Session, street: list[Place]
) -> None:
    an_exception(session, street[0], TODAY.replace(day=13), note="消毒")
    an_exception(session, street[0], TODAY.replace(day=25), spans=[(600, 720)])
    answer = client.get(f"/places/{street[0].public_id}")
    assert answer.find("summary").text == "今天 周三 08:00–18:00"
    rows = [row.text for row in answer.find(".week").select("li")]
    assert rows[0] == "周三 3月11日 08:00–18:00"
    assert rows[2] == "周五 3月13日 不开放 · 特别安排"
    assert len(rows) == 7
    assert "3月25日 10:00–12:00" in answer.find("main").text
    assert "节假日时间以站点公布为准。" in answer.text


def test_amenities_each_with_state_and_age(page: Answer) -> None:
    rows = [row.text for row in page.find(".trio").select("li")]
    assert rows == ["饮水 有 今天确认", "热饭 坏了 今天确认", "卫生间 有 今天确认"]
    assert "没列出的设施，我们不清楚有没有。" in page.text


def test_notices_entrance_and_neighbours(client: Client, session: Session, place: Place) -> None:
    a_notice(session, place, "热水器维修中")
    place.entrance_steps, place.door_width_cm = 2, 90
    beside = a_place(session, "隔壁书屋", (place.lng + 0.0001, place.lat))
    session.flush()
    text = (answer := client.get(f"/places/{place.public_id}")).find("main").text
    assert "热水器维修中 到明天 10:00为止" in text
    assert "门口有 2 级台阶" in text and "门宽 90 厘米" in text
    assert f"/places/{beside.public_id}" in [link.get("href") for link in answer.all("a")]


def test_structured_data_and_no_index_for_made_up_places(
    client: Client, session: Session, place: Place
) -> None:
    place.name = "</script><b>站"
    place.demo = False
    session.flush()
    answer = client.get(f"/places/{place.public_id}")
    (block,) = [s for s in answer.all("script") if s.get("type") == "application/ld+json"]
    node = json.loads("".join(map(str, block.children)))
    assert node["name"] == "</script><b>站"
    assert node["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": place.lat,
        "longitude": place.lng,
    }
    assert "noindex" not in answer.text
    place.demo = True
    session.flush()
    assert 'content="noindex"' in client.get(f"/places/{place.public_id}").text


def test_an_unknown_place_is_404(client: Client, session: Session) -> None:
    a_county(session)
    for path in ("0000000000", "nonsense", "0000000000/map", "0000000000/report"):
        assert client.get(f"/places/{path}").status == 404
    assert client.post("/places/0000000000/confirmations").status == 404


def test_the_map_on_demand(client: Client, place: Place) -> None:
    body = client.get(f"/places/{place.public_id}/map").json
    assert (body["lng"], body["lat"], body["key"]) == (place.lng, place.lat, "")
    assert body["county"]["type"] in ("Polygon", "MultiPolygon")


def test_right_counts_once_and_says_thanks(client: Client, session: Session, place: Place) -> None:
    url = f"/places/{place.public_id}/confirmations"
    for _ in range(2):
        answer = client.post(url)
        assert answer.status == 303
    assert session.scalar(select(func.count()).select_from(PlaceConfirmation)) == 1
    back = client.get(answer.headers["Location"])
    assert "记下了，谢谢您。" in back.find("#place-check").text
    part = client.post_fragment(url)
    assert part.text.startswith('<section class="card" id="place-check"')
    assert "近 30 天 1 人说对" in part.text
    assert part.text.strip() in back.text


def test_right_keeps_the_way_back_to_the_results(client: Client, place: Place) -> None:
    here = f"lng={place.lng:.4f}&lat={place.lat:.4f}&mode=walk"
    page = client.get(f"/places/{place.public_id}?{here}")
    answer = client.post(page.find("#place-check").select("form")[0].attributes["action"])
    assert answer.headers["Location"] == f"/places/{place.public_id}?{here}&told=right#place-check"
    assert client.get(answer.headers["Location"]).find(".back").get("href") == f"/near?{here}"
    spoilt = client.post(f"/places/{place.public_id}/confirmations?lng=x&lat=1")
    assert spoilt.headers["Location"] == f"/places/{place.public_id}?told=right#place-check"


def test_nothing_counts_from_elsewhere_or_by_a_link(
    client: Client, session: Session, place: Place
) -> None:
    url = f"/places/{place.public_id}/confirmations"
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.open("POST", url, headers=foreign).status == 403
    assert client.get(url).status == 405
    assert session.scalar(select(func.count()).select_from(PlaceConfirmation)) == 0


def test_wrong_is_told_once_and_answered_with_a_receipt(
    client: Client, session: Session, place: Place
) -> None:
    url = f"/places/{place.public_id}/report"
    form = client.get(url)
    assert form.headers["Cache-Control"] == "private, no-store"
    sent = {
        "submission_id": next(
            field.attributes["value"]
            for field in form.all("input")
            if field.get("name") == "submission_id"
        ),
        "reason": "closed",
        "detail": "周六没开，电话 13812345678",
    }
    receipts = {client.post(url, data=sent).headers["Location"] for _ in range(3)}
    (kept,) = session.scalars(select(PlaceReport)).all()
    (receipt,) = receipts
    assert receipt.startswith("/reports/")
    text = client.get(receipt).find("main").text
    for part in (
        "丙驿站",
        "关着门",
        "周六没开",
        kept.public_id,
        "今天 10:00",
        "管理单位应在3月18日周三前核对并答复",
    ):
        assert part in text
    assert "13812345678" not in text
    for number in ("0000000000", kept.public_id):
        assert client.get(f"/places/{place.public_id}/reports/{number}").status == 404
    kept.token_digest = None
    session.flush()
    before_links = client.get(f"/places/{place.public_id}/reports/{kept.public_id}")
    assert "接下来由管理单位核对" in before_links.text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": ""}, "#reason", "请选一项：哪里不对？"),
        ({"reason": "boredom"}, "#reason", "请选一项：哪里不对？"),
        ({"detail": "长" * 301}, "#detail", "最多 300 个字"),
        ({"submission_id": "short"}, None, "这个页面放得太久了"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    client: Client,
    session: Session,
    place: Place,
    change: dict[str, str],
    field: str | None,
    words: str,
) -> None:
    good = {"submission_id": "a" * 32, "reason": "closed", "detail": "周六没开"}
    answer = client.post(f"/places/{place.public_id}/report", data=good | change)
    assert answer.status == 422
    summary = answer.find("#errors")
    assert words in summary.text
    assert [link.get("href") for link in summary.select("a")] == ([field] if field else [])
    assert answer.find("textarea").text == (good | change)["detail"]
    ids = [f.attributes["value"] for f in answer.all("input") if f.get("name") == "submission_id"]
    assert len(ids[0]) == 32
    assert session.scalar(select(func.count()).select_from(PlaceReport)) == 0


def test_another_places_form_is_not_mixed_up(
    client: Client, session: Session, street: list[Place]
) -> None:
    sent = {"submission_id": "b" * 32, "reason": "closed"}
    first, second = (f"/places/{one.public_id}/report" for one in street[:2])
    assert client.post(first, data=sent).status == 303
    again = client.post(second, data=sent)
    assert again.status == 422
    assert "这个页面放得太久了" in again.find("#errors").text


def test_a_closed_place_says_until_when(client: Client, street: list[Place]) -> None:
    text = client.get(f"/places/{street[4].public_id}").find("main").text
    assert "暂停开放，周五 10:00 恢复" in text


def test_the_position_of_the_reader_is_only_in_baidus_link(page: Answer) -> None:
    for link in page.all("a"):
        if link.get("data-app") in ("amap", "tencent"):
            assert f"{LIXIA[0]:.4f}" not in link.attributes["href"]
