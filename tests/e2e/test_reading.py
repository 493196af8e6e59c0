"""Eyes and hands: text sizes, languages, narrow screens, big fingers, the bar at the bottom."""

import pytest
from playwright.sync_api import Page

from tests.e2e import layout
from tests.e2e.listings import HERE, LONG, STATION
from tests.e2e.pages import everything
from tests.e2e.pages.home import Home
from tests.e2e.pages.mine import Mine
from tests.e2e.pages.near import Near
from tests.e2e.pages.screen import Screen
from tests.e2e.phone import HEIGHT, WIDTH, Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

NARROW = 320
PAGES = (
    *("home", "near", "place from here", "search", "county", "report", "me", "filters"),
    *("programmes from here", "programme", "programme filters", "sign-up"),
    *("benefits", "benefits from here", "benefit"),
)


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_and_a_finger(reader: Page, site: Site, name: str) -> None:
    page = reader
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    Screen.open(page, everything.path(site, name))
    assert layout.overflow(page) == 0
    assert layout.small_targets(page, 48) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_largest_text_on_a_narrow_screen(
    lasting: Phones, reader: Page, site: Site, name: str
) -> None:
    page = reader
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    lasting.choose(page, "elder")
    screen = Screen.open(page, everything.path(site, name))
    assert screen.text_size == 18 * 1.875
    assert layout.overflow(page) == 0
    assert layout.small_targets(page, 60) == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_first_two_results_are_whole(phones: Phones, site: Site, language: str) -> None:
    page = phones.new(language=language)
    for question in ("", "&open=now", "&kind=station&mode=ebike"):
        near = Near.open(page, everything.path(site, "near") + question)
        assert near.names[:2] == [STATION.name, LONG.name]
        second = layout.bottoms(page, "article.card")[1]
        assert second <= layout.top(page, ".bar"), question


def test_the_bar_covers_nothing_that_has_the_focus(reader: Page, site: Site) -> None:
    page = reader
    for name in ("near", "place", "report", "areas"):
        Screen.open(page, everything.path(site, name))
        assert layout.covered_by_bar(page, 45) == [], name


@pytest.mark.parametrize("size", ["standard", "large", "elder"])
def test_everything_can_be_scrolled_clear_of_the_bar(
    lasting: Phones, reader: Page, site: Site, size: str
) -> None:
    page = reader
    page.set_viewport_size({"width": WIDTH, "height": 640})
    lasting.choose(page, size)
    for name in ("home", "near", "filters", "areas", "county", "place", "report", "me", "privacy"):
        Screen.open(page, everything.path(site, name))
        assert layout.left_under_bar(page) == [], name


def test_the_text_size_stays_as_chosen(phones: Phones) -> None:
    page = phones.new()
    home = Home.open(page)
    assert home.text_size == 18
    home.switch("大字")
    assert home.text_size == 18 * 1.25
    home.switch("长辈版")
    assert home.text_size == 18 * 1.875
    near = home.find_nearby()
    assert near.text_size == 18 * 1.875
    near.switch("标准字")
    assert near.text_size == 18
    assert near.address.startswith(f"/near?lng={HERE[0]}&lat={HERE[1]}")
    assert Mine.open(page).text_size == 18


def test_the_language_stays_as_chosen(phones: Phones) -> None:
    page = phones.new()
    home = Home.open(page)
    assert home.language == "zh-CN"
    home.switch("EN")
    assert home.language == "en"
    near = Near.open(page, f"/near?lng={HERE[0]}&lat={HERE[1]}")
    assert near.language == "en"
    assert "in your circle" in near.title
    near.switch("中文")
    assert near.language == "zh-CN"
    assert near.cards


def test_a_phone_in_english_gets_english(phones: Phones) -> None:
    assert Home.open(phones.new(language="en-GB")).language == "en"


def test_a_kept_size_is_not_in_the_address_that_is_shared(phones: Phones) -> None:
    page = phones.new()
    near = Near.open(page, f"/near?lng={HERE[0]}&lat={HERE[1]}")
    near.switch("大字")
    near.filter_by("24 小时")
    assert "size=" not in near.address
