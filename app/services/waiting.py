"""What waits for somebody at the desk: the counts on its first page and in the daily digest."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar
from app.config import Settings
from app.models.care import Notice, PlaceReport
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import holiday_question, scope
from app.services.ladder import Ladder, kept
from app.services.report_queue import UNANSWERED

#: A notice that ends within this time should be looked at: is it true that all is well again?
ENDS_SOON: Final = timedelta(days=1)
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports without an answer, listings to be checked, notices about to end, and listings that
    have not said what they do on a coming holiday."""

    reports: int = 0
    checks: int = 0
    notices: int = 0
    holidays: int = 0

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return any(astuple(self))


@dataclass(frozen=True, slots=True)
class EndingNotice:
    """A notice about to end, and its place."""

    text: str
    ends_at: datetime
    public_id: str
    name: str
    demo: bool


def notices(session: Session, actor: Actor, at: datetime) -> tuple[list[EndingNotice], int]:
    """The notices about to end at places that the actor may edit, the first to end first, as many
    as a page shows; and how many there are."""
    columns = (Notice.text, Notice.ends_at, Place.public_id, Place.name, Place.demo)
    found = (
        select(*columns)
        .join(Place, Place.id == Notice.place_id)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(scope.places_within(actor, Permission.places_edit), kept(at), *_ending(at))
    )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(found.order_by(Notice.ends_at, Notice.id).limit(SHOWN))
    return [EndingNotice(*row) for row in rows], total


def _ending(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Notice.ends_at > at, Notice.ends_at <= at + ENDS_SOON, Notice.starts_at <= at


def waiting(
    session: Session, actor: Actor, at: datetime, calendar: Calendar, *, settings: Settings
) -> Waiting:
    """Counts over the places that the actor may edit."""
    own = scope.places_within(actor, Permission.places_edit)

    def count(statement: Any) -> int:
        joined: Select[Any] = statement.join(Organisation, Organisation.id == Place.owner_id)
        return session.scalar(joined.where(own, kept(at))) or 0

    counted = select(func.count())
    reports = counted.select_from(PlaceReport).join(Place, Place.id == PlaceReport.place_id)
    notices = counted.select_from(Notice).join(Place, Place.id == Notice.place_id)
    asked = [
        holiday_question.unanswered(session, actor, one, at)[1]
        for one in holiday_question.upcoming(calendar, at)
    ]
    return Waiting(
        reports=count(reports.where(UNANSWERED)),
        checks=count(counted.select_from(Place).where(Ladder.of(settings, at).to_ask())),
        notices=count(notices.where(*_ending(at))),
        holidays=max(asked, default=0),
    )
