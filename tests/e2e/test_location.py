"""When the phone gives no position: a sentence of its own beside a search that works."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.listings import HEBEI, STATION
from tests.e2e.pages.home import Home
from tests.e2e.phone import PLAIN_HOST, Phones
from tests.e2e.site import NOW

pytestmark = pytest.mark.browser

#: A phone that is asked for its position and fails with the given code as the standard has it,
#: a time-out only when the time that the page allows is over.
FAILING = """code => {
  navigator.geolocation.getCurrentPosition = (good, bad, { timeout, enableHighAccuracy }) => {
    window.allowed = { timeout, enableHighAccuracy: !!enableHighAccuracy };
    setTimeout(() => bad({ code, message: "" }), code == 3 ? timeout : 10);
  };
}"""


def failing(page: Page, code: int) -> Home:
    home = Home.open(page)
    page.evaluate(FAILING, code)
    home.location_button.click()
    return home


def says(home: Home, words: str) -> None:
    """The sentence holds `words`, and the field beside it finds the station."""
    expect(home.trouble).to_be_visible()
    expect(home.trouble).to_contain_text(words)
    assert home.search("历下测试").names == [STATION.name]


def test_location_denied(phones: Phones) -> None:
    page = phones.new(at=None)
    home = Home.open(page)
    home.location_button.click()
    says(home, "没有允许")


def test_location_timed_out(phones: Phones) -> None:
    page = phones.new()
    page.clock.install(time=NOW)
    page.clock.pause_at(NOW + timedelta(minutes=1))
    home = failing(page, 3)
    expect(home.trouble).to_contain_text("正在找")
    page.clock.run_for(7_900)
    expect(home.trouble).to_contain_text("正在找")
    page.clock.run_for(200)
    assert page.evaluate("allowed") == {"timeout": 8000, "enableHighAccuracy": False}
    says(home, "8 秒内没有找到")


def test_location_unavailable(phones: Phones) -> None:
    says(failing(phones.new(), 2), "给不出位置")


def test_page_without_a_certificate(phones: Phones) -> None:
    """Browsers give positions to secure pages only: the page says so and offers no dead button."""
    page = phones.new()
    home = Home.open(page, phones.site.replace("127.0.0.1", PLAIN_HOST))
    assert page.evaluate("isSecureContext") is False
    expect(home.location_button).to_be_hidden()
    says(home, "不是安全连接")


def test_the_sentences_differ(phones: Phones) -> None:
    page = phones.new()
    data = Home.open(page).trouble.evaluate("element => ({...element.dataset})")
    sentences = [data[name] for name in ("busy", "denied", "late", "unknown", "insecure")]
    assert len(set(sentences)) == 5


def test_a_position_in_another_province_is_answered_plainly(phones: Phones) -> None:
    near = Home.open(phones.new(at=HEBEI)).find_nearby()
    assert near.title == "您的位置不在本省"
    assert near.names == []
    expect(near.page.get_by_role("searchbox")).to_be_visible()


def test_nothing_asks_for_the_position_before_a_tap(phones: Phones) -> None:
    page = phones.new()
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition = () => { window.asked = true; };"
        "navigator.geolocation.watchPosition = () => { window.asked = true; };"
    )
    for path in ("/", "/near", "/search", "/areas", "/me"):
        page.goto(path, wait_until="networkidle")
        assert page.evaluate("window.asked") is None, path
