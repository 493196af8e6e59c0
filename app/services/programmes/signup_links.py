"""The private link of a sign-up: 128 bits that the server can make again and nobody else can guess.

It is derived from the form's own id, so that the same form sent again leads to the same receipt;
the row keeps only the link's digest.
"""

from base64 import urlsafe_b64encode
from typing import Final

from app.adapters.crypto import Vault

_TOKEN_BYTES: Final = 16


def token(vault: Vault, submission_id: str) -> str:
    """22 URL-safe characters."""
    secret = vault.digest("signup", submission_id)[:_TOKEN_BYTES]
    return urlsafe_b64encode(secret).decode().rstrip("=")


def digest(vault: Vault, link: str) -> bytes:
    """What the row keeps of the link: a stolen table opens no receipt."""
    return vault.digest("signup-link", link)


def digest_for(vault: Vault, submission_id: str) -> bytes:
    """The same, from the form's id."""
    return digest(vault, token(vault, submission_id))
