"""What those who joined a programme do with it: accept an offered seat, withdraw."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, SEATED, SignupState
from app.models.signup import Signup
from app.services.programmes import seats, signup_links, told


def accept(session: Session, vault: Vault, token: str, at: datetime) -> Signup:
    """Take the seat that was offered; a second time it stays taken.

    Raises NotFound("signup_unknown"), DomainError("offer_over") when its time has passed.
    """
    programme, signup = _held(session, vault, token)
    told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    if signup.state is SignupState.offered:
        signup.state, signup.offered_until = SignupState.confirmed, None
        signup.changed_at = at
    elif signup.state is not SignupState.confirmed:
        raise DomainError("offer_over")
    return signup


def withdraw(session: Session, vault: Vault, token: str, at: datetime) -> Signup:
    """Give the seat or the number back; a second time nothing more happens.

    Raises NotFound("signup_unknown"), DomainError("programme_over") once it has ended.
    """
    programme, signup = _held(session, vault, token)
    if signup.state not in LIVE_SIGNUPS:
        return signup
    if programme.ends_at is not None and programme.ends_at <= at:
        raise DomainError("programme_over")
    seated = signup.state in SEATED
    signup.state, signup.offered_until = SignupState.withdrawn, None
    signup.changed_at = at
    session.flush()
    if seated and (following := seats.release(session, programme, at)):
        told.offered(session, vault, programme, [following], at)
    return signup


def position(session: Session, signup: Signup) -> int:
    """Which one in the line, from 1; 0 for who is not waiting."""
    if signup.state is not SignupState.waiting:
        return 0
    ahead = select(func.count()).where(
        Signup.programme_id == signup.programme_id,
        Signup.state == SignupState.waiting,
        Signup.number <= signup.number,
    )
    return session.scalar(ahead) or 0


def _held(session: Session, vault: Vault, token: str) -> tuple[Programme, Signup]:
    """The sign-up behind the private link, its programme locked first."""
    wanted = signup_links.digest(vault, token)
    programme_id = session.scalar(select(Signup.programme_id).where(Signup.token_digest == wanted))
    if programme_id is None:
        raise NotFound("signup_unknown")
    programme = seats.lock(session, programme_id)
    signup = session.scalars(
        select(Signup)
        .where(Signup.token_digest == wanted)
        .execution_options(populate_existing=True)
    ).one()
    return programme, signup
