"""The site as a phone visits it: the real server on a demo province, and Chromium to look with."""

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from app.config import ROOT
from bench import kept
from tools import chromium
from tools.ports import free_port

#: Made once and kept: the federation's own scale, which is what `make run` shows.
NAME, SIZE = "visits", 12_000
#: Jinan's 历下区, Qingdao's 市南区, and 单县, a county, where the circle is half an hour; each
#: circle holds at least the 20 places of a full page (`cards` of every visit is checked).
SPOTS: Final = ((117.0433, 36.6636), (120.3826, 36.0671), (116.0869, 34.7926))

#: So many requests, each on a connection of its own, reach every worker all but surely.
WARMING: Final = 12

#: A cheap phone, as Lighthouse's mobile profile has it.
WIDTH, HEIGHT, RATIO = 412, 823, 2.0


def load() -> None:
    """Fill the database, or bring the one of an earlier run up to date."""
    kept.filled(NAME, SIZE)


def environment(port: int) -> dict[str, str]:
    """What the server is started with."""
    url = f"sqlite:///{kept.path(NAME)}"
    return kept.environment(url) | {"HOST": "127.0.0.1", "PORT": str(port)}


@contextmanager
def serving(application: str = "wsgi:app", extra: dict[str, str] | None = None) -> Iterator[str]:
    """gunicorn, as `make run` starts it, with `application`; yields its address, then ends it."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", application],
        env=environment(port) | (extra or {}),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _await(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium; raises Unavailable where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=chromium.flags(), headless=True
        )
        yield browser
        browser.close()


def results_path(spot: tuple[float, float]) -> str:
    """The results page of `spot`."""
    return f"/near?lng={spot[0]}&lat={spot[1]}"


def first_place(address: str, path: str) -> str:
    """The path of the first place that the results page at `path` links to."""
    with urllib.request.urlopen(address + path, timeout=10) as answer:
        found = re.search(r'href="(/places/[0-9a-z]+)', answer.read().decode())
    if found is None:
        raise RuntimeError(f"{path} lists no place")
    return found[1]


def warm(address: str, path: str) -> None:
    """Ask often enough for every worker to have answered `path` once, as in a running site."""
    for _ in range(WARMING):
        with urllib.request.urlopen(address + path, timeout=30) as answer:
            answer.read()


def new_page(browser: Browser, address: str) -> Page:
    """A page of a phone that has never been here."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=RATIO,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    return context.new_page()
