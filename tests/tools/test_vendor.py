"""Vendored files are whole, packed as they are, licensed; icons are bare shapes."""

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from tools.app_icons import FOLDER, RED, SVG
from tools.vendor import ICON_FOLDER, ICONS, LUCIDE, PACKAGES, SHAPE, STATIC, minimal

SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
SCRIPTS_AND_STYLES = [
    STATIC / target
    for package in PACKAGES
    for target in package.files.values()
    if target.endswith((".js", ".css"))
]


@pytest.mark.parametrize("path", SCRIPTS_AND_STYLES, ids=lambda path: path.name)
def test_the_packed_form_is_the_file(path: Path) -> None:
    packed = path.with_name(path.name + ".br").read_bytes()
    assert brotli.decompress(packed) == path.read_bytes()
    assert len(packed) < path.stat().st_size / 2


def test_every_package_brings_its_licence() -> None:
    for package in (*PACKAGES, LUCIDE):
        [licence] = [STATIC / to for name, to in package.files.items() if name == "LICENSE"]
        assert re.search(r"permission|redistribut", licence.read_text(), re.IGNORECASE)


def test_only_the_core_of_htmx_is_there_and_it_is_small() -> None:
    assert [path.name for path in (STATIC / "vendor").glob("*.js")] == ["htmx.min.js"]
    assert (STATIC / "vendor" / "htmx.min.js.br").stat().st_size < 12_500


def test_nothing_vendored_is_left_over() -> None:
    listed = {STATIC / to for package in PACKAGES for to in package.files.values()}
    packed = {path.with_name(path.name + ".br") for path in SCRIPTS_AND_STYLES}
    assert {path for path in (STATIC / "vendor").rglob("*") if path.is_file()} == listed | packed


def test_the_icons_are_those_of_the_list() -> None:
    assert {path.stem for path in ICON_FOLDER.glob("*.svg")} == set(ICONS)
    assert len(set(ICONS)) == len(ICONS)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_bare_shapes_in_a_square_of_24(name: str) -> None:
    text = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.get("viewBox") == "0 0 24 24"
    assert len(root) > 0
    for shape in root.iter():
        if shape is not root:
            assert f"<{shape.tag.removeprefix(SVG_NAMESPACE)} " in text
            assert not {"class", "style", "id", "fill", "stroke"} & set(shape.attrib)
    assert len(text) < 600


def test_minimal_keeps_every_shape_and_nothing_else() -> None:
    source = """<!-- @license -->
    <svg class="lucide" viewBox="0 0 24 24">
      <path d="M12 3v18" />
      <circle cx="1" cy="2" r="3" />
    </svg>"""
    made = minimal(source)
    assert SHAPE.findall(made) == ['<path d="M12 3v18"/>', '<circle cx="1" cy="2" r="3"/>']
    assert "lucide" not in made
    assert "license" not in made


def pixels(path: Path) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of RGBA bytes of a PNG that `tools.app_icons` wrote."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", content[16:26])
    assert (depth, kind) == (8, 6)
    length = struct.unpack(">I", content[33:37])[0]
    data = zlib.decompress(content[41 : 41 + length])
    stride = 1 + 4 * width
    return width, height, [data[row * stride + 1 : (row + 1) * stride] for row in range(height)]


@pytest.mark.parametrize(
    ("name", "side", "corner"),
    [
        ("icon-192.png", 192, 0),
        ("icon-512.png", 512, 0),
        ("maskable-512.png", 512, 255),
        ("apple-touch-icon.png", 180, 255),
    ],
)
def test_app_icons_have_their_size_and_colours(name: str, side: int, corner: int) -> None:
    width, height, rows = pixels(FOLDER / name)
    assert (width, height) == (side, side)
    assert rows[0][3] == corner
    middle = rows[side * 2 // 5]
    assert bytes((255, 255, 255, 255)) == middle[2 * side : 2 * side + 4]
    assert bytes((*RED, 255)) == middle[4 * (side // 16) : 4 * (side // 16) + 4]


def test_the_drawn_icon_is_the_committed_one() -> None:
    assert (FOLDER / "icon.svg").read_text() == SVG
    assert ElementTree.fromstring(SVG).get("viewBox") == "0 0 512 512"
