"""/programmes: the list, one programme, the archive."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from app.models.competition import CompetitionResult, CompetitionStage
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.models.programme_session import ProgrammeSession
from tests.client import Client
from tests.factories.division import LIXIA, a_county
from tests.factories.full_programme import a_full_programme
from tests.factories.moment import NOW, TODAY
from tests.factories.programme import BEGINS, ENDS, a_programme


def span(hours: float, lasts: float = 2.0) -> list[tuple[Any, Any]]:
    begins = NOW + timedelta(hours=hours)
    return [(begins, begins + timedelta(hours=lasts))]


@pytest.fixture
def full(session: Session) -> Programme:
    return a_full_programme(session)


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/programmes{query}")
    assert answer.status == 200, query
    return [link.text for card in answer.all(".card") for link in card.select("h2")]


def test_today_and_this_week_come_first_under_headings(client: Client, session: Session) -> None:
    a_county(session)
    for title, hours in (("后", 24 * 9), ("今", 3), ("周", 40), ("已完", -5)):
        a_programme(session, title, meetings=span(hours))
    a_programme(session, "录播课", meetings=(), link="https://example.com/v", by_sign_up=False)
    a_programme(session, "稿", state=ProgrammeState.draft)
    a_programme(session, "消", state=ProgrammeState.cancelled)
    answer = client.get("/programmes")
    headings = [one.text for one in answer.all("h2")]
    assert headings == ["今天", "今", "本周", "周", "以后", "后", "随时可看", "录播课"]


def test_every_filter_narrows_and_stands_as_a_way_back(client: Client, full: Programme) -> None:
    lng, lat = LIXIA
    keeping = (
        *("kind=training", "kind=training,lecture", "group=courier", "county=370102"),
        *("county=370100", f"lng={lng}&lat={lat}&within=5", "free=1", "who=members"),
        *("q=维修", "q=huayuanlu", "q=历下培训", f"day={BEGINS.date()}"),
    )
    for query in keeping:
        assert titles(client, f"?{query}") == ["电动车维修课"], query
    for query in ("kind=lecture", "group=taxi", "when=today", "who=everyone", "q=焊工"):
        answer = client.get(f"/programmes?{query}")
        assert not answer.all("article"), query
        assert "您找的是" in answer.text
        links = [one.get("href") for one in answer.find(".plain").select("a")]
        assert links == ["/programmes", "/programmes"], query


def test_a_mistyped_filter_is_said_and_the_list_stands(client: Client, full: Programme) -> None:
    for query in (
        *("kind=party", "group=king", "when=never", "day=2026-13-01", "county=999999"),
        *("county=x", "within=7", "free=2", "who=me", "cursor=nonsense", "lng=1&lat=x"),
    ):
        answer = client.get(f"/programmes?{query}")
        assert answer.status == 422, query
        assert answer.all("article"), query
        assert [one for one in answer.all("p") if one.get("role") == "alert"]


def test_pages_go_on_without_gap_or_double(client: Client, session: Session) -> None:
    a_county(session)
    for number in range(45):
        a_programme(session, f"课{number:02}", meetings=span(number // 2 + 1))
    shown: list[str] = []
    url = "/programmes"
    while url:
        answer = client.get(url)
        shown += [link.text for card in answer.all("article") for link in card.select("h2")]
        more = answer.all("#more")
        url = more[0].select("a")[0].get("href") or "" if more else ""
        if url:
            part = client.fragment(url)
            assert len(part.all("#more-programmes")) == 1
    assert sorted(shown) == [f"课{number:02}" for number in range(45)]


def test_a_fragment_stands_word_for_word_in_its_page(client: Client, full: Programme) -> None:
    whole, part = client.get("/programmes?free=1"), client.fragment("/programmes?free=1")
    assert part.text.strip() in whole.text


def test_the_page_tells_everything(client: Client, full: Programme) -> None:
    answer = client.get(f"/programmes/{full.public_id}?lng={LIXIA[0]}&lat=36.65")
    for words in (
        *("电动车维修课", "技能培训", "5 元", "还有 3 个名额", "明天 18:00 截止", "一共 20 个名额"),
        *("只限在历下区工作、是工会会员的快递员参加。", "花园路驿站", "花园路1号", "身份证"),
        *("快递行业工会", "历下区总工会", "1.1 公里", "北在上", "示意图"),
    ):
        assert words in answer.text, words
    assert "<script>alert" not in answer.text
    assert not [one for one in answer.all("a") if "javascript:" in (one.get("href") or "")]
    assert "<strong>好</strong>" in answer.text
    links = [one.get("href") or "" for one in answer.all("a")]
    assert f"/programmes/{full.public_id}/signup" in links
    assert any(link.startswith("https://uri.amap.com/navigation?to=117.05") for link in links)
    assert f"/programmes/{full.public_id}/calendar.ics" in links
    assert any(link.startswith("/places/") for link in links)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": ProgrammeState.cancelled, "cancel_reason": "下雨"}, "活动取消了。"),
        ({"state": ProgrammeState.finished}, "已结束"),
        ({"taken": 20}, "已满，可候补"),
        ({"taken": 20, "waiting_list": False}, "名额已满"),
        ({"sign_up_from": NOW + timedelta(hours=3)}, "今天 13:00 开始报名"),
        ({"sign_up_until": NOW - timedelta(hours=3)}, "报名已截止"),
        ({"by_sign_up": False}, "不用报名，到时直接来。"),
        ({"capacity": None}, "可以报名"),
    ],
)
def test_every_state_is_told_in_words(
    client: Client, session: Session, fields: dict[str, Any], words: str
) -> None:
    a_county(session)
    made = a_programme(session, **fields)
    answer = client.get(f"/programmes/{made.public_id}")
    assert words in answer.text
    open_to_join = any((link.get("href") or "").endswith("/signup") for link in answer.all("a"))
    assert open_to_join == (words in ("已满，可候补", "可以报名"))


def test_drafts_and_nonsense_are_nobody_s(client: Client, session: Session) -> None:
    a_county(session)
    draft = a_programme(session, state=ProgrammeState.draft)
    for end in ("", "/calendar.ics", "/share.png", "/files/0123456789"):
        for name in (draft.public_id, "0123456789", "x" * 10, "%00"):
            assert client.get(f"/programmes/{name}{end}").status == 404


def test_chat_apps_and_search_engines_read_it(
    client: Client, session: Session, full: Programme
) -> None:
    answer = client.get(f"/programmes/{full.public_id}")
    said = {one.get("property"): one.get("content") for one in answer.all("meta")}
    assert said["og:title"] == "电动车维修课"
    assert "花园路驿站" in (said["og:description"] or "")
    picture = client.get(urlsplit(said["og:image"] or "").path)
    assert picture.headers["Content-Type"] == "image/png"
    (script,) = [one for one in answer.all("script") if one.get("type") == "application/ld+json"]
    node = json.loads(script.text)
    assert node["@type"] == "EducationEvent"
    assert node["eventStatus"] == "https://schema.org/EventScheduled"
    assert node["startDate"] == "2026-03-13T10:00:00+08:00"
    assert (node["remainingAttendeeCapacity"], node["offers"]["price"]) == (3, "5.00")
    assert node["location"]["geo"]["longitude"] == LIXIA[0]
    assert len(node["subEvent"]) == 2
    assert not [one for one in answer.all("meta") if one.get("name") == "robots"]
    full.demo = True
    session.flush()
    again = client.get(f"/programmes/{full.public_id}")
    assert [one for one in again.all("meta") if one.get("content") == "noindex"]


def test_results_are_kept_by_year(client: Client, session: Session) -> None:
    a_county(session)
    for number, years in enumerate((0, 0, 1)):
        published = NOW - timedelta(days=365 * years + number + 1)
        made = a_programme(
            session,
            f"竞赛{number}",
            kind=ProgrammeKind.competition,
            state=ProgrammeState.finished,
            meetings=[(published - timedelta(days=2), published - timedelta(days=1))],
        )
        result = CompetitionResult(position=1, rank=1, name=f"甲{number}", title="技术能手")
        made.stages = [
            CompetitionStage(position=1, name="决赛", results_at=published, results=[result]),
            CompetitionStage(position=2, name="加赛", results_at=NOW + timedelta(days=1)),
        ]
    session.flush()
    newest = client.get("/programmes/results")
    assert [one.text for one in newest.all(".chip")] == ["2026", "2025"]
    assert [one.text for one in newest.all("h2")] == ["竞赛0", "竞赛1"]
    assert "甲0" in newest.text
    assert "技术能手" in newest.text
    assert "竞赛2" in client.get("/programmes/results?year=2025").text
    for year in ("1999", "x", "20255"):
        assert client.get(f"/programmes/results?year={year}").status == 422


def test_filters_page_keeps_what_was_chosen(client: Client, full: Programme) -> None:
    answer = client.get(f"/programmes/filters?kind=training&free=1&q=课&day={TODAY}&group=courier")
    chosen = {one.get("value") for one in answer.all("input") if "checked" in one.attributes}
    assert {"training", "1", "courier"} <= chosen
    assert client.get("/programmes/filters?lng=117.05&lat=36.64").status == 200


def test_a_long_session_that_began_yesterday_is_still_on(client: Client, session: Session) -> None:
    a_county(session)
    made = a_programme(session, "通宵", meetings=span(-23, 24))
    made.sessions.append(ProgrammeSession(starts_at=BEGINS, ends_at=ENDS))
    session.flush()
    assert titles(client) == ["通宵"]


def test_a_place_and_the_results_tell_what_is_on(
    client: Client, session: Session, full: Programme
) -> None:
    place = session.get_one(Place, full.place_id)
    assert f"/programmes/{full.public_id}" in client.get(f"/places/{place.public_id}").text
    near = f"/near?lng={LIXIA[0]}&lat={LIXIA[1]}"
    assert "今天附近" not in client.get(near).text
    full.sessions.append(
        ProgrammeSession(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2))
    )
    session.flush()
    assert "今天附近有 1 个活动：电动车维修课" in client.get(near).text


def test_both_languages_have_every_page(client: Client, full: Programme) -> None:
    for path in ("", "/filters", "/results", f"/{full.public_id}"):
        answer = client.get(f"/programmes{path}", headers={"Accept-Language": "en"})
        assert answer.status == 200
        assert answer.find("html").get("lang") == "en"
    assert "Only for union members among: Courier, working in 历下区." in answer.text


def test_the_list_sends_its_wishes_along(client: Client, full: Programme) -> None:
    answer = client.get("/programmes?free=1&q=维修&county=370102")
    kept = {one.get("name"): one.get("value") for one in answer.find(".chips").select("input")}
    assert kept == {"free": "1", "q": "维修", "county": "370102"}
    every = [one.get("href") or "" for one in answer.all(".chip")]
    (more,) = [link for link in every if link.startswith("/programmes/filters")]
    assert parse_qs(urlsplit(more).query) == {"free": ["1"], "q": ["维修"], "county": ["370102"]}
