"""A clerk with a table copied from a Chinese map app, on a phone: previewed, applied, undone."""

import csv
from pathlib import Path

import prcoords
import pytest
from playwright.sync_api import expect

from tests.e2e import layout, staff
from tests.e2e.listings import HERE, STATION, away
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

NEW, PHONE = "解放路午夜便民点", "0531-86999999"
_NUMBER = "SELECT external_id, public_id FROM place WHERE name = ?"


def _table(site: Site, folder: Path) -> Path:
    """The station with another phone, and a new place, in GCJ-02."""
    ((number, _),) = site.rows(_NUMBER, STATION.name)
    rows = [
        (STATION.name, *_gcj02(STATION.point), STATION.hours, PHONE, number),
        (NEW, *_gcj02(away(HERE, 200, 90)), "24小时", "", "E2E-1"),
        ("没有坐标的点", "", "", "", "", "E2E-2"),
    ]
    with (folder / "驿站.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("名称", "经度", "纬度", "开放时间", "电话", "编号"))
        writer.writerows(rows)
    return folder / "驿站.csv"


def _gcj02(point: tuple[float, float]) -> tuple[float, float]:
    found = prcoords.wgs_gcj((point[1], point[0]))
    return float(found[1]), float(found[0])


def test_from_the_table_to_the_public_page_and_back(
    phones: Phones, site: Site, tmp_path: Path
) -> None:
    page, worker = phones.new(), phones.new()
    staff.officer(site, page, "历下区总工会")
    page.goto("/manage")
    page.get_by_role("link", name="表格导入").click()
    page.get_by_label("表格文件").set_input_files(_table(site, tmp_path))
    page.get_by_label("高德、腾讯").check()
    page.get_by_label("没有写类型的行算作").select_option("station")
    assert layout.overflow(page) == 0
    assert layout.small_targets(page, 48) == []
    page.get_by_role("button", name="检查这个表格").click()
    planned = page.locator("#planned")
    expect(planned).to_contain_text(STATION.phone)
    expect(planned).to_contain_text(PHONE)
    expect(planned).to_contain_text(NEW)
    expect(page.locator("#bad")).to_contain_text("没有写坐标")
    assert layout.overflow(page) == 0
    assert layout.small_targets(page, 48) == []
    ((_, station),) = site.rows(_NUMBER, STATION.name)
    assert PHONE not in site.get(f"/places/{station}"), "not yet"
    page.get_by_role("button", name="写入：新增 1 处，修改 1 处").click()
    expect(page.locator("h1")).to_have_text("已写入")
    worker.goto(f"/places/{station}")
    expect(worker.locator("main")).to_contain_text(PHONE)
    ((_, new),) = site.rows(_NUMBER, NEW)
    worker.goto(f"/near?lng={HERE[0]}&lat={HERE[1]}")
    expect(worker.locator("main")).to_contain_text(NEW)
    page.get_by_role("button", name="整批撤销这次导入").click()
    expect(page.locator("h1")).to_have_text("已整批撤销")
    expect(page.locator("main")).to_contain_text("恢复原样 1 处，删除 1 处")
    worker.goto(f"/places/{new}")
    expect(worker.locator("h1")).to_have_text("没有这一页")
    worker.goto(f"/places/{station}")
    expect(worker.locator("main")).not_to_contain_text(PHONE)
    expect(worker.locator("main")).to_contain_text(STATION.phone)
