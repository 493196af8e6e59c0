"""Offers whose time is over go to the next in line, whether or not anybody looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.crypto import Vault
from app.models.programme_kinds import SignupState
from app.models.signup import Signup
from app.services.programmes import seats, told

#: Programmes in one look.
BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Passing:
    """Passes expired offers on, each programme in a transaction of its own under its lock; any
    number may run at once."""

    sessions: sessionmaker[Session]
    vault: Vault
    clock: Callable[[], datetime]

    def run(self) -> int:
        """How many programmes had offers that were over."""
        at = self.clock()
        with self.sessions() as session:
            due = session.scalars(
                select(Signup.programme_id)
                .where(Signup.state == SignupState.offered, Signup.offered_until <= at)
                .distinct()
                .limit(BATCH)
            ).all()
        for programme_id in due:
            with self.sessions.begin() as session:
                programme = seats.lock(session, programme_id)
                following = seats.expire(session, programme, at)
                told.offered(session, self.vault, programme, following, at)
        return len(due)
