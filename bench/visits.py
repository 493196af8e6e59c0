"""The site as a phone visits it: the real server on a demo province, and Chromium to look with."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from app.config import ROOT
from bench.worlds import FOLDER
from tools import chromium
from tools.ports import free_port

#: Made once and kept: the federation's own scale, which is what `make run` shows.
SIZE: Final = 12_000
#: What the database is made of: a file made by other versions of these is no use.
SOURCES: Final = ("migrations/versions", "app/services/demo", "app/models")
#: Jinan's 历下区, Qingdao's 市南区, and 单县, a county, where the circle is half an hour; each
#: circle holds at least the 20 places of a full page (`cards` of every visit is checked).
SPOTS: Final = ((117.0433, 36.6636), (120.3826, 36.0671), (116.0869, 34.7926))

#: So many requests, each on a connection of its own, reach every worker all but surely.
WARMING: Final = 12

#: A cheap phone, as Lighthouse's mobile profile has it.
WIDTH, HEIGHT, RATIO = 412, 823, 2.0


@cache
def database() -> Path:
    """The file, named by what it is made of."""
    sources = sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    digest = blake2b(b"".join(path.read_bytes() for path in sources), digest_size=4)
    return FOLDER / f"visits-{digest.hexdigest()}.sqlite"


def environment(port: int) -> dict[str, str]:
    """What the server is started with."""
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{database()}",
        "INSTANCE_DIR": str(FOLDER / "instance"),
        "LOG_LEVEL": "WARNING",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


def load() -> None:
    """Fill the database, or bring the one of an earlier run up to date."""
    FOLDER.mkdir(exist_ok=True)
    whole = database().with_suffix(".whole")
    if whole.exists():
        _flask("tick")
        return
    for leftover in FOLDER.glob("visits-*"):
        leftover.unlink()
    for command in ("migrate", "seed load", f"demo load --size {SIZE}"):
        _flask(*command.split())
    whole.touch()


def _flask(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        check=True,
        env=environment(0),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


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
