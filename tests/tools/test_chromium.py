"""The browser starts, and can draw Chinese."""

import shutil
from pathlib import Path
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
    monkeypatch.setattr(chromium, "find", lambda **_: None)
    monkeypatch.setattr(apt, "may_install", lambda: False)
    with pytest.raises(Unavailable, match="apt-get install chromium"):
        chromium.ensure()


def test_the_shell_is_preferred_where_it_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(Path, "exists", lambda _: True)
    assert chromium.find(shell=True) == Path("/bin/chromium-headless-shell")
    assert chromium.find() == Path("/bin/chromium")


def test_where_there_is_no_shell_the_whole_browser_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here: list[str] = []

    def install(package: str) -> None:
        if package == chromium.SHELL:
            raise Unavailable("no such package")
        here.append(package)

    monkeypatch.setattr(apt, "may_install", lambda: True)
    monkeypatch.setattr(apt, "install", install)
    monkeypatch.setattr(chromium, "_has_chinese_font", lambda: True)
    monkeypatch.setattr(chromium, "find", lambda **_: Path("/bin/sh") if here else None)
    assert chromium.ensure(shell=True) == Path("/bin/sh")
    assert here == ["chromium"]
