"""Debian and Ubuntu packages: installed as root, or only fetched, always within a time limit."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from tools.unavailable import Unavailable

#: Seconds that one apt command may take.
LIMIT: Final = 600

CLOSURE: Final = (
    *("apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests"),
    *("--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances"),
)


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
    _refresh()
    # Of two test processes that want the same, the second waits.
    patient = ("-o", f"DPkg::Lock::Timeout={LIMIT // 2}")
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *patient, *packages])


def missing_with_dependencies(package: str) -> list[str]:
    """`package` and all that it needs and that is not installed here yet; needs no root."""
    lines = run([*CLOSURE, package, *_lists()]).splitlines()
    closure = [line for line in lines if line and not line.startswith((" ", "<", "|"))]
    asked = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\n"]
    installed = {line[3:].strip() for line in run(asked).splitlines() if line.startswith("ii")}
    return [name for name in closure if name == package or name not in installed]


def fetch(packages: Sequence[str], folder: Path) -> None:
    """Download `packages` as .deb files into `folder`; needs no root."""
    run(["apt-get", "download", "-q", *packages, *_lists()], folder=folder)


def run(command: Sequence[str], *, folder: Path | None = None) -> str:
    """Run a package manager's command and answer its output; raises Unavailable."""
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


@cache
def _lists() -> tuple[str, ...]:
    """Package lists of our own, so that a machine whose lists were removed needs no root."""
    folder = tempfile.mkdtemp(prefix="yijia-apt-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("lists/partial", "cache/archives/partial"):
        Path(folder, name).mkdir(parents=True)
    options = (
        *("-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"),
        *("-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="),
    )
    run(["apt-get", "update", "-q", *options])
    return options
