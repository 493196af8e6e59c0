"""What can I get: answered by thumb, with and without a script, and nothing of it kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.listings import HERE
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

JINAN = "370102"


def heading(page: Page) -> str:
    return page.locator("#benefit-results h2").first.inner_text()


def kept(page: Page) -> str:
    """Everything that the phone keeps of a site, as text."""
    stores = page.evaluate(
        """async () => {
          const pages = [];
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys()) pages.push(one.url);
          return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, pages,
            location.href, history.state]);
        }"""
    )
    return str(stores)


def test_three_answers_and_a_chip_and_the_next_page(phones: Phones, site: Site) -> None:
    page = phones.new(worker=True)
    page.goto("/benefits")
    page.locator("#group").select_option("food_rider")
    page.locator("#county").select_option(JINAN)
    page.locator("#member").select_option("1")
    page.get_by_role("button", name="看我能享受的").click()
    expect(page.get_by_text("网约送餐员 · 历下区 · 工会会员")).to_be_visible()
    assert heading(page).startswith("您能享受")
    page.locator("#benefit-results button.chip", has_text="互助保障").click()
    expect(page.locator("#benefit-results button[aria-current=true]").first).to_have_text(
        "互助保障"
    )
    assert "网约送餐员 · 历下区 · 工会会员" in page.locator("#benefit-results").inner_text()
    assert page.url == f"{site.address}/benefits"
    for word in ("food_rider", JINAN):
        assert word not in kept(page)


def test_the_position_is_an_answer_too(phones: Phones, site: Site) -> None:
    page = phones.new(at=HERE)
    page.goto("/benefits")
    page.get_by_role("button", name="按我的位置看").click()
    expect(page.locator("#benefit-results h2").first).to_contain_text("您能享受")
    assert page.locator("#benefit-results nav").count() == 2
    assert page.url == f"{site.address}/benefits"
    assert str(HERE[0])[:6] not in kept(page)
    page.reload()
    assert heading(page) == "全省的福利"


def test_without_a_script(phones: Phones, site: Site) -> None:
    page = phones.new(script=False)
    page.goto("/benefits")
    page.locator("#county").select_option(JINAN)
    page.get_by_role("button", name="看我能享受的").click()
    assert heading(page).startswith("您能享受")
    assert page.url == f"{site.address}/benefits#benefit-results"
    page.locator("button.chip", has_text="互助保障").click()
    assert heading(page).startswith("您能享受")
    assert page.locator("article").count() >= 1
