"""The pictures in docs/screenshots: `python -m tools.screenshot http://127.0.0.1:8000`.

The site must be running with the demo province. Pictures are as wide as a phone, two pixels a
point; the results are taken taller than a screen, so that the circle is in the picture.
"""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from tools import chromium
from tools.unavailable import Unavailable

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDTH: Final = 390
#: 市中区 of Jinan, WGS-84 (lng, lat).
NEAR: Final = "/near?lng=117.0009&lat=36.6583"


def take(browser: Browser, address: str) -> None:
    """Visit the pages and keep a picture of each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(
        base_url=address,
        viewport={"width": WIDTH, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    page.goto("/")
    _keep(page, "home", 844)
    page.goto(NEAR)
    _keep(page, "near", 1180)
    page.locator("article.card h2 a").first.click()
    page.locator("#place-check").wait_for()
    _keep(page, "place", 844)


def _keep(page: Page, name: str, height: int) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


def main(address: str) -> int:
    """Answer an exit code."""
    try:
        program = chromium.ensure()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.flags())
        take(browser, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
