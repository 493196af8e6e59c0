"""Cursors: where a list goes on, handed to the reader signed, so that none can be made up."""

from functools import lru_cache
from typing import Any

from itsdangerous import BadData, Serializer, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from app.errors import DomainError


def seal(secret: str, purpose: str, payload: dict[str, Any]) -> str:
    """`payload` (plain JSON) as a signed, URL-safe text; `purpose` keeps lists apart."""
    return str(_serializer(secret, purpose).dumps(payload))


def unseal(secret: str, purpose: str, text: str) -> dict[str, Any]:
    """The payload of `seal`; raises DomainError("cursor_invalid", "cursor") for anything else."""
    try:
        payload = _serializer(secret, purpose).loads(text)
    except BadData:
        raise DomainError("cursor_invalid", "cursor") from None
    if not isinstance(payload, dict):
        raise DomainError("cursor_invalid", "cursor")
    return payload


class _Uncompressed(URLSafeSerializer):
    """Without trying to compress some 150 bytes, which takes longer than signing them."""

    def dump_payload(self, obj: Any) -> bytes:
        """JSON in URL-safe base 64."""
        return base64_encode(Serializer.dump_payload(self, obj))


@lru_cache
def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return _Uncompressed(secret, salt=f"cursor.{purpose}")
