"""What the phone keeps for a day without network, and what it does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.listings import HERE, STATION
from tests.e2e.pages import everything
from tests.e2e.pages.home import Home
from tests.e2e.pages.mine import Mine
from tests.e2e.pages.near import Near
from tests.e2e.pages.place import Place
from tests.e2e.pages.screen import Screen
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

NEAR = f"/near?lng={HERE[0]}&lat={HERE[1]}"

_STORED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request, { ignoreVary: true });
      const url = new URL(request.url);
      found[url.pathname + url.search] =
        [headers.get('X-Offline'), headers.get('Cache-Control'), headers.get('HX-Request')];
    }
  }
  return found;
}"""


def stored(page: Page) -> dict[str, list[str | None]]:
    """What the service worker keeps: path -> its opt-in and its caching header."""
    found: dict[str, list[str | None]] = page.evaluate(_STORED)
    return found


#: Resolves when the condition holds; Playwright's own wait needs `eval`, which our pages forbid.
_UNTIL = """async path => {
  const there = () => path ? caches.match(path, { ignoreVary: true })
    : navigator.serviceWorker.controller;
  for (let n = 0; n < 80 && !await there(); n++) await new Promise(done => setTimeout(done, 100));
  return !!await there();
}"""


def wait_until_stored(page: Page, path: str) -> None:
    assert page.evaluate(_UNTIL, path), path


@pytest.fixture
def page(phones: Phones) -> Iterator[Page]:
    """A phone on which the service worker is at work."""
    page = phones.new(worker=True)
    Home.open(page)
    assert page.evaluate(_UNTIL, "")
    yield page
    page.context.set_offline(False)


def test_a_favourite_stays(phones: Phones, site: Site) -> None:
    page = phones.new()
    place = Place.open(page, everything.path(site, "place"))
    assert not place.is_favourite
    place.keep()
    expect(place.star).to_have_attribute("aria-pressed", "true")
    place.reload()
    expect(place.star).to_have_attribute("aria-pressed", "true")
    mine = Mine.open(page)
    assert mine.favourites == [STATION.name]
    mine.link(STATION.name).click()
    expect(page.locator("h1")).to_contain_text(STATION.name)
    place.keep()
    expect(place.star).to_have_attribute("aria-pressed", "false")
    assert Mine.open(page).favourites == []


def test_the_first_page_offers_the_last_results(phones: Phones) -> None:
    page = phones.new()
    home = Home.open(page)
    expect(home.last_results).to_be_hidden()
    near = home.find_nearby()
    near.filter_by("24 小时")
    expected, address = near.names, near.address
    home = Home.open(page)
    expect(home.last_results).to_contain_text("历下区")
    home.show_last_results()
    page.wait_for_url(f"**{address}")
    assert near.names == expected


def test_without_network_what_was_kept_is_there(page: Page, site: Site) -> None:
    near = Near.open(page, NEAR)
    near.filter_by("24 小时")
    filtered, address = near.names, near.address
    wait_until_stored(page, address)
    place_path = everything.path(site, "place")
    place = Place.open(page, place_path)
    place.keep()
    wait_until_stored(page, place_path)
    Mine.open(page)
    wait_until_stored(page, "/me")

    page.context.set_offline(True)
    near = Near.open(page, address)
    assert near.names == filtered
    assert "现在没有网络" in near.text
    assert Mine.open(page).favourites == [STATION.name]
    assert Place.open(page, place_path).navigation
    home = Home.open(page)
    expect(home.last_results).to_be_visible()
    for path in ("/search?q=历下", "/areas", "/places/0000000000"):
        assert Screen.open(page, path).title == "现在没有网络", path


def test_the_phone_keeps_only_what_may_be_kept(page: Page, site: Site) -> None:
    report = everything.path(site, "report")
    for path in (NEAR, report, "/search?q=历下", "/areas", "/privacy", "/near?lng=x&lat=1"):
        page.goto(path, wait_until="networkidle")
    page.goto(everything.path(site, "place"), wait_until="networkidle")
    wait_until_stored(page, NEAR)
    kept = stored(page)
    pages = {path: marks for path, marks in kept.items() if not path.startswith("/static/")}
    assert pages.keys() <= {"/", "/offline", "/me", NEAR}
    for path, (opted_in, caching, _) in pages.items():
        assert opted_in == "keep" or path == "/offline", path
        assert "no-store" not in (caching or ""), path


def test_everything_kept_can_be_forgotten(page: Page, site: Site) -> None:
    Near.open(page, NEAR)
    wait_until_stored(page, NEAR)
    Mine.open(page)
    with page.expect_navigation():
        page.get_by_role("button", name="清除").click()
    expect(Home.open(page).last_results).to_be_hidden()
    assert NEAR not in stored(page)
