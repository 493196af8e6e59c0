"""Demo provinces in SQLite files that are kept from one run to the next."""

import os
import subprocess
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from app.config import ROOT

FOLDER: Final = ROOT / ".bench"
#: What such a file is made of: one that other versions of these made is no use.
SOURCES: Final = ("migrations/versions", "app/services/demo", "app/models")


@cache
def path(name: str) -> Path:
    """The file `name`, which is also named by what it is made of."""
    sources = sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    digest = blake2b(b"".join(path.read_bytes() for path in sources), digest_size=4)
    return FOLDER / f"{name}-{digest.hexdigest()}.sqlite"


def environment(url: str) -> dict[str, str]:
    """What a command or a server on that database is started with."""
    return os.environ | {
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(FOLDER / "instance"),
        "LOG_LEVEL": "WARNING",
    }


def fill(url: str, size: int, *options: str) -> None:
    """Load so many made-up listings into a new database, by the site's own commands."""
    flask(url, "migrate")
    flask(url, "seed", "load")
    flask(url, "demo", "load", "--size", str(size), *options)


def filled(name: str, size: int) -> str:
    """The address of the file `name` with so many listings: made anew, or that of an earlier run
    brought up to date (windows reach eight days ahead)."""
    FOLDER.mkdir(exist_ok=True)
    file = path(name)
    whole, url = file.with_suffix(".whole"), f"sqlite:///{file}"
    if whole.exists():
        flask(url, "tick")
        return url
    for leftover in FOLDER.glob(f"{name}-*"):
        leftover.unlink()
    fill(url, size)
    whole.touch()
    return url


def flask(url: str, *words: str) -> None:
    """Run one of the site's commands."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        check=True,
        env=environment(url),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
