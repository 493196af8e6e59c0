"""What a tap does on the page of a place."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.listings import STATION
from tests.e2e.navigation import metres_off
from tests.e2e.pages import everything
from tests.e2e.pages.near import Near
from tests.e2e.pages.place import Place
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def place(phones: Phones, site: Site) -> Place:
    return Place.open(phones.new(), everything.path(site, "place from here"))


def test_the_chosen_map_app_is_remembered(place: Place) -> None:
    left: list[str] = []

    def refuse(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(body="a map app")

    place.page.context.route(re.compile("^https:"), refuse)
    assert "uri.amap.com" in place.navigation[0]
    with place.page.expect_navigation():
        place.link("腾讯地图").click()
    assert metres_off(left[0], STATION.point) < 1
    place.back()
    place.reload()
    assert "apis.map.qq.com" in place.navigation[0]
    with place.page.expect_navigation():
        place.link("返回附近结果").click()
    near = Near(place.page)
    assert "apis.map.qq.com" in near.card(STATION.name).navigation


def test_the_map_comes_on_a_tap_and_from_here(place: Place, site: Site) -> None:
    asked: list[str] = []
    place.page.on("request", lambda request: asked.append(request.url))
    expect(place.page.locator("#map")).to_be_hidden()
    place.page.get_by_role("button", name="看地图").click()
    expect(place.page.locator("#map")).to_be_visible()
    expect(place.page.locator("#map .leaflet-pane").first).to_be_attached()
    assert asked
    assert all(url.startswith((site.address, "data:")) for url in asked)


def test_the_address_is_copied(place: Place) -> None:
    place.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = place.page.get_by_role("button", name="复制地址")
    address = button.get_attribute("data-text") or ""
    button.click()
    expect(place.page.get_by_text("已复制")).to_be_visible()
    assert place.page.evaluate("navigator.clipboard.readText()") == address
    assert "历下区" in address


def test_sharing_hands_on_the_place_without_the_position(place: Place) -> None:
    shared = _shared(place.page)
    place.page.get_by_role("button", name="分享").click()
    expect(place.page.locator("html")).to_have_attribute("data-shared", "yes")
    url = place.page.evaluate(shared)
    assert url.endswith(place.address.split("?")[0])


def test_the_week_opens_and_names_today(place: Place) -> None:
    week = place.page.locator("details.week")
    expect(week.locator("summary")).to_contain_text("周三")
    week.locator("summary").click()
    expect(week.locator("li").nth(1)).to_be_visible()
    assert week.locator("li").count() == 7


def test_machines_read_the_same_place(place: Place) -> None:
    words = place.page.locator('script[type="application/ld+json"]').text_content()
    told = json.loads(words or "")
    assert told["name"] == STATION.name
    assert (told["geo"]["longitude"], told["geo"]["latitude"]) == pytest.approx(STATION.point)


def _shared(page: Page) -> str:
    """Stand in for the phone's own sheet; answers the expression that reads what it was given."""
    page.evaluate("""() => {
      navigator.share = async ({ url }) => {
        window.handed = url;
        document.documentElement.dataset.shared = 'yes';
      };
    }""")
    return "handed"
