"""The first page."""

from playwright.sync_api import Locator

from tests.e2e.pages.finding import Finding
from tests.e2e.pages.near import Near


class Home(Finding):
    """The ways to look, and the last results of this phone."""

    path = "/"

    @property
    def last_results(self) -> Locator:
        return self.page.locator("#last a")

    @property
    def hotline(self) -> str | None:
        return self.page.get_by_role("link", name="职工热线").last.get_attribute("href")

    def find_nearby_kind(self, kind: str) -> Near:
        """Tap the tile of a kind."""
        with self.page.expect_navigation():
            self.page.locator(".tiles").get_by_role("link", name=kind).click()
        return Near(self.page)

    def show_last_results(self) -> Near:
        self.last_results.click()
        return Near(self.page)
