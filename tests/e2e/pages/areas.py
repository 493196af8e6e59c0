"""Browsing without a position."""

from tests.e2e.pages.cards import Cards


class Areas(Cards):
    """A division, what lies in it, and its places."""

    path = "/areas"

    def enter(self, name: str) -> "Areas":
        """Go into the division of that name."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return self
