"""A voucher from the home page to the counter: five taps, ten minutes without a network, by camera,
without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e import counters, courses, doors, layout, staff
from tests.e2e.counters import STEP, Held, Shop
from tests.e2e.courses import Thumb
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.test_axe import CONTRAST, violations

pytestmark = pytest.mark.browser

#: No carrier gives out numbers of this block.
PHONE, NEW, PLAIN = "+8619900000061", "19900000062", "+8619900000063"
VOUCHER = re.compile("/benefits/claims/")
#: A scan was made some moments before the server's clock, which stands at ten.
GIVEN = re.compile("核销成功每碗便宜 5 元 老济南面馆八折 (09:59|10:00)")


@pytest.fixture(scope="module")
def shop(site: Site) -> Shop:
    return counters.a_shop(site, "老济南面馆八折")


def _claimed(page: Page) -> None:
    expect(page).to_have_url(VOUCHER)
    expect(page.get_by_role("img", name="给店员扫的码")).to_be_visible()


def _number(page: Page) -> str:
    """The voucher's, as the page shows it."""
    row = page.locator("li", has_text="扫不了时报券号").locator("b")
    return row.inner_text().replace(" ", "")


def _at_counter(phones: Phones, site: Site, shop: Shop) -> Page:
    page = phones.new()
    staff.remember(site, page, shop.place)
    page.goto("/manage/vouchers")
    expect(page.locator("#desk")).to_be_visible()
    return page


def _types(page: Page, held: Held) -> None:
    page.get_by_label("输入券号").fill(held.number)
    page.get_by_label("6 位数字").fill(held.digits)
    page.get_by_role("button", name="核销", exact=True).click()


def test_five_taps_from_the_home_page_on_a_remembered_phone(
    phones: Phones, site: Site, shop: Shop
) -> None:
    page = phones.new()
    courses.remember_worker(site, page, PHONE)
    page.goto("/")
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="我能享受什么").first)
    thumb.tap(page.get_by_role("link", name="老济南面馆八折").first)
    thumb.tap(page.get_by_role("link", name="领券"))
    thumb.tap(page.get_by_role("button", name="领取", exact=True))
    _claimed(page)
    assert thumb.taps <= 5
    page.goto(f"/benefits/{shop.benefit}/claim")
    page.get_by_role("link", name="看我的券").click()
    _claimed(page)
    page.get_by_role("button", name="退回这张券").click()
    expect(page.locator("h1")).to_have_text("已退回")


def test_the_code_on_the_way_for_a_phone_that_is_new(
    phones: Phones, site: Site, shop: Shop
) -> None:
    page = phones.new()
    page.goto(f"/benefits/{shop.benefit}")
    page.get_by_role("link", name="领券").click()
    page.get_by_label("手机号").fill(NEW)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_label("6 位数字")).to_be_visible()
    page.get_by_label("6 位数字").fill(courses.newest_code(site))
    page.get_by_role("button", name="领取", exact=True).click()
    _claimed(page)
    page.goto("/me/claims")
    expect(page.locator("main li")).to_have_count(1)


def test_the_square_goes_on_for_ten_minutes_without_a_network(
    phones: Phones, site: Site, shop: Shop
) -> None:
    held = counters.held(site, shop, "+8619900000064")
    page = phones.new()
    # The phone's clock is years off.
    page.clock.install(time="2020-01-01T08:00:05+08:00")
    with page.expect_response(lambda answer: answer.url.endswith("/squares")):
        page.goto(held.path)
    square = page.locator("#voucher-square")
    expect(page.locator("#voucher-left")).to_contain_text("秒后换码")
    page.context.set_offline(True)
    for later_s, minutes in ((1, 0), (60, 1), (240, 5), (240, 9)):
        page.clock.fast_forward(later_s * 1000)
        wanted = counters.square_at(site, held.number, STEP + 2 * minutes)
        page.wait_for_timeout(50)
        assert courses.scanned(square.screenshot()) == [wanted], minutes
    page.clock.fast_forward(90_000)
    expect(page.locator("#voucher-left")).to_contain_text("码过期了")
    expect(square).to_be_hidden()
    page.context.set_offline(False)
    page.clock.fast_forward(31_000)
    expect(square).to_be_visible()


