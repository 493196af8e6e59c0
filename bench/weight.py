"""What a cold, direct visit to 20 results costs on the wire, as Chromium received it."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench import visits
from bench.row import Row
from tools.unavailable import Unavailable

GOAL_BYTES: Final = 22_000
CARDS: Final = 20

#: What comes after the page and does not count: the way to install it, and its picture.
LATER: Final = ("/sw.js", "/manifest.webmanifest", "/static/app/")


@dataclass(slots=True)
class Part:
    """One file of a visit; sizes in bytes, the body as it was sent (compressed)."""

    path: str
    encoding: str
    head: int = 0
    whole: int = 0

    @property
    def body(self) -> int:
        """Without the header lines."""
        return self.whole - self.head


def visit(browser: Browser, address: str, path: str) -> list[Part]:
    """Everything that a first visit to `path` requested before its load event, but LATER."""
    page = visits.new_page(browser, address)
    wire = page.context.new_cdp_session(page)
    parts: dict[str, Part] = {}

    def received(event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer["url"].startswith("data:"):
            return
        path = urlsplit(answer["url"]).path
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        part = Part(path, headers.get("content-encoding", ""), answer["encodedDataLength"])
        parts[event["requestId"]] = part

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in parts:
            parts[event["requestId"]].whole = event["encodedDataLength"]

    wire.on("Network.responseReceived", received)
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    page.goto(path, wait_until="load")
    found = [part for part in parts.values() if not part.path.startswith(LATER)]
    cards = page.locator("article.card").count()
    page.context.close()
    if cards != CARDS:
        raise RuntimeError(f"{path} shows {cards} cards instead of {CARDS}")
    return found


def measure() -> list[Row]:
    """The heaviest of the visits, and its parts; the goal is held against the bodies."""
    visits.load()
    try:
        with visits.serving() as address, visits.browsing() as browser:
            paths = [visits.results_path(spot) for spot in visits.SPOTS]
            heaviest = max((visit(browser, address, path) for path in paths), key=_bodies)
    except Unavailable as reason:
        return [Row("cold visit to 20 results", 0, "bytes", "", None, f"skipped: {reason}")]
    total = _bodies(heaviest)
    heads = sum(part.head for part in heaviest)
    note = f"brotli, heaviest of {len(visits.SPOTS)} spots; response headers {heads} bytes more"
    return [
        Row(
            "cold visit to 20 results", total, "bytes", f"≤ {GOAL_BYTES}", total <= GOAL_BYTES, note
        ),
        *(
            Row(
                f"  {part.path}",
                part.body,
                "bytes",
                "",
                None,
                f"{part.encoding or 'plain'}, headers {part.head}",
            )
            for part in heaviest
        ),
    ]


def _bodies(parts: list[Part]) -> int:
    return sum(part.body for part in parts)
