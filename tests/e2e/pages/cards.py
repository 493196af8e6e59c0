"""The cards of places, on whichever page lists them."""

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.e2e.pages.place import Place
from tests.e2e.pages.screen import Screen


@dataclass(frozen=True, slots=True)
class Card:
    """One place in a list."""

    box: Locator

    @property
    def name(self) -> str:
        return self.box.get_by_role("heading").get_by_role("link").inner_text()

    @property
    def text(self) -> str:
        return self.box.inner_text()

    @property
    def navigation(self) -> str:
        """Where the button 导航 leads."""
        return self.box.get_by_role("link", name="导航").get_attribute("href") or ""

    @property
    def call(self) -> str | None:
        return self.box.get_by_role("link", name="打电话").get_attribute("href")


class Cards(Screen):
    """A page that lists places."""

    @property
    def cards(self) -> list[Card]:
        return [Card(box) for box in self.page.locator("article.card").all()]

    @property
    def names(self) -> list[str]:
        """Of all places, in their order; read at once."""
        return self.page.locator("article.card h2 a").all_inner_texts()

    def card(self, name: str) -> Card:
        """The only card of that name."""
        return Card(self.page.locator("article.card").filter(has_text=name))

    def go_to(self, name: str) -> Place:
        """Open the place of that name."""
        with self.page.expect_navigation():
            self.page.locator("article.card").get_by_role("link", name=name).click()
        return Place(self.page)
