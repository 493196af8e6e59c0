"""Cursors: where a list goes on, handed to the reader signed, so that none can be made up."""

from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from app.errors import DomainError


def seal(secret: str, purpose: str, payload: dict[str, Any]) -> str:
    """`payload` (plain JSON) as a signed, URL-safe text; `purpose` keeps lists apart."""
    return str(URLSafeSerializer(secret, salt=f"cursor.{purpose}").dumps(payload))


def unseal(secret: str, purpose: str, text: str) -> dict[str, Any]:
    """The payload of `seal`; raises DomainError("cursor_invalid", "cursor") for anything else."""
    try:
        payload = URLSafeSerializer(secret, salt=f"cursor.{purpose}").loads(text)
    except BadData:
        raise DomainError("cursor_invalid", "cursor") from None
    if not isinstance(payload, dict):
        raise DomainError("cursor_invalid", "cursor")
    return payload
