"""What workers said is wrong and nobody has answered: by place, similar ones together.

A group is what stands unanswered of one place for one reason; one answer settles all of it that
the answerer has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.models.care import PlaceReport
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.report_kinds import ReportReason, ReportState
from app.services import scope

PAGE: Final = 50
#: The receipt names this day; whatever waits longer is overdue.
ANSWER_WITHIN: Final = timedelta(days=7)
_RECENT: Final = timedelta(days=2)

UNANSWERED: Final[ColumnElement[bool]] = PlaceReport.state != ReportState.answered


class ReportAge(StrEnum):
    """How long a report has waited: up to two days, up to seven, longer."""

    fresh = "fresh"
    week = "week"
    older = "older"

    def term(self, at: datetime) -> ColumnElement[bool]:
        """The reports of this age as of `at`; the three share no report and leave none out."""
        recent = PlaceReport.created_at >= at - _RECENT
        overdue = PlaceReport.created_at < at - ANSWER_WITHIN
        if self is ReportAge.fresh:
            return recent
        return overdue if self is ReportAge.older else and_(~recent, ~overdue)


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """Unanswered reports of one place and reason; `public_id` is that of the oldest."""

    public_id: str
    place: str
    demo: bool
    reason: ReportReason
    reports: int
    oldest: datetime
    at_door: bool
    reopened: bool
    overdue: bool


def groups(
    session: Session,
    actor: Actor,
    at: datetime,
    *,
    age: ReportAge | None = None,
    places: ColumnElement[bool] | None = None,
) -> tuple[list[ReportGroup], int]:
    """One page of what waits where the actor may read, and how many reports wait in all: what came
    back on top, then what was said at the door, then the oldest. `places` narrows the places."""
    terms = [UNANSWERED, scope.places_within(actor, Permission.places_read)]
    terms.append(true() if places is None else places)
    terms.append(true() if age is None else age.term(at))
    first = func.min(PlaceReport.id)
    came_back = func.max(case((PlaceReport.state == ReportState.reopened, 1), else_=0))
    at_door = func.max(case((PlaceReport.at_door, 1), else_=0))
    oldest = func.min(PlaceReport.created_at)
    columns = (Place.name, Place.demo, PlaceReport.reason)
    grouped = (
        _joined(select(first, *columns, func.count(), oldest, at_door, came_back))
        .where(*terms)
        .group_by(PlaceReport.place_id, *columns)
        .order_by(came_back.desc(), at_door.desc(), oldest, first)
        .limit(PAGE)
    )
    rows = session.execute(grouped).all()
    first_ids = [row[0] for row in rows]
    named = select(PlaceReport.id, PlaceReport.public_id).where(PlaceReport.id.in_(first_ids))
    numbers = {row.id: row.public_id for row in session.execute(named)}
    total = session.scalar(_joined(select(func.count())).where(*terms)) or 0
    late = at - ANSWER_WITHIN
    found = [
        ReportGroup(
            numbers[key], name, demo, reason, count, since, bool(door), bool(back), since < late
        )
        for key, name, demo, reason, count, since, door, back in rows
    ]
    return found, total


def together(session: Session, report: PlaceReport) -> Sequence[PlaceReport]:
    """The unanswered reports of the same place and reason, the oldest first."""
    return session.scalars(
        select(PlaceReport)
        .where(
            PlaceReport.place_id == report.place_id,
            PlaceReport.reason == report.reason,
            UNANSWERED,
        )
        .order_by(PlaceReport.created_at, PlaceReport.id)
    ).all()


def _joined(statement: Any) -> Select[Any]:
    joined: Select[Any] = (
        statement.select_from(PlaceReport)
        .join(Place, Place.id == PlaceReport.place_id)
        .join(Organisation, Organisation.id == Place.owner_id)
    )
    return joined
