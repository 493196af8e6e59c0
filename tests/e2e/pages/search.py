"""The page of what was found by words."""

from tests.e2e.pages.cards import Cards


class Search(Cards):
    """Places and divisions that the words name."""

    path = "/search"

    @property
    def divisions(self) -> list[str]:
        return self.page.locator('main a[href^="/areas/"]').all_inner_texts()
