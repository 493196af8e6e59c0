"""The browser starts, and can draw Chinese."""

from typing import TYPE_CHECKING

import pytest

from tools import apt, chromium
from tools.unavailable import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
def test_chinese_letters_have_a_width_of_their_own(browser: "Browser") -> None:
    """Missing letters are drawn as equal boxes; a CJK font draws each as a square of its size."""
    page = browser.new_page()
    page.set_content("<span id=a style='font-size:40px'>驿家</span>")
    assert page.evaluate("document.getElementById('a').offsetWidth") == pytest.approx(80, abs=2)
    page.close()


def test_without_a_browser_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(apt, "may_install", lambda: False)
    with pytest.raises(Unavailable, match="apt-get install chromium"):
        chromium.ensure()
