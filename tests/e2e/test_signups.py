"""From the paper on the wall to the receipt: three taps on a phone that is remembered, five with a
code; the same without a script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import courses, staff
from tests.e2e.courses import Thumb
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

#: No carrier gives out numbers of this block.
REMEMBERED = "+8619900000051"
NEW, PLAIN, MISTYPED = "19900000052", "19900000053", "19900000054"
RECEIPT = re.compile("/programmes/receipts/")
SCANS = (
    "SELECT label, sum(count) FROM qr_scan JOIN qr_code ON qr_code.id = code_id"
    " JOIN programme ON programme.id = programme_id WHERE programme.public_id = ? GROUP BY label"
)


@pytest.fixture(scope="module")
def course(site: Site) -> tuple[str, str]:
    return courses.a_course(site, "解放路驿站", "顺丰泉城分部")


@pytest.fixture
def poster(phones: Phones, site: Site, course: tuple[str, str]) -> str:
    """The path that a decoder reads off the screenshot of the first poster."""
    page = phones.new(width=794, height=1123)
    staff.officer(site, page, course[1])
    page.goto(f"/manage/posters/{course[0]}/sheets?sheet=poster")
    paper = page.locator(".poster").first
    (read,) = courses.scanned(paper.screenshot())
    assert urlsplit(read).netloc == urlsplit(site.address).netloc
    return urlsplit(read).path


def _joined(page: Page) -> None:
    expect(page).to_have_url(RECEIPT)
    expect(page.locator("h1")).to_have_text("报名成功")
    expect(page.get_by_role("img", name="签到二维码")).to_be_visible()


def test_three_taps_on_a_remembered_phone(
    phones: Phones, site: Site, course: tuple[str, str], poster: str
) -> None:
    page = phones.new()
    courses.remember_worker(site, page, REMEMBERED)
    with page.expect_response(lambda answer: answer.url.endswith("/scans")):
        page.goto(poster)
    assert site.rows(SCANS, course[0]) == [("解放路驿站", 1)]
    before, thumb = courses.taken(site, course[0]), Thumb(page)
    thumb.write("姓名", "张三")
    thumb.tap(page.get_by_role("button", name="报名", exact=True))
    _joined(page)
    assert thumb.taps <= 3
    assert courses.taken(site, course[0]) == before + 1
    (shown,) = courses.scanned(page.locator(".qr").screenshot())
    assert urlsplit(shown).path == urlsplit(page.url).path
    page.get_by_role("button", name="来不了，退出报名").click()
    expect(page.locator("h1")).to_have_text("您已退出")
    page.get_by_role("link", name="重新报名").click()
    expect(page.get_by_label("姓名")).to_have_value("张三")


@pytest.mark.parametrize(("phone", "script"), [(NEW, True), (PLAIN, False)])
def test_five_taps_with_the_code(
    phones: Phones, site: Site, poster: str, phone: str, script: bool
) -> None:
    page = phones.new(script=script)
    page.goto(poster)
    thumb = Thumb(page)
    thumb.write("姓名", "李四")
    thumb.write("手机号", phone)
    thumb.tap(page.get_by_role("button", name="获取验证码"))
    expect(page.get_by_label("6 位数字")).to_be_visible()
    thumb.write("6 位数字", courses.newest_code(site))
    thumb.tap(page.get_by_role("button", name="报名", exact=True))
    _joined(page)
    assert thumb.taps <= 5
    receipt = page.url
    page.reload()
    expect(page).to_have_url(receipt)
    page.goto(poster)
    page.get_by_role("link", name="看我的报名回执").click()
    expect(page).to_have_url(receipt)


def test_a_wrong_code_is_told_in_the_page_and_back_asks_for_nothing(
    phones: Phones, site: Site, poster: str
) -> None:
    page = phones.new()
    page.goto(poster)
    page.get_by_label("姓名").fill("赵六")
    page.get_by_label("手机号").fill(MISTYPED)
    page.get_by_role("button", name="获取验证码").click()
    digits = page.get_by_label("6 位数字")
    expect(digits).to_be_visible()
    code = courses.newest_code(site)
    digits.fill(str((int(code) + 1) % 1_000_000).zfill(6))
    page.get_by_role("button", name="报名", exact=True).click()
    expect(page.locator("#errors")).to_be_visible()
    assert urlsplit(page.url).path == poster
    page.get_by_label("6 位数字").fill(code)
    page.get_by_role("button", name="报名", exact=True).click()
    _joined(page)
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
    assert urlsplit(page.url).path == poster


def test_what_is_wrong_is_told_in_the_page_and_nothing_is_lost(phones: Phones, poster: str) -> None:
    page = phones.new()
    page.goto(poster)
    page.get_by_label("姓名").fill("王五")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#errors")).to_contain_text("请填手机号")
    expect(page.get_by_label("姓名")).to_have_value("王五")
    assert urlsplit(page.url).path == poster
