"""The site under its real server, for as long as the tests last."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.e2e import listings
from tools.ports import free_port

READY_SECONDS: Final = 60


def prepare(folder: Path, environment: dict[str, str]) -> None:
    """Fill a database in `folder`: a small demo province and the two files of listings."""
    listings.write_wgs84(folder / "wgs84.csv")
    listings.write_gcj02(folder / "gcj02.csv")
    commands = (
        "migrate",
        "seed load",
        "demo load --size 800",
        f"import places {folder / 'wgs84.csv'} --datum wgs84",
        f"import places {folder / 'gcj02.csv'} --datum gcj02",
    )
    words = " -- ".join(commands).split()
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.site", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, such as `http://127.0.0.1:24680`, and its database."""

    address: str
    database: Path

    def get(self, path: str) -> str:
        """What a plain client reads at `path`."""
        with urllib.request.urlopen(self.address + quote(path, safe="/?&=%,"), timeout=20) as got:
            text: str = got.read().decode()
            return text

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What the database itself says; read-only."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return list(connection.execute(statement, values))


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'yijia.sqlite'}",
        "PUBLIC_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": "1",
        "POSTS_PER_HOUR": "1000",
        # A test may look at a list at once after a change.
        "LISTING_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
    }


def prepared(folder: Path) -> Path:
    """The filled `folder`; it may be shared by processes, whose first fills it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "filled").exists():
            prepare(folder, _environment(folder, 0))
            (folder / "filled").touch()
    return folder


@contextmanager
def serving(filled: Path, folder: Path) -> Iterator[Site]:
    """The site on a copy of the `filled` folder, until the end of the block."""
    port = free_port()
    environment = _environment(folder, port)
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "gunicorn.conf.py",
                "tests.e2e.site:create()",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, server, folder / "server.log")
        yield Site(address, folder / "yijia.sqlite")
    finally:
        server.terminate()
        server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not become ready:\n{log.read_text()}")
