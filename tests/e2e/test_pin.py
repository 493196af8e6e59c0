"""Moving a pin with a finger: on the diagram, and saved once the distance is confirmed."""

import pytest
from playwright.sync_api import expect

from app.spatial.atlas import GEOD
from tests.e2e import staff
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.test_codes import open_now

pytestmark = pytest.mark.browser

PIN = "SELECT lng, lat FROM place WHERE public_id = ?"


def test_a_tap_on_the_diagram_moves_the_pin(phones: Phones, site: Site) -> None:
    place = open_now(site, 1)
    page = phones.new()
    staff.remember(site, page, place, staff.PHONE.replace("42", "43"))
    page.goto(f"/manage/positions/{place}?reach=300")
    before = site.rows(PIN, place)[0]
    plan = page.locator("#plan")
    plan.scroll_into_view_if_needed()
    box = plan.bounding_box()
    assert box is not None
    scale = 300 / 120 * 336 / box["width"]
    # The drawing may stand in the middle of a wider box.
    scale = max(scale, 300 / 120 * 280 / box["height"])
    plan.click(position={"x": box["width"] / 2 + 150 / scale, "y": box["height"] / 2 - 200 / scale})
    expect(page.locator("#pin-told")).to_contain_text("超过 100 米")
    page.get_by_role("link", name="1 公里").click()
    assert page.locator("#lng").input_value(), "the tap is not lost with another reach"
    page.get_by_role("button", name="保存位置").click()
    expect(page.get_by_role("alert")).to_contain_text("250 米")
    page.get_by_role("button", name="确实在那里").click()
    expect(page.get_by_role("status")).to_contain_text("位置已保存")
    east, _, metres = GEOD.inv(*before, *site.rows(PIN, place)[0])  # type: ignore[arg-type]
    assert metres == pytest.approx(250, abs=4)
    assert east == pytest.approx(36.9, abs=1.5), "150 m east and 200 m north"