def test_the_camera_redeems_on_a_dead_network(
    playwright: Playwright, chromium_path: Path, tmp_path: Path, site: Site, shop: Shop
) -> None:
    held = counters.held(site, shop, "+8619900000065")
    with doors.seeing(playwright, chromium_path, tmp_path, held.read) as browser:
        phones = Phones(browser, site.address)
        page = phones.new(at=None)
        staff.remember(site, page, shop.place)
        page.goto("/manage/vouchers", wait_until="networkidle")
        page.context.set_offline(True)
        page.get_by_role("button", name="打开相机").click()
        expect(page.locator("#verdict")).to_have_text("记下了，联网后自动上传")
        expect(page.locator("#waiting-number")).to_have_text("1")
        assert site.rows(counters.REDEEMED, held.number) == []
        page.context.set_offline(False)
        expect(page.locator("#verdict")).to_have_text(GIVEN)
        # The code is still before the camera: seen again and again, it is not sent again.
        page.evaluate(doors.LOOKING)
        expect(page.locator("#verdict")).to_have_text(GIVEN)
        phones.put_away()
    assert phones.complaints == []
    assert site.rows(counters.REDEEMED, held.number) == [("老济南面馆八折的店", 1)]


def test_a_second_scan_says_when_and_where_and_the_holder_sees_it_used(
    phones: Phones, site: Site, shop: Shop
) -> None:
    held = counters.held(site, shop, "+8619900000066")
    page = _at_counter(phones, site, shop)
    _types(page, held)
    expect(page.locator("#verdict")).to_have_text(GIVEN)
    assert violations(page) == []
    _types(page, held)
    expect(page.locator("#verdict")).to_contain_text("已经用过了")
    expect(page.locator("#verdict")).to_contain_text("在老济南面馆八折的店")
    assert layout.small_targets(page, 48) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []
    page.get_by_role("link", name="这里核销过的券").click()
    expect(page.locator("main")).to_contain_text(held.number)
    assert violations(page) == []
    worker = phones.new()
    worker.goto(held.path)
    expect(worker.locator("h1")).to_have_text("已使用")


def test_a_page_at_the_counter_keeps_scans_over_a_reload(
    phones: Phones, site: Site, shop: Shop
) -> None:
    held = counters.held(site, shop, "+8619900000067")
    page = _at_counter(phones, site, shop)
    page.route("**/scans", lambda route: route.abort())
    _types(page, held)
    expect(page.locator("#verdict")).to_have_text("记下了，联网后自动上传")
    page.reload()
    expect(page.locator("#waiting-number")).to_have_text("1")
    page.unroute("**/scans")
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("#verdict")).to_have_text(GIVEN)
    expect(page.locator("#waiting")).to_be_hidden()
    assert site.rows(counters.REDEEMED, held.number) == [("老济南面馆八折的店", 1)]


def test_a_clock_that_is_wrong_and_set_right_meanwhile_does_no_harm(
    phones: Phones, site: Site, shop: Shop
) -> None:
    held = counters.held(site, shop, "+8619900000069")
    page = phones.new()
    staff.remember(site, page, shop.place)
    page.clock.install(time="2020-01-01T08:00:00+08:00")
    with page.expect_response(lambda answer: answer.request.method == "HEAD"):
        page.goto("/manage/vouchers")
    page.context.set_offline(True)
    _types(page, held)
    expect(page.locator("#waiting-number")).to_have_text("1")
    page.clock.set_system_time("2020-01-01T11:00:00+08:00")
    page.context.set_offline(False)
    expect(page.locator("#verdict")).to_have_text(GIVEN)


def test_without_a_script_from_the_form_to_the_counter(
    phones: Phones, site: Site, shop: Shop
) -> None:
    page = phones.new(script=False)
    courses.remember_worker(site, page, PLAIN)
    page.goto(f"/benefits/{shop.benefit}")
    page.get_by_role("link", name="领券").click()
    page.get_by_role("button", name="领取", exact=True).click()
    _claimed(page)
    refresh = page.locator("meta[http-equiv=refresh]")
    expect(refresh).to_have_attribute("content", "30")
    number = _number(page)
    assert courses.scanned(page.locator("#voucher-square").screenshot()) == [
        counters.square_at(site, number, STEP)
    ]
    digits = page.locator("#voucher-digits").inner_text()
    counter = phones.new(script=False)
    staff.remember(site, counter, shop.place)
    counter.goto("/manage/vouchers")
    counter.get_by_label("输入券号").fill(number.upper())
    counter.get_by_label("6 位数字").fill(digits)
    with counter.expect_navigation():
        counter.get_by_role("button", name="核销", exact=True).click()
    expect(counter.locator("#verdict")).to_have_text(GIVEN)


@pytest.mark.parametrize("what", ["form", "voucher"])
def test_nothing_is_wrong_with_form_and_voucher(
    phones: Phones, site: Site, shop: Shop, what: str
) -> None:
    held = counters.held(site, shop, "+8619900000068")
    path = {"form": f"/benefits/{shop.benefit}/claim", "voucher": held.path}[what]
    page = phones.new()
    page.goto(path)
    assert violations(page) == []
    assert layout.small_targets(page, 48) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []
    elder = phones.new(width=320, size="elder")
    elder.goto(path)
    assert layout.overflow(elder) == 0
    assert layout.small_targets(elder, 60) == []
