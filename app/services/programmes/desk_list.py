"""The programmes of somebody's desk: drafts, what is coming, what is over; one's own first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.pinyin import normalise_query
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes.scope import programmes_within

PAGE: Final = 30


class Shelf(StrEnum):
    """Where a programme stands in the list."""

    drafts = "drafts"
    upcoming = "upcoming"
    over = "over"


@dataclass(frozen=True, slots=True)
class DeskProgramme:
    """A programme as the desk lists it; `mine` was made by the reader."""

    public_id: str
    title: str
    kind: ProgrammeKind
    state: ProgrammeState
    organiser: str
    starts_at: datetime | None
    ends_at: datetime | None
    capacity: int | None
    taken: int
    demo: bool
    mine: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """The first page of a shelf, and how many stand on it in all."""

    programmes: list[DeskProgramme]
    total: int


def shelved(shelf: Shelf, at: datetime) -> ColumnElement[bool]:
    """What stands on a shelf at the instant `at`."""
    if shelf is Shelf.drafts:
        return Programme.state == ProgrammeState.draft
    ended = and_(Programme.ends_at.is_not(None), Programme.ends_at <= at)
    running = Programme.state == ProgrammeState.published
    if shelf is Shelf.upcoming:
        return and_(running, or_(Programme.ends_at.is_(None), Programme.ends_at > at))
    closed = (ProgrammeState.cancelled, ProgrammeState.finished)
    return or_(Programme.state.in_(closed), and_(running, ended))


def shelves(session: Session, actor: Actor, at: datetime, words: str = "") -> dict[Shelf, Shelved]:
    """Each shelf of the programmes that the actor may read: one's own first, then by time."""
    return {shelf: _shelf(session, actor, shelf, at, words) for shelf in Shelf}


def _shelf(session: Session, actor: Actor, shelf: Shelf, at: datetime, words: str) -> Shelved:
    waiting = (
        select(func.count())
        .where(Signup.programme_id == Programme.id, Signup.state == SignupState.waiting)
        .correlate(Programme)
        .scalar_subquery()
    )
    mine = func.coalesce(Programme.created_by == actor.account_id, false())
    columns = (
        *(Programme.public_id, Programme.title, Programme.kind, Programme.state),
        *(Organisation.name, Programme.starts_at, Programme.ends_at, Programme.capacity),
        *(Programme.taken, Programme.demo, mine, waiting),
    )
    within = [programmes_within(actor, Permission.programmes_read), shelved(shelf, at)]
    within += [
        Programme.search_text.contains(word, autoescape=True) for word in normalise_query(words)
    ]
    when = Programme.starts_at.desc() if shelf is Shelf.over else Programme.starts_at
    rows = session.execute(
        select(*columns)
        .join(Organisation, Organisation.id == Programme.organiser_id)
        .where(*within)
        .order_by(mine.desc(), when.nulls_last(), Programme.public_id)
        .limit(PAGE)
    )
    found = [DeskProgramme(*row) for row in rows]
    total = len(found)
    if total == PAGE:
        total = session.scalar(select(func.count(Programme.id)).where(*within)) or 0
    return Shelved(found, total)
