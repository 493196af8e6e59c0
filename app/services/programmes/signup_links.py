"""The private link of a sign-up: 128 bits that the server can make again and nobody else can guess.

It is derived from the form's own id, so that the same form sent again leads to the same receipt;
the row keeps only the link's digest.
"""

from base64 import urlsafe_b64encode
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import NotFound
from app.models.programme import Programme
from app.models.signup import Signup

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


def followed(session: Session, vault: Vault, link: str) -> tuple[Signup, Programme]:
    """The sign-up behind a private link, and its programme; raises NotFound("signup_unknown")."""
    row = session.execute(
        select(Signup, Programme)
        .join(Programme, Programme.id == Signup.programme_id)
        .where(Signup.token_digest == digest(vault, link))
    ).one_or_none()
    if row is None:
        raise NotFound("signup_unknown")
    return row.Signup, row.Programme
