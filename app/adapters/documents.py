"""Attachments: a PDF as it was sent, or a picture encoded anew; judged by content, not by name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from app.adapters import pictures
from app.errors import DomainError

LARGEST_UPLOAD: Final = 5 * 1024 * 1024
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
_ENDS: Final = {PDF: ".pdf", JPEG: ".jpg"}
_SIDE: Final = 1600
_LONGEST_NAME: Final = 80
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Document:
    """What is kept of an upload; `name` ends as its type does."""

    name: str
    media_type: str
    data: bytes


def document(name: str, content: bytes) -> Document:
    """Raises DomainError with field "file": document_too_large, document_unreadable, and
    picture_too_large (pixels)."""
    if len(content) > LARGEST_UPLOAD:
        raise DomainError("document_too_large", "file")
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise DomainError("document_unreadable", "file")
        return Document(_named(name, PDF), PDF, content)
    try:
        picture = pictures.renditions(content, {"only": _SIDE})["only"]
    except DomainError as error:
        if error.code == "picture_too_large":
            raise DomainError("picture_too_large", "file") from None
        raise DomainError("document_unreadable", "file") from None
    return Document(_named(name, JPEG), JPEG, picture.data)


def _named(name: str, media_type: str) -> str:
    """The sender's name without its path, its ending and what no file may be called."""
    seen = "".join(one for one in name[-400:] if unicodedata.category(one)[0] != "C")
    bare = re.split(r"[\\/]", seen)[-1].rpartition(".")
    stem = _UNFIT.sub(" ", bare[0] or bare[2]).strip(" .") or "附件"
    end = _ENDS[media_type]
    return stem[: _LONGEST_NAME - len(end)] + end
