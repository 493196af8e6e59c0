"""At a programme's door: by camera, on a dead network, without a script, by the wall."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e import courses, doors, layout, staff
from tests.e2e.doors import Course
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.test_axe import CONTRAST, violations

pytestmark = pytest.mark.browser

#: A scan was made some moments before the server's clock, which stands at ten.
IN = re.compile(r"张\*\* 签到成功 (09:59|10:00)")


@pytest.fixture(scope="module")
def course(site: Site) -> Course:
    return doors.on_now(site, guests=4, first=9100)


def test_the_camera_reads_a_receipt_on_a_dead_network(
    playwright: Playwright, chromium_path: Path, tmp_path: Path, site: Site, course: Course
) -> None:
    guest = course.guests[0]
    receipt = f"{site.address}/programmes/receipts/{guest.token}"
    with doors.seeing(playwright, chromium_path, tmp_path, receipt) as browser:
        phones = Phones(browser, site.address)
        page = phones.new(at=None)
        staff.officer(site, page, course.union)
        page.goto(f"/manage/checkins/{course.public_id}", wait_until="networkidle")
        page.context.set_offline(True)
        page.get_by_role("button", name="打开相机").click()
        expect(page.locator("#verdict")).to_have_text("记下了，联网后自动上传")
        expect(page.locator("#waiting-number")).to_have_text("1")
        assert site.rows(doors.CAME, guest.number) == []
        page.context.set_offline(False)
        expect(page.locator("#verdict")).to_have_text(IN)
        # The code is still before the camera: seen again and again, it is not sent again.
        page.evaluate(doors.LOOKING)
        expect(page.locator("#verdict")).to_have_text(IN)
        expect(page.locator("#came")).to_have_text("1 / 4 人已到")
        phones.put_away()
    assert phones.complaints == []
    assert site.rows(doors.CAME, guest.number) == [("scanned", 1)]


def test_what_was_scanned_on_a_dead_network_is_sent_later_once(
    phones: Phones, site: Site, course: Course
) -> None:
    guest = course.guests[1]
    page = phones.new()
    staff.officer(site, page, course.union)
    page.goto(f"/manage/checkins/{course.public_id}")
    page.context.set_offline(True)
    for _ in range(2):
        page.get_by_label("输入回执上的编号").fill(guest.number)
        page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("#waiting")).to_contain_text("1 次签到还在这部手机上")
    assert site.rows(doors.CAME, guest.number) == []
    page.context.set_offline(False)
    expect(page.locator("#verdict")).to_have_text(IN)
    expect(page.locator("#waiting")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert site.rows(doors.CAME, guest.number) == [("typed", 1)]


def test_a_reload_loses_nothing(phones: Phones, site: Site, course: Course) -> None:
    guest = course.guests[2]
    page = phones.new()
    staff.officer(site, page, course.union)
    page.goto(f"/manage/checkins/{course.public_id}")
    page.route("**/scans", lambda route: route.abort())
    page.get_by_label("输入回执上的编号").fill(guest.number)
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("#verdict")).to_have_text("记下了，联网后自动上传")
    page.reload()
    expect(page.locator("#waiting-number")).to_have_text("1")
    assert violations(page) == []
    assert layout.small_targets(page, 48) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []
    page.unroute("**/scans")
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("#verdict")).to_have_text(IN)
    expect(page.locator("#waiting")).to_be_hidden()
    assert site.rows(doors.CAME, guest.number) == [("typed", 1)]


def test_a_number_is_typed_without_a_script(phones: Phones, site: Site, course: Course) -> None:
    page = phones.new(script=False)
    staff.officer(site, page, course.union)
    page.goto(f"/manage/checkins/{course.public_id}")
    page.get_by_label("输入回执上的编号").fill(course.guests[2].number.upper())
    with page.expect_navigation():
        page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("#verdict")).to_contain_text("张** 已签到")


def test_the_wall_lets_people_check_themselves_in(
    phones: Phones, site: Site, course: Course
) -> None:
    guest = course.guests[3]
    screen = phones.new(width=1280, height=800)
    staff.officer(site, screen, course.union)
    screen.goto(f"/manage/checkins/{course.public_id}/wall")
    (read,) = courses.scanned(screen.locator("#wall-code .square").screenshot())
    where = urlsplit(read)
    page = phones.new(script=False)
    courses.remember_worker(site, page, guest.phone)
    page.goto(f"{where.path}?{where.query}")
    assert site.rows(doors.CAME, guest.number) == []
    with page.expect_navigation():
        page.get_by_role("button", name="我到了，签到").click()
    expect(page.get_by_role("status").first).to_contain_text("已签到")
    assert site.rows(doors.CAME, guest.number) == [("wall", 1)]


def test_a_page_that_stood_open_too_long_asks_for_a_new_token(
    phones: Phones, site: Site, course: Course
) -> None:
    page = phones.new()
    staff.officer(site, page, course.union)
    page.goto(f"/manage/checkins/{course.public_id}")
    page.route("**/scans", lambda route: route.fulfill(status=400), times=1)
    page.get_by_label("输入回执上的编号").fill(course.guests[2].number)
    with page.expect_response(lambda one: one.url.endswith("/scans") and one.ok):
        page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("#verdict")).to_contain_text("张** ")
    expect(page.locator("#waiting")).to_be_hidden()
