"""The ladder of age: asked after 90 days, 未核实 after 180, hours no longer trusted after 365.

The steps are settings. A listing that was never verified is asked about and 未核实 from its first
day on, and keeps its hours as long as one that was verified when it was made. That last step is
compiled into the windows (`hours/store.py`), so that badge, filter and week table cannot disagree;
here it is told by the dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar
from app.config import SHANGHAI, Settings
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import audit, scope
from app.services.hours.store import recompile, timetables
from app.services.hours.week import WeekGroup, week_groups
from app.services.nearby.cards import Card
from app.services.nearby.load import cards

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps as instants: a listing last verified before one has reached it."""

    ask: datetime
    unverified: datetime
    stale: datetime

    @classmethod
    def of(cls, settings: Settings, at: datetime) -> "Ladder":
        """The steps as of `at`; the last is a local midnight, since hours are told by the day."""
        today = at.astimezone(SHANGHAI).date()
        stale = datetime.combine(today - timedelta(days=settings.stale_days), time(), SHANGHAI)
        days = settings.ask_days, settings.unverified_days
        ask, unverified = (at - timedelta(days=number) for number in days)
        return cls(ask, unverified, stale)

    def to_ask(self) -> ColumnElement[bool]:
        """The manager is asked."""
        return or_(Place.verified_at.is_(None), Place.verified_at < self.ask)

    def is_unverified(self) -> ColumnElement[bool]:
        """Shown as 未核实."""
        return or_(Place.verified_at.is_(None), Place.verified_at < self.unverified)

    def is_stale(self) -> ColumnElement[bool]:
        """Its weekly hours no longer count."""
        return func.coalesce(Place.verified_at, Place.created_at) < self.stale


def kept(at: datetime) -> ColumnElement[bool]:
    """The listings that have to be true: neither retired nor merged away, pop-up ones until their
    last day."""
    today = at.astimezone(SHANGHAI).date()
    return and_(
        Place.status != PlaceStatus.retired,
        Place.merged_into_id.is_(None),
        or_(Place.available_until.is_(None), Place.available_until >= today),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A listing that its manager is asked about: what it says, on one card."""

    card: Card
    usual: tuple[WeekGroup, ...]
    always_open: bool


def questions(
    session: Session, actor: Actor, at: datetime, *, settings: Settings, limit: int = PAGE
) -> tuple[list[Question], int]:
    """What the actor is asked to check, never verified first, then the oldest; how many in all."""
    terms = (
        kept(at),
        Ladder.of(settings, at).to_ask(),
        scope.places_within(actor, Permission.places_edit),
    )
    asked = select(Place.id).join(Organisation, Organisation.id == Place.owner_id).where(*terms)
    oldest_first = Place.verified_at.asc().nulls_first(), Place.public_id
    ids = session.scalars(asked.order_by(*oldest_first).limit(limit)).all()
    total = len(ids)
    if total == limit:
        total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    return _told(session, ids, at, settings), total


def _told(session: Session, ids: Sequence[int], at: datetime, settings: Settings) -> list[Question]:
    found = cards(session, ids, at, soon_minutes=settings.closing_soon_minutes)
    tables = timetables(session, ids)
    return [Question(found[key], week_groups(tables[key]), tables[key].always_open) for key in ids]


def verify(
    session: Session,
    actor: Actor,
    public_id: str,
    at: datetime,
    calendar: Calendar,
    *,
    stale_days: int,
) -> None:
    """ "All right": the listing as it stands was checked at `at`; its hours count again.

    Raises NotFound("place_unknown"), Forbidden.
    """
    place = scope.managed_place(session, actor, Permission.places_edit, public_id)
    earlier = or_(Place.verified_at.is_(None), Place.verified_at < at)
    renewed = session.scalar(
        update(Place)
        .where(Place.id == place.id, earlier)
        .values(verified_at=at)
        .returning(Place.id)
        .execution_options(synchronize_session=False)
    )
    if renewed is None:
        return
    today = at.astimezone(SHANGHAI).date()
    recompile(session, [place.id], today, calendar, stale_days=stale_days)
    audit.record(session, actor, "place.verified", at, place_id=place.id)
