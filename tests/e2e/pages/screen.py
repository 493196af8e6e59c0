"""What every page of the site has: a heading, the two switches on top, the bar below."""

from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page


class Screen:
    """One page in front of the worker; `path` is where a worker finds it without links."""

    path = "/"

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def open(cls, page: Page, path: str = "") -> Self:
        """Type the address."""
        page.goto(path or cls.path)
        return cls(page)

    @property
    def address(self) -> str:
        """Path and query of the page that is shown."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def language(self) -> str | None:
        return self.page.locator("html").get_attribute("lang")

    @property
    def text_size(self) -> float:
        """Of running text, in CSS pixels."""
        return float(
            self.page.evaluate(
                "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
            )
        )

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def switch(self, name: str) -> None:
        """Tap one of the switches on top: 大字, 长辈版, 标准字, EN, 中文."""
        with self.page.expect_navigation():
            self.page.locator("header").get_by_role("link", name=name, exact=True).click()

    def reload(self) -> None:
        self.page.reload()

    def back(self) -> None:
        self.page.go_back()

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)
