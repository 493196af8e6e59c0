"""What the site does by itself: compile opening windows ahead, forget what has served its time.

Every step is a short transaction of its own that first prolongs the lease, so that the one writer
of SQLite is never held for long, two processes never do the same work, and one that is killed is
replaced without harm: what is left to do is read from the rows, not remembered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.calendar import Calendar
from app.adapters.crypto import Vault
from app.config import SHANGHAI
from app.models.care import PlaceConfirmation
from app.models.place import Place
from app.services import audit, lease, limits, outbox, report_answers, report_photos, sign_in
from app.services.benefits import claims
from app.services.benefits import forgetting as claims_forgetting
from app.services.digests import Digests
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.store import STALE_DAYS, recompile
from app.services.import_runs import runs
from app.services.import_runs.depot import Depot
from app.services.nearby import changes
from app.services.programmes import forgetting, reminders
from app.services.programmes.searched import follow_places

LEASE: Final = "upkeep"
#: Longer than any step takes, short enough that a killed process is soon replaced.
LEASE_FOR: Final = timedelta(minutes=2)
#: Places compiled in one transaction: some tenths of a second.
CHUNK: Final = 1_000
#: A confirmation has done its work with `Place.confirmed_at`; the row only stops a second one on
#: the same day, and helps to see a burst of them for a while.
CONFIRMATIONS_KEPT: Final = timedelta(days=90)


@dataclass(slots=True)
class Done:
    """What one round did; `held` is False when another process holds the lease."""

    held: bool = True
    compiled: int = 0
    counters: int = 0
    confirmations: int = 0
    sealed: int = 0
    messages: int = 0
    codes: int = 0
    phones: int = 0
    photos: int = 0
    imports: int = 0
    reminders: int = 0
    answers: int = 0
    people: int = 0
    lapsed: int = 0
    claimants: int = 0


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Runs rounds as `holder`; `clock` answers aware instants."""

    sessions: sessionmaker[Session]
    clock: Callable[[], datetime]
    calendar: Calendar
    holder: str
    stale_days: int = STALE_DAYS
    photo_days: int = 90
    digests: Digests | None = None
    depot: Depot | None = None
    vault: Vault | None = None
    signup_days: int = 180
    claim_days: int = 90

    def run(self) -> Done:
        """One round: everything that is due. Steps committed so far stay when it is stopped."""
        done = Done()
        while step := self._step(_compile, self.calendar, self.stale_days):
            done.compiled += step
        done.held = step is not None
        if done.held:
            done.counters = self._step(_forget_counters) or 0
            self._step(changes.purge)
            done.confirmations = self._step(_forget_confirmations) or 0
            done.codes = self._step(sign_in.purge) or 0
            done.phones = self._step(report_answers.forget_phones) or 0
            done.photos = self._step(report_photos.forget, self.photo_days) or 0
            if self.depot is not None:
                done.imports = self._step(runs.expire, self.depot) or 0
            self._programmes(done)
            self._benefits(done)
            self._digest()
            done.messages = self._step(outbox.purge) or 0
            while sealed := self._step(audit.seal):
                done.sealed += sealed
            with self.sessions.begin() as session:
                lease.release(session, LEASE, self.holder)
        return done

    def _programmes(self, done: Done) -> None:
        """Follow places that an import moved; remind those who are coming; forget who came."""
        self._step(_follow_places)
        while self.vault and (told := self._step(reminders.remind, self.vault)):
            done.reminders += told
        done.answers = self._step(forgetting.forget_answers) or 0
        done.people = self._step(forgetting.forget_people, self.signup_days) or 0

    def _benefits(self, done: Done) -> None:
        """Let vouchers lapse that nobody used; forget who claimed."""
        while step := self._step(claims.lapse):
            done.lapsed += step
        done.claimants = self._step(claims_forgetting.forget, self.claim_days) or 0

    def _digest(self) -> None:
        """Each step goes on where the one before stopped."""
        after: int | None = 0
        while self.digests and (after := self._step(self.digests.write, after)):
            pass

    def _step(self, work: Callable[..., int], *details: object) -> int | None:
        """How many rows `work` changed in one transaction; None without the lease."""
        at = self.clock()
        with self.sessions.begin() as session:
            if not lease.take(session, LEASE, self.holder, at=at, until=at + LEASE_FOR):
                return None
            return work(session, at, *details)


def _follow_places(session: Session, _at: datetime) -> int:
    """An import moves places by the thousand; programmes at them follow in one statement."""
    return follow_places(session)


def _compile(session: Session, at: datetime, calendar: Calendar, stale_days: int) -> int:
    """Compile the next places whose windows do not reach today's horizon."""
    today = at.astimezone(SHANGHAI).date()
    behind = Place.windows_until < HorizonCompiler(today, calendar).until
    ids = session.scalars(select(Place.id).where(behind).order_by(Place.id).limit(CHUNK)).all()
    return recompile(session, ids, today, calendar, stale_days=stale_days) if ids else 0


def _forget_counters(session: Session, at: datetime) -> int:
    return limits.purge(session, at)


def _forget_confirmations(session: Session, at: datetime) -> int:
    result = session.execute(
        delete(PlaceConfirmation).where(PlaceConfirmation.created_at < at - CONFIRMATIONS_KEPT),
        execution_options={"synchronize_session": False},
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
