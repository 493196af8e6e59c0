"""A person's own account, as they see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, masked_phone
from app.models.account import Account
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A right that one has now: `place` is its name, None for a whole organisation."""

    role: Role
    organisation: str
    place: str | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """`phone` is masked."""

    phone: str
    has_password: bool
    created_at: datetime
    grants: tuple[OwnGrant, ...]


def own(session: Session, vault: Vault, account_id: int) -> OwnAccount:
    """The account of whoever is signed in; two statements."""
    account = session.get_one(Account, account_id)
    rows = session.execute(
        select(Grant.role, Organisation.name, Place.name)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .outerjoin(Place, Place.id == Grant.place_id)
        .where(Grant.account_id == account_id, Grant.revoked_at.is_(None))
        .order_by(Grant.id)
    )
    return OwnAccount(
        phone=masked_phone(vault.open(account.phone)),
        has_password=account.totp_secret is not None,
        created_at=account.created_at,
        grants=tuple(OwnGrant(*row) for row in rows),
    )
