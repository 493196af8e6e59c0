"""The results page."""

from playwright.sync_api import Locator

from tests.e2e.pages.cards import Cards


class Near(Cards):
    """What is near, and what narrows it down."""

    path = "/near"

    @property
    def results(self) -> Locator:
        return self.page.locator("#place-results")

    @property
    def more_button(self) -> Locator:
        return self.page.get_by_role("link", name="再看 20 个")

    def chip(self, words: str) -> Locator:
        return self.page.locator(".chips").get_by_role("link", name=words)

    def filter_by(self, words: str) -> None:
        """Tap a chip and wait for its results."""
        self._changing(lambda: self.chip(words).click())

    def only(self, kind: str) -> None:
        """Choose a kind in its picker."""
        self._changing(lambda: self.page.get_by_label("找什么").select_option(label=kind))

    def travel_by(self, mode: str) -> None:
        """Choose how to go."""
        self._changing(lambda: self.page.get_by_label("怎么去").select_option(label=mode))

    def show_more(self) -> None:
        """Tap 再看 20 个 and wait for them."""
        before = self.page.locator("article.card").count()
        self.more_button.click()
        self.page.locator("article.card").nth(before).wait_for()

    def _changing(self, act: object) -> None:
        assert callable(act)
        with self.page.expect_response(lambda answer: "/near?" in answer.url):
            act()
        self.page.wait_for_function("!document.querySelector('.htmx-request')")
