"""The short form about what is wrong with a place, and its receipt."""

from playwright.sync_api import FilePayload, Locator

from tests.e2e.pages.screen import Screen


class Report(Screen):
    """Choose, tell, send."""

    @property
    def summary(self) -> Locator:
        """The errors, on top, as links to their fields."""
        return self.page.get_by_role("alert")

    @property
    def detail(self) -> Locator:
        return self.page.locator("#detail")

    @property
    def reasons(self) -> Locator:
        return self.page.get_by_role("radio")

    @property
    def send_button(self) -> Locator:
        return self.page.locator("main form button").last

    def choose(self, number: int) -> None:
        """Tap the reason at `number`, from 0."""
        self.reasons.nth(number).check()

    def tell(self, words: str) -> None:
        self.detail.fill(words)

    def show(self, jpeg: bytes) -> None:
        """Choose a picture from the album."""
        picture = FilePayload(name="door.jpg", mimeType="image/jpeg", buffer=jpeg)
        self.page.locator("#photo").set_input_files(picture)

    def send(self) -> None:
        with self.page.expect_navigation():
            self.send_button.click()
