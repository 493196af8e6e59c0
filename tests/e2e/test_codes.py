"""Codes in the hand: a worker at the door, a manager on the phone they always use, the paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.models.kinds import CodePurpose
from tests.e2e import staff
from tests.e2e.pages import everything
from tests.e2e.pages.place import Place
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.site import NOW

pytestmark = pytest.mark.browser

DOOR, MANAGER = CodePurpose.door, CodePurpose.manager
MM = 96 / 25.4
SCANS = "SELECT sum(count) FROM qr_scan JOIN qr_code ON qr_code.id = code_id WHERE code = ?"
SAID = (
    "SELECT at_door FROM place_confirmation JOIN place ON place.id = place_id WHERE public_id = ?"
)
OPEN_NOW = (
    "SELECT place.public_id FROM place JOIN open_window ON place_id = place.id WHERE demo"
    " AND NOT always_open AND state = 1 AND opens_at < ? AND closes_at > ? AND status = 'open'"
    " ORDER BY place.public_id LIMIT 2"
)


def open_now(site: Site, number: int = 0) -> str:
    """A made-up place that is open now and shuts at night."""
    at = NOW.timestamp()
    return str(site.rows(OPEN_NOW, at, at + 7200)[number][0])


def test_at_the_door_one_tap_says_that_all_is_right(phones: Phones, site: Site) -> None:
    place = open_now(site, 1)
    code = staff.codes(site, place)[DOOR]
    page = phones.new()
    with page.expect_response(lambda answer: answer.url.endswith("/scans")):
        page.goto(f"/q/{code.upper()}")
    assert site.rows(SCANS, code) == [(1,)]
    page.get_by_role("button", name="对", exact=True).click()
    expect(page.locator("#door-check")).to_contain_text("记下了")
    assert site.rows(SAID, place) == [(1,)]


def test_at_the_door_without_a_script(phones: Phones, site: Site) -> None:
    place = everything.path(site, "place").rpartition("/")[2]
    page = phones.new(script=False)
    page.goto(f"/q/{staff.codes(site, place)[DOOR]}")
    page.get_by_role("link", name="不对").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_contain_text("收到了")
    newest = "SELECT at_door FROM place_report ORDER BY id DESC LIMIT 1"
    assert site.rows(newest) == [(1,)]


def test_from_the_managers_code_to_closed_today_in_three_taps(phones: Phones, site: Site) -> None:
    place = open_now(site)
    worker = Place.open(phones.new(), f"/places/{place}")
    assert "营业中" in worker.text
    page = phones.new()
    staff.remember(site, page, place)
    page.goto(f"/q/{staff.codes(site, place)[MANAGER]}")
    assert page.url.endswith(f"/manage/places/{place}"), "no tap: the scan leads to the editor"
    page.get_by_role("button", name="今天关门").click()
    expect(page.locator("#place-door")).not_to_contain_text("营业中")
    worker.reload()
    assert "营业中" not in worker.page.locator("main > p").first.inner_text()


def test_who_scans_a_managers_code_by_chance_is_led_to_the_place(
    phones: Phones, site: Site
) -> None:
    place = open_now(site)
    page = phones.new()
    page.goto(f"/q/{staff.codes(site, place)[MANAGER]}")
    expect(page.get_by_label("手机号")).to_be_visible()
    page.get_by_role("link", name="只想看看这个地方").click()
    expect(page).to_have_url(re.compile(f"/places/{place}$"))


@pytest.mark.parametrize(("kind", "codes"), [("poster", 1), ("stickers", 12), ("manager", 1)])
def test_printed_codes_are_large_enough_and_fit_on_one_page(
    phones: Phones, site: Site, kind: str, codes: int
) -> None:
    place = open_now(site)
    staff.codes(site, place)
    page = phones.new()
    staff.remember(site, page, place)
    page.goto(f"/manage/codes/{place}")
    page.locator(f'form:has(input[name="sheet"][value="{kind}"]) button').click()
    sizes = _printed(page)
    assert len(sizes) == codes
    assert min(sizes) >= 30, "millimetres of the square without its quiet ground"
    pages = re.findall(rb"/Count (\d+)", page.pdf(prefer_css_page_size=True))
    assert pages == [b"1"]


def _printed(page: Page) -> list[float]:
    """The sides of the codes on A4 in millimetres, quiet ground left out."""
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    sides = []
    for square in page.locator(".sheet > svg, .sticker > svg").all():
        box, view = square.bounding_box(), square.get_attribute("viewBox")
        assert box is not None
        assert view is not None
        modules = int(view.split()[2])
        sides.append(box["width"] / MM * (modules - 8) / modules)
    return sides
