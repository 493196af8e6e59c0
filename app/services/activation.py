"""Becoming a place's manager by its private code, for somebody who is signed in already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.account import Account
from app.models.person_kinds import SignInLevel
from app.services import grants, qr, sessions
from app.services.sessions import SignedIn


@dataclass(frozen=True, slots=True)
class Activation:
    """How many invitations were accepted; `token` is that of the session which takes the old
    one's place, if one does."""

    accepted: int
    token: str | None


def activate(session: Session, vault: Vault, who: SignedIn, code: str, at: datetime) -> Activation:
    """Accept what waits for the phone of `who`, invitations that need this place's code included.

    Whoever gains rights signs in anew: a manager's session lasts 90 days, a worker's 180; one with
    a second factor is shorter than either and stays. A code that is not a manager's in force
    accepts nothing.
    """
    place_id = qr.scanned_place(session, code)
    if place_id is None:
        return Activation(0, None)
    account = session.get_one(Account, who.account_id)
    accepted = grants.accept(session, account, at, scanned_place_id=place_id)
    if not accepted or who.level is not SignInLevel.phone:
        return Activation(accepted, None)
    session.flush()
    sessions.end(session, who.session_id, at)
    return Activation(accepted, sessions.begin(session, vault, account, who.level, at))
