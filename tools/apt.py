"""Debian and Ubuntu packages: installed as root, or only fetched, always within a time limit."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from tools.unavailable import Unavailable

#: Seconds that one apt command may take.
LIMIT: Final = 600


def present() -> bool:
    """Whether this machine has apt."""
    return shutil.which("apt-get") is not None


def may_install() -> bool:
    """Whether packages can be installed here: apt, and root."""
    return present() and os.geteuid() == 0


def install(*packages: str) -> None:
    """Install `packages` without their recommendations.

    Raises Unavailable with apt's own last words.
    """
    print(f"Installing {' '.join(packages)} …", flush=True)
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], refresh=True)


def fetch(packages: Sequence[str], folder: Path) -> None:
    """Download `packages` (names or name=version) as .deb files into `folder`; needs no root."""
    run(["apt-get", "download", "-q", *packages], folder=folder, refresh=os.geteuid() == 0)


def run(command: Sequence[str], *, folder: Path | None = None, refresh: bool = False) -> str:
    """Run an apt command, after `apt-get update` once where that may be done; answer its output."""
    if refresh:
        _refresh()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{' '.join(command[:2])}: {error}") from None
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Unavailable(f"{' '.join(command[:2])}: {words[-1] if words else 'failed'}")
    return done.stdout


@cache
def _refresh() -> None:
    try:
        run(["apt-get", "update", "-q"])
    except Unavailable as error:
        # An old list often serves; if not, the install itself says what is missing.
        print(error, flush=True)
