"""The page of one place."""

from playwright.sync_api import Locator

from tests.e2e.pages.report import Report
from tests.e2e.pages.screen import Screen


class Place(Screen):
    """What is known of a place, and what a worker can say about it."""

    @property
    def navigation(self) -> list[str]:
        """Where every link to a map app leads."""
        found = self.page.locator(
            'main a[href^="https://uri.amap.com"], main a[href^="https://apis.map.qq.com"], '
            'main a[href^="https://api.map.baidu.com"]'
        )
        return [link.get_attribute("href") or "" for link in found.all()]

    @property
    def check(self) -> Locator:
        """The question whether these details are right, and the thanks."""
        return self.page.locator("#place-check")

    @property
    def star(self) -> Locator:
        return self.page.locator("[data-favourite]")

    @property
    def is_favourite(self) -> bool:
        return self.star.get_attribute("aria-pressed") == "true"

    def say_right(self) -> None:
        """One tap: these details are right."""
        with self.page.expect_response(lambda answer: answer.url.endswith("/confirmations")):
            self.check.get_by_role("button", name="对").first.click()

    def say_wrong(self) -> Report:
        """Tap: something is wrong here."""
        with self.page.expect_navigation():
            self.check.get_by_role("link", name="不对").click()
        return Report(self.page)

    def keep(self) -> None:
        """Add to the favourites."""
        self.star.click()
