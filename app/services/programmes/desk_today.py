"""What waits for an organiser on the desk's first page."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, can
from app.config import SHANGHAI
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.programmes.scope import programmes_within


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of today."""

    public_id: str
    title: str
    starts_at: datetime
    taken: int


@dataclass(frozen=True, slots=True)
class OrganisersDay:
    """Sessions of today, drafts not published, sign-ups since yesterday's midnight."""

    meetings: list[Meeting]
    drafts: int = 0
    fresh: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.meetings or self.drafts or self.fresh)


def organisers_day(session: Session, actor: Actor, at: datetime) -> OrganisersDay:
    """Over the programmes that the actor may edit."""
    if not can(actor, Permission.programmes_edit):
        return OrganisersDay([])
    own = programmes_within(actor, Permission.programmes_edit)
    today = datetime.combine(at.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    rows = session.execute(
        select(Programme.public_id, Programme.title, ProgrammeSession.starts_at, Programme.taken)
        .join(ProgrammeSession, ProgrammeSession.programme_id == Programme.id)
        .where(
            own,
            Programme.state == ProgrammeState.published,
            ProgrammeSession.starts_at >= today,
            ProgrammeSession.starts_at < today + timedelta(days=1),
        )
        .order_by(ProgrammeSession.starts_at, Programme.public_id)
        .limit(10)
    )
    drafts = select(func.count(Programme.id)).where(own, Programme.state == ProgrammeState.draft)
    fresh = (
        select(func.count(Signup.id))
        .join(Programme, Programme.id == Signup.programme_id)
        .where(own, Signup.created_at >= today - timedelta(days=1))
    )
    return OrganisersDay(
        [Meeting(*row) for row in rows], session.scalar(drafts) or 0, session.scalar(fresh) or 0
    )
