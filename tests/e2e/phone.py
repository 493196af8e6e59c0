"""The phones of the tests: a screen, a position or none, a script engine or none."""

from typing import Final

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Geolocation,
    Page,
)

from tests.e2e.listings import HERE

#: A name that leads to this machine over plain http, as on a network without certificates.
PLAIN_HOST: Final = "yijia.test"
WIDTH, HEIGHT = 390, 844
WAIT_MS: Final = 8_000

#: What Chromium writes to the console about what a test asks for on purpose: an answer that is
#: no 200.
EXPECTED: Final = "Failed to load resource:"


class Phones:
    """Makes phones, and hears everything that their pages complain about."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.site = site
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._reader: tuple[Page, CDPSession] | None = None

    def new(
        self,
        *,
        at: tuple[float, float] | None = HERE,
        script: bool = True,
        width: int = WIDTH,
        height: int = HEIGHT,
        language: str = "zh-CN",
        worker: bool = False,
        size: str = "standard",
    ) -> Page:
        """A page of a phone that knows nothing yet.

        `at` is where it stands and gladly says so; None means that its user does not allow it.
        `worker` lets the site keep its service worker, which otherwise would hide what the
        server answers. `size` is the text size that its user chose before.
        """
        context = self._browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale=language,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=script,
            service_workers="allow" if worker else "block",
            geolocation=Geolocation(longitude=at[0], latitude=at[1]) if at else None,
            permissions=["geolocation"] if at else [],
        )
        context.set_default_timeout(WAIT_MS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(context)
        page = context.new_page()
        self.choose(page, size)
        return page

    def choose(self, page: Page, size: str) -> None:
        """Let the page's phone remember the text size that its user chose before."""
        if size != "standard":
            page.context.add_cookies([{"name": "size", "value": size, "url": self.site}])

    def reader(self) -> Page:
        """A page for a test that only opens addresses and looks, as if its phone were new.

        It is the same page each time, in the same process of the browser: a phone of its own
        costs 0.65 seconds of processor time, its first page as much again, and axe 0.9 more.
        """
        if self._reader is None:
            page = self.new()
            self._reader = page, page.context.new_cdp_session(page)
        page, inside = self._reader
        page.context.clear_cookies()
        everything = {"origin": self.site, "storageTypes": "all"}
        inside.send("Storage.clearDataForOrigin", everything)
        inside.send("Network.clearBrowserCache")
        page.emulate_media(color_scheme="null", reduced_motion="reduce")
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        return page

    def put_away(self) -> None:
        """Close them all."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        self._reader = None

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")
