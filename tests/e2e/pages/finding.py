"""The ways to say where one is, which the home page and some others have."""

from playwright.sync_api import Locator

from tests.e2e.pages.near import Near
from tests.e2e.pages.screen import Screen
from tests.e2e.pages.search import Search


class Finding(Screen):
    """A page with the location button, the search field and the way to the divisions."""

    @property
    def location_button(self) -> Locator:
        return self.page.get_by_role("link", name="用我的位置查找")

    @property
    def search_field(self) -> Locator:
        return self.page.get_by_role("searchbox")

    @property
    def trouble(self) -> Locator:
        """The sentence about a position that could not be had."""
        return self.page.locator("#trouble")

    def find_nearby(self) -> Near:
        """Tap once, and get the list."""
        with self.page.expect_navigation():
            self.location_button.click()
        return Near(self.page)

    def search(self, words: str) -> Search:
        """Type words and send them."""
        self.search_field.fill(words)
        with self.page.expect_navigation():
            self.search_field.press("Enter")
        return Search(self.page)
