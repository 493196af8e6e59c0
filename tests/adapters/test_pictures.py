"""Pictures: whatever comes in, only pixels go out."""

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from app.adapters import pictures
from app.adapters.pictures import LARGEST_BYTES, LARGEST_UPLOAD, Picture
from app.errors import DomainError
from app.models.kinds import PictureSize
from app.services.photos import SIDES


def renditions(content: bytes) -> dict[PictureSize, Picture]:
    return pictures.renditions(content, SIDES)


def encoded(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """The worst that can be asked of an encoder."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def test_three_sizes_each_small_enough() -> None:
    made = renditions(encoded(noise(2400, 1800), quality=90))
    assert set(made) == set(PictureSize)
    for size, picture in made.items():
        assert max(picture.width, picture.height) <= SIDES[size]
        assert len(picture.data) <= LARGEST_BYTES
        with Image.open(BytesIO(picture.data)) as opened:
            assert opened.format == "JPEG"
            assert opened.size == (picture.width, picture.height)


def test_an_ordinary_picture_keeps_its_size() -> None:
    made = renditions(encoded(Image.linear_gradient("L").resize((2400, 1800))))
    assert {max(one.width, one.height) for one in made.values()} == set(SIDES.values())


def test_what_the_phone_wrote_into_the_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif[0x8825] = {1: "N", 2: (36.0, 40.0, 0.0)}
    content = encoded(noise(400, 300), exif=exif, comment=b"by Wang Xiaoming")
    assert b"Wang Xiaoming" in content
    for picture in renditions(content).values():
        with Image.open(BytesIO(picture.data)) as opened:
            assert not opened.getexif()
            assert "comment" not in opened.info
        assert b"A phone" not in picture.data
        assert b"Wang Xiaoming" not in picture.data


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = renditions(encoded(Image.new("RGB", (400, 300)), exif=exif))
    assert (made[PictureSize.large].width, made[PictureSize.large].height) == (300, 400)


def test_bytes_behind_the_picture_do_not_come_along() -> None:
    content = encoded(Image.new("RGB", (50, 50))) + b"<script>alert(1)</script>"
    for picture in renditions(content).values():
        assert b"script" not in picture.data


def test_what_is_transparent_turns_white() -> None:
    made = renditions(encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    with Image.open(BytesIO(made[PictureSize.small].data)) as opened:
        assert opened.getpixel((5, 5)) == (255, 255, 255)


def test_fifty_megapixels_are_taken_and_more_refused() -> None:
    assert renditions(encoded(Image.new("RGB", (8160, 6120))))
    with pytest.raises(DomainError, match="picture_too_large"):
        renditions(encoded(Image.new("RGB", (8160, 6200))))


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = part(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    body = part(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    with pytest.raises(DomainError, match="picture_too_large"):
        renditions(b"\x89PNG\r\n\x1a\n" + head + body + part(b"IEND", b""))


GOOD = encoded(Image.new("RGB", (200, 200), "red"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a" + b"\0" * 50,
        GOOD[:200],
        GOOD[: len(GOOD) // 2],
        b"\xff\xd8\xff" + b"\0" * 500,
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError, match="picture_unreadable"):
        renditions(content)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(DomainError, match="picture_too_large"):
        renditions(b"\xff" * (LARGEST_UPLOAD + 1))


def test_random_harm_never_breaks_the_decoder() -> None:
    chance = random.Random(3)
    for form in ("JPEG", "PNG", "WEBP"):
        whole = encoded(noise(64, 64), form)
        for _ in range(60):
            harmed = bytearray(whole)
            for _ in range(chance.randint(1, 12)):
                harmed[chance.randrange(len(harmed))] = chance.randrange(256)
            with suppress(DomainError):
                assert renditions(bytes(harmed))
