"""The private link of a sign-up."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import NotFound
from app.models.programme import Programme
from app.models.signup import Signup
from app.services import private_links

_PURPOSE: Final = "signup"


def token(vault: Vault, submission_id: str) -> str:
    """22 URL-safe characters."""
    return private_links.token(vault, _PURPOSE, submission_id)


def digest(vault: Vault, link: str) -> bytes:
    """What the row keeps of the link: a stolen table opens no receipt."""
    return private_links.digest(vault, _PURPOSE, link)


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
