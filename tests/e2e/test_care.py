"""What a worker can say about a place: right, wrong, or that one is missing."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.pages import everything
from tests.e2e.pages.near import Near
from tests.e2e.pages.place import Place
from tests.e2e.pages.report import Report
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

REPORTS = "SELECT count(*) FROM place_report WHERE detail = ?"
RIGHT = (
    "SELECT count(*) FROM place_confirmation JOIN place ON place.id = place_id WHERE public_id = ?"
)


def test_one_tap_says_that_all_is_right(phones: Phones, site: Site) -> None:
    path = everything.path(site, "place")
    place = Place.open(phones.new(), path)
    place.say_right()
    expect(place.check).to_contain_text("记下了")
    place.reload()
    place.say_right()
    expect(place.check).to_contain_text("记下了")
    assert site.rows(RIGHT, path.rpartition("/")[2]) == [(1,)]


def test_right_can_be_said_without_a_script(phones: Phones, site: Site) -> None:
    path = everything.path(site, "demo place")
    place = Place.open(phones.new(script=False), path)
    with place.page.expect_navigation():
        place.check.get_by_role("button", name="对").click()
    expect(place.check).to_contain_text("记下了")
    assert site.rows(RIGHT, path.rpartition("/")[2]) == [(1,)]


def test_a_report_that_lacks_something_keeps_what_was_typed(phones: Phones, site: Site) -> None:
    words = "后门才开着，前门锁了"
    place = Place.open(phones.new(), everything.path(site, "place"))
    report = place.say_wrong()
    report.tell(words)
    report.send()
    expect(report.summary).to_contain_text("请选一项")
    assert report.detail.input_value() == words
    report.summary.get_by_role("link").click()
    expect(report.page.locator("#reason")).to_be_in_viewport()

    report.choose(0)
    report.send()
    assert report.title.startswith("收到了")
    assert words in report.text
    assert site.rows(REPORTS, words) == [(1,)]


def test_a_photo_goes_with_a_report_and_is_shown_to_its_sender_without_a_script(
    phones: Phones, site: Site
) -> None:
    stream = BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(stream, "JPEG")
    report = Report.open(phones.new(script=False), everything.path(site, "report"))
    report.choose(1)
    report.tell("门口贴了告示")
    report.show(stream.getvalue())
    report.send()
    assert report.title.startswith("收到了")
    picture = report.page.locator("main img")
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 900]


@pytest.mark.parametrize("script", [True, False])
def test_a_double_tap_sends_one_report(phones: Phones, site: Site, script: bool) -> None:
    words = f"点了两下 {script}"
    report = Report.open(phones.new(script=script), everything.path(site, "report"))
    report.choose(1)
    report.tell(words)
    report.send_button.dblclick()
    expect(report.page.locator("h1")).to_contain_text("收到了")
    assert site.rows(REPORTS, words) == [(1,)]


def test_a_place_that_is_missing_can_be_asked_for(phones: Phones, site: Site) -> None:
    near = Near.open(phones.new(), everything.path(site, "near with nothing"))
    assert "没有找到" in near.title
    with near.page.expect_navigation():
        near.page.get_by_role("button", name="这里需要一个").click()
    assert near.address.startswith("/near?")
    assert "记下了" in near.text
