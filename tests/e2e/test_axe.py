"""What the axe engine finds on every kind of page: nothing, in daylight and in the dark."""

from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.e2e.pages import everything
from tests.e2e.phone import Phones
from tests.e2e.server import Site

pytestmark = pytest.mark.browser

#: `target-size` is off unless asked for; Lighthouse asks for it.
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
#: So tall that a button which floats above the end of a form lies on nothing.
TALL: Final[ViewportSize] = {"width": 360, "height": 6000}
RUN: Final = "options => axe.run(document, options).then(found => found.violations)"
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


@pytest.mark.parametrize("name", everything.PATHS)
def test_axe_finds_nothing(reader: Page, site: Site, name: str) -> None:
    page = reader
    page.goto(everything.path(site, name))
    if page.locator(".sticky").count():
        page.set_viewport_size(TALL)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []


def test_axe_finds_nothing_in_a_refused_form(phones: Phones, site: Site) -> None:
    page = phones.new()
    page.goto(everything.path(site, "report"))
    with page.expect_navigation():
        page.locator("main form button").click()
    assert page.get_by_role("alert").count() == 1
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Each rule that is broken, with the markup that breaks it."""
    # The engine stays in its document: to send its 570 KB there again for the dark costs as much
    # as a tenth of all that is done with the page.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: Any = page.evaluate(RUN, options or EVERYTHING)
    return [
        f"{one['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in found
        for node in one["nodes"]
    ]
