"""What stood when a form was opened, carried along in a hidden field."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Collection, Mapping
from typing import Any, Final
from zlib import compress, decompressobj
from zlib import error as NoDeflate

from app.errors import DomainError
from app.services.overlap import Units

#: Characters of a content; the longest description is 20,000.
_LARGEST: Final = 200_000


def packed(units: Mapping[str, Any]) -> str:
    """The units as one line."""
    return urlsafe_b64encode(compress(json.dumps(dict(units)).encode(), 9)).decode()


def unpacked(text: str, needed: Collection[str]) -> Units:
    """The other way round; raises DomainError("submission_invalid", "submission_id") for what is
    no such line or lacks a needed unit."""
    try:
        unpacking = decompressobj()
        raw = unpacking.decompress(urlsafe_b64decode(text.encode()), _LARGEST)
        found = json.loads(raw)
    except (ValueError, NoBase64, NoDeflate, RecursionError):
        raise DomainError("submission_invalid", "submission_id") from None
    if not isinstance(found, dict) or not set(needed) <= set(found):
        raise DomainError("submission_invalid", "submission_id")
    return found
