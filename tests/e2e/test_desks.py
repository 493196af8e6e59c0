"""Every desk on a phone: what axe finds, what is wider than a small screen, in light and dark."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.config import Settings
from app.factory import create_app
from app.routes import manage
from app.web.application import SESSION_COOKIE
from tests.e2e import layout, staff
from tests.e2e.pages import everything
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.test_axe import CONTRAST, violations
from tests.routes.world import OBJECTS

pytestmark = pytest.mark.browser

NARROW = 320


@pytest.fixture(scope="module")
def app() -> Flask:
    """The routing table."""
    return create_app(Settings(secret_key="x", database_url="sqlite:////tmp/never-opened.sqlite"))


@pytest.fixture(scope="module")
def officer(lasting: Phones, site: Site) -> str:
    """The session that the phone of a signed-in officer keeps."""
    page = lasting.reader()
    staff.officer(site, page, "历下区总工会")
    (kept,) = (one["value"] for one in page.context.cookies() if one["name"] == SESSION_COOKIE)
    return kept


def _pages(app: Flask, room: str, place: str) -> list[str]:
    """The desk's pages: its first, and those of a place."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(f"manage.{room}.") or "GET" not in (rule.methods or ()):
            continue
        if not rule.arguments:
            found.append(rule.rule)
        elif rule.arguments == {"public_id"} and OBJECTS[room] == "place":
            found.append(rule.rule.replace("<public_id>", place))
    return found


@pytest.mark.parametrize("room", [one.blueprint.name for one in manage.ROOMS])
def test_a_desk_can_be_read_and_reached(
    reader: Page, officer: str, site: Site, app: Flask, room: str
) -> None:
    page = reader
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": officer, "url": site.address}])
    place = everything.path(site, "place").rpartition("/")[2]
    for path in _pages(app, room, place):
        answer = page.goto(path)
        assert answer is not None
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert answer.status in (200, 422), path
        assert layout.small_targets(page, 48) == [], path
        assert violations(page) == [], path
        page.emulate_media(color_scheme="dark")
        assert violations(page, CONTRAST) == [], path
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 640})
        assert layout.overflow(page) == 0, path
        page.set_viewport_size({"width": 390, "height": 844})
