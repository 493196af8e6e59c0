"""One server and one browser for all; a phone of its own for each test, watched for errors."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.e2e.phone import PLAIN_HOST, Phones
from tests.e2e.server import Site, prepared, serving
from tools import chromium


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, its database filled once for all processes that share the tests."""
    base = tmp_path_factory.getbasetemp()
    filled = prepared((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "filled")
    with serving(filled, tmp_path_factory.mktemp("e2e")) as site:
        yield site


@pytest.fixture(scope="session")
def browser(chromium_path: Path, playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that also knows a name for this machine which it does not trust."""
    named = f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"
    browser = playwright.chromium.launch(
        executable_path=chromium_path, args=[*chromium.flags(), named], headless=True
    )
    yield browser
    browser.close()


@pytest.fixture
def phones(browser: Browser, site: Site) -> Iterator[Phones]:
    """Phones to visit the site with; a page that complained to the console fails the test."""
    phones = Phones(browser, site.address)
    try:
        yield phones
    finally:
        phones.put_away()
    assert phones.complaints == []


@pytest.fixture(scope="session")
def lasting(browser: Browser, site: Site) -> Iterator[Phones]:
    """The phone that those share who only look."""
    phones = Phones(browser, site.address)
    yield phones
    phones.put_away()


@pytest.fixture
def reader(lasting: Phones) -> Iterator[Page]:
    """A page for a test that only opens addresses and looks; its complaints are the test's."""
    lasting.complaints.clear()
    yield lasting.reader()
    assert lasting.complaints == []
