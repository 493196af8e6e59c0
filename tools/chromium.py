"""Chromium: one that is here, or Debian's with a Chinese font.

It comes in two builds. The whole browser is what a reader has, and what Lighthouse starts. The
headless shell draws and runs pages with the same engine but has no window to put them in: a phone
of its own costs a test a third of the processor time, a page opened on it too.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tools import apt
from tools.unavailable import Unavailable

#: Quiet and repeatable: no graphics card, no QUIC, and no calls home in the background.
FLAGS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)

SHELL: Final = "chromium-headless-shell"
WHOLE: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC: Final = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def flags() -> list[str]:
    """Command-line flags; root may not use Chromium's sandbox."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find(*, shell: bool = False) -> Path | None:
    """A Chromium or Chrome on this machine; the setting CHROMIUM comes first, then, with `shell`,
    the headless shell."""
    named = os.environ.get("CHROMIUM")
    known = [shutil.which(name) for name in ((SHELL, *WHOLE) if shell else WHOLE)]
    for candidate in (named, *known, str(MAC)):
        if candidate and Path(candidate).exists():
            return Path(candidate)
    return None


def ensure(*, shell: bool = False) -> Path:
    """Answer a browser, installing it and a Chinese font as root where apt is; else Unavailable.
    With `shell` the headless shell will do, and is installed rather than the whole browser."""
    browser = find(shell=shell)
    if apt.may_install():
        if browser is None:
            _install(shell=shell)
            browser = find(shell=shell)
        if not _has_chinese_font():
            apt.install("fonts-noto-cjk")
    if browser is None:
        raise Unavailable("no Chromium here: apt-get install chromium fonts-noto-cjk")
    return browser


def _install(*, shell: bool) -> None:
    if shell:
        try:
            apt.install(SHELL)
            return
        except Unavailable:
            pass  # Older releases have the whole browser only.
    apt.install("chromium")


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return MAC.exists()
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


if __name__ == "__main__":
    print(ensure())
