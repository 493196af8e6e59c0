"""Private links: 128 bits that the server can make again and nobody else can guess.

A link is derived from the id of the form that was sent, so that the same form sent again leads to
the same receipt; the row keeps only the link's digest. `purpose` keeps one kind of link from
opening another.
"""

from base64 import urlsafe_b64encode
from typing import Final

from app.adapters.crypto import Vault

_TOKEN_BYTES: Final = 16


def token(vault: Vault, purpose: str, submission_id: str) -> str:
    """22 URL-safe characters."""
    secret = vault.digest(purpose, submission_id)[:_TOKEN_BYTES]
    return urlsafe_b64encode(secret).decode().rstrip("=")


def digest(vault: Vault, purpose: str, link: str) -> bytes:
    """What the row keeps of the link: a stolen table opens no receipt."""
    return vault.digest(f"{purpose}-link", link)
