"""From the list of what is on to a date in the phone's calendar, with scripts and without."""

import pytest

from tests.e2e.pages import everything
from tests.e2e.pages.programmes import Programme, Programmes
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_from_the_list_to_the_phone_s_calendar(phones: Phones, script: bool) -> None:
    found = Programmes.open(phones.new(script=script))
    assert len(found.titles) == 20
    one = found.open_first_of("示例")
    assert "示例" in one.title
    text = one.calendar()
    assert text.startswith("BEGIN:VCALENDAR")
    assert one.title.replace("示例", "").strip() in text.replace("\n ", "")


def test_the_picker_changes_the_list_in_place(phones: Phones) -> None:
    found = Programmes.open(phones.new())
    for kind, words in (("counselling", "心理辅导"), ("training", "技能培训")):
        found.pick_kind(kind)
        assert found.kinds
        assert all(told.startswith(words) for told in found.kinds)
        assert found.page.url.endswith(f"/programmes?kind={kind}")


def test_near_me_asks_for_the_position_and_tells_distances(phones: Phones) -> None:
    found = Programmes.open(phones.new())
    found.near_me()
    assert "kind=" not in found.page.url
    assert found.page.locator("h1").inner_text().startswith("附近 20 公里内")
    assert found.page.locator("article", has_text="公里").count() or not found.titles


@pytest.mark.parametrize("script", [True, False])
def test_the_form_opens_in_the_page_or_on_its_own(phones: Phones, site: Site, script: bool) -> None:
    page = phones.new(script=script)
    page.goto(f"/programmes/{everything.programme(site)}")
    Programme(page).sign_up()
    assert page.url.endswith("/signup") != script
