"""The worker's own page."""

from tests.e2e.pages.screen import Screen


class Mine(Screen):
    """What this phone keeps."""

    path = "/me"

    @property
    def favourites(self) -> list[str]:
        return self.page.locator("#favourites a").all_inner_texts()
