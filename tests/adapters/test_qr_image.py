"""One code as vector and as pixels: both are the same modules on quiet ground."""

import re
from io import BytesIO

import pytest
from PIL import Image

from app.adapters import qr_image

URL = "https://yijia.example.org/q/0123abcd"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


def _from_svg(text: str) -> list[list[bool]]:
    found = re.search(r'viewBox="0 0 (\d+)', text)
    assert found is not None
    size = int(found[1])
    rows = [[False] * size for _ in range(size)]
    for x, y, length in (map(int, run) for run in RUN.findall(text)):
        for one in range(x, x + length):
            rows[y][one] = True
    return rows


def test_the_vector_draws_the_modules() -> None:
    assert _from_svg(qr_image.svg(URL)) == qr_image.matrix(URL)
    assert str(qr_image.inline(URL)) == qr_image.svg(URL)


@pytest.mark.parametrize("pixels", [1, 12])
def test_the_picture_shows_the_modules(pixels: int) -> None:
    rows = qr_image.matrix(URL)
    image = Image.open(BytesIO(qr_image.png(URL, pixels))).convert("1")
    assert image.size == (len(rows) * pixels,) * 2
    middle = pixels // 2
    drawn = [
        [image.getpixel((x * pixels + middle, y * pixels + middle)) == 0 for x in range(len(rows))]
        for y in range(len(rows))
    ]
    assert drawn == rows


def test_the_ground_around_is_quiet() -> None:
    rows = qr_image.matrix(URL)
    edge = qr_image.QUIET
    sides = [*rows[:edge], *rows[-edge:], *([*row[:edge], *row[-edge:]] for row in rows)]
    assert not any(any(side) for side in sides)
    assert all(row[edge] for row in rows[edge : edge + 7]), "the finder stands right behind it"
