"""The results page."""

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.e2e.pages.cards import Cards

#: Promises the end of the next swap.
_WATCH = """() => {
  window.swapped = new Promise(done => document.addEventListener(
    "htmx:finally:swap", () => done(true), { once: true }));
}"""


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

    def _changing(self, act: Callable[[], object]) -> None:
        """Do it, and wait until htmx has put the answer in its place."""
        self.page.evaluate(_WATCH)
        act()
        self.page.evaluate("swapped")
