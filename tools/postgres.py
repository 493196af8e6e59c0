"""A private PostgreSQL with PostGIS for tests and measurements.

It lies in a temporary folder, runs as an unprivileged user, listens on a socket in that folder
only (no port to collide on, nobody else can connect), and ends with whoever started it, however
that ends. `python -m tools.postgres COMMAND …` runs a command with DATABASE_URL set to it.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tools import apt
from tools.unavailable import Unavailable

PREFERRED: Final = 15

#: Nothing here outlives a run, so nothing needs to reach the disk.
OPTIONS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "80",
    "listen_addresses": "",
}

#: Waits for the end of its input (the starter closed it, or died), then takes all down.
KEEPER: Final = 'read -r _; "$0" -D "$1/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$1"'


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its databases are reached by `url`."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of `database`, for the superuser `yijia`."""
        return f"postgresql+psycopg://yijia@/{database}?host={self.folder}"


@contextmanager
def server(**options: str) -> Iterator[Server]:
    """Start a server, yield it, stop it; `options` are settings of postgresql.conf.

    Raises Unavailable where PostgreSQL or PostGIS is missing and cannot be installed.
    """
    binaries = find() or install()
    folder = Path(tempfile.mkdtemp(prefix="yijia-pg-"))
    user = _unprivileged()
    if user:
        os.chown(folder, user["user"], user["group"])
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, str(binaries / "pg_ctl"), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd=folder,
        **user,
    )
    try:
        _start(binaries, folder, user, OPTIONS | options)
        yield Server(folder)
    finally:
        if keeper.stdin:
            keeper.stdin.close()
        keeper.wait(timeout=60)


def find() -> Path | None:
    """The folder of a PostgreSQL with PostGIS: version 15 if there is one, else the newest."""
    known = list(Path("/usr/lib/postgresql").glob("*/bin"))
    known += [
        Path(f"{prefix}/opt/postgresql@{PREFERRED}/bin")
        for prefix in ("/opt/homebrew", "/usr/local")
    ]
    if on_path := shutil.which("initdb"):
        known.append(Path(on_path).resolve().parent)
    usable = [folder for folder in known if (folder / "initdb").exists() and _has_postgis(folder)]
    usable.sort(key=lambda folder: (f"{PREFERRED}" in str(folder), str(folder)))
    return usable[-1] if usable else None


def install() -> Path:
    """Install PostgreSQL and PostGIS by apt, without a system-wide cluster; raises Unavailable."""
    advice = f"apt-get install postgresql-{PREFERRED} postgresql-{PREFERRED}-postgis-3"
    if not apt.may_install():
        raise Unavailable(f"PostgreSQL with PostGIS is not installed here: {advice}")
    apt.install("postgresql-common")
    cluster = Path("/etc/postgresql-common/createcluster.conf")
    if not re.search(r"^create_main_cluster", cluster.read_text(), re.MULTILINE):
        with cluster.open("a") as lines:
            lines.write("create_main_cluster = false\n")
    names = apt.run(["apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"])
    versions = sorted(int(line.split("-")[1]) for line in names.splitlines())
    version = PREFERRED if PREFERRED in versions or not versions else versions[-1]
    apt.install(f"postgresql-{version}", f"postgresql-{version}-postgis-3")
    binaries = find()
    if binaries is None:
        raise Unavailable(f"PostgreSQL was installed, but PostGIS is missing: {advice}")
    return binaries


def _has_postgis(binaries: Path) -> bool:
    return Path(_asked(binaries, "--sharedir"), "extension", "postgis.control").exists()


def _preloaded(binaries: Path) -> dict[str, str]:
    """PostGIS loaded once, not by each of the thousands of connections that tests make."""
    library = Path(_asked(binaries, "--pkglibdir"), "postgis-3.so")
    return {"shared_preload_libraries": library.stem} if library.exists() else {}


def _asked(binaries: Path, what: str) -> str:
    """One of the server's folders, as it was built."""
    asked = subprocess.run(
        [binaries / "pg_config", what], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


@cache
def _unprivileged() -> dict[str, Any]:
    """Who runs the server, as arguments of subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _start(binaries: Path, folder: Path, user: dict[str, Any], options: dict[str, str]) -> None:
    # A Chinese collation, so that an order which forgets COLLATE "C" shows in the tests.
    collation = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"]
    plain = ["--locale=C"]
    made = ["--encoding=UTF8", "--auth=trust", "--username=yijia", "--no-sync"]
    initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), *made]
    try:
        _call([*initdb, *collation], folder, user)
    except Unavailable:
        shutil.rmtree(folder / "data", ignore_errors=True)
        _call([*initdb, *plain], folder, user)
    settings = {"unix_socket_directories": str(folder), **_preloaded(binaries), **options}
    with (folder / "data" / "postgresql.auto.conf").open("a") as lines:
        lines.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    control = [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log")]
    _call([*control, "-w", "-t", "60", "start"], folder, user)


def _call(command: Sequence[str], folder: Path, user: dict[str, Any]) -> None:
    with (folder / "output").open("w+") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            timeout=120,
            check=False,
            **user,
        )
        output.seek(0)
        if done.returncode:
            raise Unavailable(f"{Path(command[0]).name} failed: {output.read().strip()[-400:]}")


def main(command: Sequence[str]) -> int:
    """Run `command` beside a private server and answer its exit code."""
    try:
        with server() as running:
            environment = os.environ | {"DATABASE_URL": running.url()}
            return subprocess.run(command, env=environment, check=False).returncode
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
