"""The private link of a claim: the voucher, or the application as it stands."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import NotFound
from app.models.benefit import Benefit
from app.models.claim import Claim
from app.services import private_links

_PURPOSE: Final = "claim"


def token(vault: Vault, submission_id: str) -> str:
    """22 URL-safe characters."""
    return private_links.token(vault, _PURPOSE, submission_id)


def digest_for(vault: Vault, submission_id: str) -> bytes:
    """What the row keeps of the link."""
    return private_links.digest(vault, _PURPOSE, token(vault, submission_id))


def followed(session: Session, vault: Vault, link: str) -> tuple[Claim, Benefit]:
    """The claim behind a private link, and its benefit; raises NotFound("claim_unknown")."""
    row = session.execute(
        select(Claim, Benefit)
        .join(Benefit, Benefit.id == Claim.benefit_id)
        .where(Claim.token_digest == private_links.digest(vault, _PURPOSE, link))
    ).one_or_none()
    if row is None:
        raise NotFound("claim_unknown")
    return row.Claim, row.Benefit
