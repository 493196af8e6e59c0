"""Narrowing the results down in place: address, back button, deep link, one more page."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.listings import HERE, NEARBY
from tests.e2e.pages.near import Near
from tests.e2e.phone import Phones

pytestmark = pytest.mark.browser

PATH = f"/near?lng={HERE[0]}&lat={HERE[1]}"


@pytest.fixture
def near(phones: Phones) -> Near:
    return Near.open(phones.new(), PATH)


def stays(page: Page) -> None:
    """Mark the document, so that a new one is noticed."""
    page.evaluate("window.same = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.same === true"))


def test_a_chip_changes_the_results_and_the_address(near: Near, phones: Phones) -> None:
    first, title = near.names, near.title
    stays(near.page)
    near.filter_by("24 小时")
    assert stayed(near.page)
    assert near.names != first
    assert near.title != title
    assert "open=" in near.address
    expect(near.chip("24 小时")).to_have_attribute("aria-current", "true")

    filtered, address = near.names, near.address
    assert Near.open(phones.new(), address).names == filtered

    near.filter_by("24 小时")
    assert near.names == first
    assert near.address == PATH


def test_back_and_forward_go_through_the_questions(near: Near) -> None:
    first = near.names
    near.filter_by("卫生间")
    second = near.names
    assert second != first
    near.filter_by("24 小时")
    third, address = near.names, near.address
    assert third != second

    near.back()
    expect(near.chip("24 小时")).not_to_have_attribute("aria-current", "true")
    expect(near.chip("卫生间")).to_have_attribute("aria-current", "true")
    assert near.names == second
    near.back()
    expect(near.chip("卫生间")).not_to_have_attribute("aria-current", "true")
    assert near.names == first
    near.page.go_forward()
    expect(near.chip("卫生间")).to_have_attribute("aria-current", "true")
    near.page.go_forward()
    expect(near.chip("24 小时")).to_have_attribute("aria-current", "true")
    assert (near.names, near.address) == (third, address)


def test_kind_and_way_are_chosen_right_there(near: Near) -> None:
    stays(near.page)
    near.only("妈妈小屋")
    assert "kind=mother_room" in near.address
    assert near.names
    near.travel_by("骑行")
    assert "mode=ebike" in near.address
    assert "kind=mother_room" in near.address
    assert "骑行约" in near.text
    assert stayed(near.page)


def test_all_filters_are_counted_and_cleared_at_once(near: Near) -> None:
    first = near.names
    near.filter_by("卫生间")
    near.filter_by("24 小时")
    near.filter_by("清除 2 项")
    assert near.names == first
    assert near.address == PATH


def test_more_places_are_appended_each_once(near: Near) -> None:
    first = near.names
    assert len(first) == 20
    stays(near.page)
    near.show_more()
    assert near.names[:20] == first
    assert len(near.names) == 40
    near.show_more()
    assert stayed(near.page)
    assert len(near.names) >= NEARBY + 1
    assert len(set(near.names)) == len(near.names)
    expect(near.more_button).to_have_count(0)
    ids = near.page.locator("article.card").evaluate_all("all => all.map(one => one.id)")
    assert len(set(ids)) == len(ids)


def test_every_filter_at_once_leads_back_to_results(near: Near) -> None:
    near.link("更多…").click()
    near.page.get_by_label("饮水").check()
    near.page.get_by_label("妈妈小屋").check()
    with near.page.expect_navigation():
        near.page.get_by_role("button", name="查看结果").click()
    assert "has=drinking_water" in near.address
    assert "kind=mother_room" in near.address
    assert near.names
