"""First paint on a slow network: the real page against its very own bytes as static files.

Chromium over the DevTools protocol: 1.6 Mbit/s down, 0.75 up, 150 ms a request, the processor four
times slower, nothing cached, plain http on loopback (a certificate would cost both sides the same
round trips, which DevTools does not slow down).
"""

from statistics import median
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench import replay, visits
from bench.kept import FOLDER
from bench.row import Row
from tools.unavailable import Unavailable

# A visit paints first at some 400 ms or at some 650, by chance, the file as well as the page: the
# median of eleven visits gave ratios from 0.8 to 1.4 without a change, of 31 it stays near one.
ROUNDS: Final = 31
GOAL: Final = 1.2
NETWORK: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
PROCESSOR_SLOWDOWN: Final = 4

_PAINTS: Final = """() => new Promise(done => new PerformanceObserver((list, watch) => {
  const found = Object.fromEntries(performance.getEntriesByType('paint')
    .map(one => [one.name, one.startTime]));
  if ('first-contentful-paint' in found) { watch.disconnect(); done(found); }
}).observe({type: 'paint', buffered: true}))"""


def asked_for(browser: Browser, address: str, path: str) -> list[str]:
    """The path and query of everything that a visit requests."""
    page = visits.new_page(browser, address)
    found: list[str] = []

    def hear(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme == "http":
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))

    page.on("request", lambda request: hear(request.url))
    page.goto(path, wait_until="networkidle")
    page.context.close()
    return list(dict.fromkeys(found))


def paints(browser: Browser, address: str, path: str) -> dict[str, float]:
    """Milliseconds to the first paint and the first contentful one, of a first visit."""
    page = visits.new_page(browser, address)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWDOWN})
    page.goto(path, wait_until="load")
    found: dict[str, float] = page.evaluate(_PAINTS)
    page.context.close()
    return found


def measure() -> list[Row]:
    """First paint and first contentful paint of both, and their ratio."""
    visits.load()
    path = visits.results_path(visits.SPOTS[0])
    try:
        with visits.serving() as real, visits.browsing() as browser:
            file = FOLDER / "recorded.json"
            replay.record(real, ["/healthz", *asked_for(browser, real, path)], file)
            ready = {"BENCH_RECORDED": str(file)}
            with visits.serving("bench.replay:create()", ready) as static:
                times = _interleaved(browser, (real, static), path)
    except Unavailable as reason:
        return [Row("first paint", 0, "ms", "", None, f"skipped: {reason}")]
    return [row for name in ("first-paint", "first-contentful-paint") for row in _rows(name, times)]


def _interleaved(browser: Browser, addresses: tuple[str, str], path: str) -> Any:
    """For each address its paints, measured in turns; the first round only warms up."""
    times: dict[str, list[dict[str, float]]] = {address: [] for address in addresses}
    for turn in range(ROUNDS + 1):
        for address in addresses if turn % 2 else reversed(addresses):
            found = paints(browser, address, path)
            if turn:
                times[address].append(found)
    return tuple(times.values())


def _rows(name: str, times: Any) -> list[Row]:
    ours, theirs = (median(one[name] for one in side) for side in times)
    spread = f"{min(one[name] for one in times[0]):.0f}–{max(one[name] for one in times[0]):.0f} ms"
    words = name.replace("-", " ")
    return [
        Row(f"{words}: page", ours, "ms", "", None, f"slow 4G, {ROUNDS} visits, {spread}"),
        Row(f"{words}: same bytes, static", theirs, "ms", "", None, "same gunicorn, in turns"),
        Row(f"{words}: ratio", ours / theirs, "×", f"≤ {GOAL:g}", ours / theirs <= GOAL),
    ]
