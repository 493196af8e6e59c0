"""/near: what is shown, in which order, and what can be changed from there."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.care import CoverageGap
from app.models.kinds import Amenity
from app.models.place import Place
from app.services.hours.store import recompile
from tests.client import Answer, Client
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens, windows
from tests.routes.public.conftest import NEAR


def _names(answer: Answer) -> list[str]:
    return [card.select("a")[0].text for card in answer.all("article")]


def test_the_header_says_how_many_where_and_which_circle(
    client: Client, street: list[Place]
) -> None:
    answer = client.get(NEAR)
    assert answer.find("h1").text == "服务圈内有 6 处"
    said = answer.find("#place-results").text
    assert "您在济南市历下区解放路街道。" in said
    assert "市辖区的服务圈是 2 公里。" in said
    assert "不在这里？" in said
    assert 'content="noindex"' in answer.text
    assert answer.headers["X-Offline"] == "keep"


def test_usable_first_then_unknown_then_closed(client: Client, street: list[Place]) -> None:
    answer = client.get(NEAR)
    assert _names(answer) == [f"{name}驿站" for name in "甲乙丙己丁戊"]
    groups = [heading.text for heading in answer.all("h2")]
    assert groups.index("开放时间未知") < groups.index("5丁驿站")
    assert groups.index("暂停开放") == groups.index("6戊驿站") - 1


def test_a_card_tells_everything_in_the_order_of_the_field(
    client: Client, street: list[Place]
) -> None:
    card = client.get(NEAR).find("#p3")
    expected = [
        "丙驿站",
        " 米 · 步行约 ",
        "24 小时",
        "示例",
        "饮水",
        "卫生间",
        "热饭 坏了",
        "10 天前核实",
        "导航",
        "打电话",
    ]
    at = [card.text.index(part) for part in expected]
    assert at == sorted(at)
    assert [struck.text for struck in card.select("s")] == ["热饭"]
    hrefs = [link.attributes["href"] for link in card.select("a")]
    assert hrefs[1].startswith("https://uri.amap.com/navigation?to=") and "丙驿站" in hrefs[1]
    assert hrefs[2] == "tel:0531-80000002"


def test_states_and_the_state_on_arrival(client: Client, session: Session) -> None:
    a_county(session)
    place = a_place(session, at=(LIXIA[0] + 0.015, LIXIA[1]))
    windows(session, place, (NOW.replace(hour=8), NOW.replace(minute=15)))
    text = client.get(NEAR).find("#p1").text
    assert "15 分钟后关门" in text
    assert "到达时可能已关门" in text


def test_the_nearest_open_one_is_named_when_the_first_is_shut(
    client: Client, session: Session, street: list[Place]
) -> None:
    assert "现在开着的最近一处" not in client.get(NEAR).text
    street[0].spans.clear()
    session.flush()
    opens(session, street[0], 20 * 60, 22 * 60)
    recompile(session, None, TODAY, PublishedCalendar())
    answer = client.get(NEAR)
    assert _names(answer)[0] == "甲驿站"
    note = answer.find(".note")
    assert "现在开着的最近一处：3 号" in note.text
    assert note.select("a")[0].get("href") == "#p3"


def test_the_circle_stands_after_the_second_card(client: Client, street: list[Place]) -> None:
    answer = client.get(NEAR)
    section = answer.find("#more-places")
    order = [child.tag for child in section.children if not isinstance(child, str)]
    assert order[:3] == ["article", "article", "figure"]
    figure = answer.find("figure")
    drawing = figure.select("svg")[0]
    assert drawing.get("aria-hidden") == "true"
    numbers = {text.text for text in drawing.select("text")}
    assert {"1", "2", "3", "4", "5", "6", "2 公里", "1 公里"} <= numbers
    assert "东：1、2、3、4、5、6" in figure.select("figcaption")[0].text
    svg = re.search(r"<svg viewBox.*?</svg>", answer.text, re.DOTALL)
    assert svg and len(svg[0].encode()) < 3072


def test_fragments_are_the_page_verbatim(client: Client, street: list[Place]) -> None:
    page, part = client.get(NEAR), client.fragment(NEAR)
    assert part.text.startswith('<section id="place-results"')
    assert part.text.strip() in page.text
    assert part.headers["HX-Push-Url"] == NEAR


def test_the_list_goes_on(client: Client, session: Session) -> None:
    a_county(session)
    for n in range(45):
        a_place(session, f"{n + 1}号站", (LIXIA[0] + 0.0002 * (n + 1), LIXIA[1]))
    names, url, pages = [], NEAR, 0
    while url:
        page, part = client.get(url), client.fragment(url)
        assert part.text.strip() in page.text
        names += _names(page)
        more = page.all("#more")
        url = more[0].select("a")[0].attributes["href"] if more else ""
        pages += 1
        if pages > 1:
            assert part.text.startswith('<section class="cards" id="more-places">')
            assert "HX-Push-Url" not in part.headers
            assert not page.all("figure")
    assert names == [f"{n + 1}号站" for n in range(45)]
    assert pages == 3


def test_filters_are_links_that_lead_to_their_opposite(client: Client, street: list[Place]) -> None:
    chip = next(link for link in client.get(NEAR).all(".chip") if link.text == "卫生间")
    assert chip.get("aria-current") is None
    answer = client.get(chip.attributes["href"])
    assert _names(answer) == ["丙驿站"]
    pressed = next(link for link in answer.all(".chip") if link.text == "卫生间")
    assert pressed.get("aria-current") == "true"
    assert pressed.attributes["href"] == NEAR
    clear = next(link for link in answer.all(".chip") if "清除 1 项" in link.text)
    assert clear.attributes["href"] == NEAR


def test_kind_and_mode_are_pickers_of_a_plain_form(client: Client, street: list[Place]) -> None:
    answer = client.get(f"{NEAR}&has=toilet&kind=station,mother_room&mode=ebike")
    form = answer.find(".chips")
    assert form.get("action") == "/near" and form.get("method") in (None, "get")
    kept = {field.attributes["name"]: field.attributes["value"] for field in form.select("input")}
    assert kept == {"lng": "117.0500", "lat": "36.6400", "has": "toilet"}
    chosen = [option.text for option in form.select("option") if "selected" in option.attributes]
    assert chosen == ["驿站、妈妈小屋", "骑行"]
    assert form.select("noscript")


def test_open_now_keeps_unknown_hours_in_their_group(client: Client, street: list[Place]) -> None:
    answer = client.get(f"{NEAR}&open=now")
    assert _names(answer) == [f"{name}驿站" for name in "甲丙己丁"]


def test_nothing_found_offers_every_way_on(client: Client, session: Session) -> None:
    a_county(session)
    answer = client.get(f"{NEAR}&kind=legal_aid&has=shower&open=24h")
    assert answer.find("h1").text == "服务圈内没有找到"
    assert "您找的是：法律援助 · 24 小时 · 淋浴" in answer.text
    links = {link.text: link.attributes["href"] for link in answer.find(".plain").select("a")}
    assert links["不限“法律援助”"] == f"{NEAR}&has=shower&open=24h"
    assert links["不限“淋浴”"] == f"{NEAR}&kind=legal_aid&open=24h"
    assert links["不限“24 小时”"] == f"{NEAR}&kind=legal_aid&has=shower"
    assert links["看历下区的全部地点"] == "/areas/370102"
    button = next(one for one in answer.all("button") if "这里需要" in one.text)
    assert button.text == "这里需要一个法律援助"


def test_outside_the_circle_is_labelled(client: Client, session: Session) -> None:
    a_county(session, district=False)
    far = a_place(session, "远处驿站", (LIXIA[0] + 0.04, LIXIA[1]))
    offers(session, far, Amenity.shower)
    answer = client.get(f"{NEAR}&mode=walk")
    assert "服务圈是步行约 30 分钟（估算）。" in answer.text
    assert "圈外最近" in [heading.text for heading in answer.all("h2")]
    assert answer.all(".far")[0].text == "1"
    links = [link.text for link in answer.find(".plain").select("a")]
    assert links[:2] == ["改成骑行，范围更大", "看圈外最近的"]


def test_a_place_is_missing(client: Client, session: Session) -> None:
    a_county(session)
    asked = {"lng": "117.0500", "lat": "36.6400", "kind": "legal_aid"}
    for _ in range(2):
        answer = client.post("/near/gaps", data=asked)
        assert answer.status == 303
    back = answer.headers["Location"]
    assert back == f"{NEAR}&kind=legal_aid&told=1"
    assert "记下了，谢谢" in client.get(back).text
    gaps = session.scalars(select(CoverageGap)).all()
    assert [(gap.cell_lng, gap.cell_lat, gap.asked) for gap in gaps] == [(11705, 3664, 1)]


def test_every_filter_on_one_page(client: Client, street: list[Place]) -> None:
    answer = client.get(f"{NEAR.replace('/near', '/near/filters')}&has=toilet&open=now")
    ticked = [
        field.attributes["value"]
        for field in answer.all("input")
        if "checked" in field.attributes and field.attributes["value"]
    ]
    assert ticked == ["now", "toilet"]
    assert len(answer.all(".pick")) > 45
    assert [form.get("action") for form in answer.all("form")] == ["/near"]
