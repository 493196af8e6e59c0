"""The list of programmes and the page of one, in the words of who uses them."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Programmes:
    """The list."""

    page: Page

    @classmethod
    def open(cls, page: Page, path: str = "/programmes") -> "Programmes":
        page.goto(path)
        return cls(page)

    @property
    def titles(self) -> list[str]:
        return self.page.locator("#more-programmes article h2").all_inner_texts()

    @property
    def kinds(self) -> list[str]:
        """The line below each title, which begins with the kind."""
        return self.page.locator("#more-programmes article h2 + p").all_inner_texts()

    def pick_kind(self, kind: str) -> None:
        """Choose from the phone's own picker; the list follows by itself."""
        self.page.locator("select[name=kind]").select_option(kind)
        chosen = self.page.locator(f"select[name=kind] option[value={kind}][selected]")
        chosen.wait_for(state="attached")

    def near_me(self) -> None:
        self.page.get_by_role("link", name="离我近的").click()
        self.page.wait_for_url("**lng=**")

    def open_first_of(self, words: str) -> "Programme":
        """The first whose card holds `words`."""
        with self.page.expect_navigation():
            self.page.locator("article", has_text=words).locator("h2 a").first.click()
        return Programme(self.page)


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme."""

    page: Page

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def calendar(self) -> str:
        """What the phone's calendar would get."""
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name="加到手机日历").click()
        return found.value.path().read_text(encoding="utf-8")

    def sign_up(self) -> None:
        self.page.locator("#signup a.go").click()
        self.page.locator("#signup form").wait_for()
