"""People with accounts, signed in."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.account import Account
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.place import Place
from app.services import sessions
from app.services.sign_in import account_for
from tests.client import Client
from tests.factories.moment import NOW

#: A number that no carrier has given out: 800 is no valid second block of 199.
PHONE = "+8619900000000"


def an_account(session: Session, vault: Vault, phone: str = PHONE) -> Account:
    """A worker."""
    return account_for(session, vault, phone, NOW)


def holds(
    session: Session,
    account: Account,
    role: Role,
    organisation: Organisation,
    place: Place | None = None,
    at: datetime = NOW,
) -> Grant:
    """An accepted grant."""
    grant = Grant(
        phone=account.phone,
        phone_digest=account.phone_digest,
        account_id=account.id,
        role=role,
        organisation_id=organisation.id,
        place_id=place.id if place else None,
        granted_at=at,
        accepted_at=at,
    )
    session.add(grant)
    session.flush()
    return grant


def signed_in(
    client: Client,
    session: Session,
    account: Account,
    level: SignInLevel = SignInLevel.second_factor,
    at: datetime = NOW,
) -> Client:
    """The client with the account's session cookie; posts carry the CSRF token by themselves."""
    vault: Vault = client.app.extensions["yijia"].vault
    token = sessions.begin(session, vault, account, level, at)
    session.flush()
    client.enter(token)
    return client
