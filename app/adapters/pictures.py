"""Pictures from phones: decoded within bounds, turned upright, stripped, and encoded anew.

Nothing of what was sent survives but the pixels: no EXIF (it tells where and when and with which
phone), no comments, no trailing bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final, TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from app.errors import DomainError

Size = TypeVar("Size", bound=str)
#: Accepted as sent; phones take 3 to 10 MB.
LARGEST_UPLOAD: Final = 20 * 1024 * 1024
#: Decoding takes 3 bytes a pixel: 150 MB for 50 megapixels, more is refused before decoding.
MOST_PIXELS: Final = 50_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES: Final = 200 * 1024
QUALITIES: Final = (82, 74, 66, 58, 50, 40, 30)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG and its size in pixels."""

    data: bytes
    width: int
    height: int


def renditions(content: bytes, sides: Mapping[Size, int]) -> dict[Size, Picture]:
    """The picture in each size, whose longer side is so many pixels at most, each at most 200 KB.

    Raises DomainError with field "photo": "picture_too_large" (bytes or pixels) and
    "picture_unreadable" for anything that is no JPEG, PNG or WebP from end to end.
    """
    if len(content) > LARGEST_UPLOAD:
        raise DomainError("picture_too_large", "photo")
    picture = _decoded(content, max(sides.values()))
    made = {}
    for size, side in sorted(sides.items(), key=lambda one: -one[1]):
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        made[size] = _fitted(picture)
    return made


def _fitted(picture: Image.Image) -> Picture:
    """Encoded as well as 200 KB allow; what cannot be pressed so far (noise) is made smaller."""
    while True:
        for quality in QUALITIES:
            stream = BytesIO()
            picture.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
            if stream.tell() <= LARGEST_BYTES:
                return Picture(stream.getvalue(), *picture.size)
        picture = picture.reduce(2)


def _decoded(content: bytes, side: int) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise DomainError("picture_too_large", "photo")
            # A JPEG is decoded at an eighth to a half where that is enough: less memory and time.
            opened.draft("RGB", (side, side))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return _flat(upright)
    except DomainError:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise DomainError("picture_too_large", "photo") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise DomainError("picture_unreadable", "photo") from None


def _flat(picture: Image.Image) -> Image.Image:
    """Three colours on white, in an image that carries nothing else."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        ground = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    plain = picture.convert("RGB")
    plain.info.clear()
    return plain
