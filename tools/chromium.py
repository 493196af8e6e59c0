"""The browser of the browser tests: one that is here, or Debian's with a Chinese font."""

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

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC: Final = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def flags() -> list[str]:
    """Command-line flags; root may not use Chromium's sandbox."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> Path | None:
    """A Chromium or Chrome on this machine; the setting CHROMIUM comes first."""
    named = os.environ.get("CHROMIUM")
    for candidate in (named, *map(shutil.which, NAMES), str(MAC)):
        if candidate and Path(candidate).exists():
            return Path(candidate)
    return None


def ensure() -> Path:
    """Answer a browser, installing it and a Chinese font as root where apt is; else Unavailable."""
    browser = find()
    wanted = [] if browser else ["chromium"]
    if not _has_chinese_font():
        wanted.append("fonts-noto-cjk")
    if wanted and apt.may_install():
        apt.install(*wanted)
        browser = find()
    if browser is None:
        raise Unavailable("no Chromium here: apt-get install chromium fonts-noto-cjk")
    return browser


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return MAC.exists()
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


if __name__ == "__main__":
    print(ensure())
