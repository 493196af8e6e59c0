"""Cursors: where a list goes on, handed to the reader signed, so that none can be made up."""

import json
from functools import lru_cache
from typing import Any, Final

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from app.errors import DomainError

_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def seal(secret: str, purpose: str, payload: dict[str, Any]) -> str:
    """`payload` (plain JSON) as a signed, URL-safe text; `purpose` keeps lists apart."""
    return _signer(secret, purpose).sign(base64_encode(_encode(payload))).decode()


def unseal(secret: str, purpose: str, text: str) -> dict[str, Any]:
    """The payload of `seal`; raises DomainError("cursor_invalid", "cursor") for anything else."""
    try:
        payload = json.loads(base64_decode(_signer(secret, purpose).unsign(text)))
    except (BadData, ValueError):
        raise DomainError("cursor_invalid", "cursor") from None
    if not isinstance(payload, dict):
        raise DomainError("cursor_invalid", "cursor")
    return payload


class _Derived(Signer):
    """Derives its key once instead of for every page."""

    def __init__(self, secret: str, salt: str) -> None:
        super().__init__(secret, salt=salt)
        self._key = super().derive_key()

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """The key that the one secret gives."""
        return self._key


@lru_cache
def _signer(secret: str, purpose: str) -> Signer:
    return _Derived(secret, f"cursor.{purpose}")
