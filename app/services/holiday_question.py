"""Before a national holiday: is it open as usual? Asked where the listing leaves it unknown.

An answer is kept as exceptions for the holiday's days, so that badge, filter and week table follow
at once and an answered listing is not asked again. A listing whose rule already says "as usual" or
"closed on holidays" has answered for good; one without weekly hours has no "usual".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar, DayKind
from app.config import SHANGHAI
from app.errors import NotFound
from app.models.kinds import HolidayRule
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.place_hours import OpeningException, OpeningSpan
from app.services import scope
from app.services.hours.store import timetables
from app.services.hours.timetable import Minutes
from app.services.hours.week import WeekGroup, week_groups
from app.services.ladder import kept
from app.services.place_edit.save import begin, finish

#: Asked so long before the first free day.
AHEAD: Final = timedelta(days=14)
#: Listings answered by one tap at most: each is a revision of its own in one transaction.
PAGE: Final = 50
_ONE: Final = timedelta(days=1)


class HolidayAnswer(StrEnum):
    """What one tap says."""

    as_usual = "as_usual"
    closed = "closed"


_NOTES: Final = {HolidayAnswer.as_usual: "照常开放", HolidayAnswer.closed: "不开放"}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A published holiday: its name (a message id), first and last free day."""

    name: str
    first_day: date
    last_day: date

    def days(self) -> Iterator[date]:
        """Every free day."""
        for number in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(number)


@dataclass(frozen=True, slots=True)
class Asked:
    """A listing that is asked about, with its usual hours."""

    public_id: str
    name: str
    demo: bool
    usual: tuple[WeekGroup, ...]


def upcoming(calendar: Calendar, at: datetime) -> list[Holiday]:
    """The holidays that have begun or begin within `AHEAD`, the soonest first; only published
    ones, since a likely date is no date to ask about."""
    today = at.astimezone(SHANGHAI).date()
    found: list[Holiday] = []
    day = today - timedelta(days=AHEAD.days)
    while day <= today + AHEAD or (found and found[-1].last_day == day - timedelta(days=1)):
        of_calendar = calendar.day(day)
        if of_calendar.kind is DayKind.holiday:
            before = found[-1] if found else None
            if before and before.name == of_calendar.name and day - before.last_day == _ONE:
                found[-1] = Holiday(before.name, before.first_day, day)
            else:
                found.append(Holiday(of_calendar.name, day, day))
        day += _ONE
    return [one for one in found if one.first_day <= today + AHEAD and one.last_day >= today]


def unanswered(
    session: Session, actor: Actor, holiday: Holiday, at: datetime
) -> tuple[list[Asked], int]:
    """One page of the actor's listings that leave a day of the holiday unknown, and how many."""
    span = exists(select(OpeningSpan.id).where(OpeningSpan.place_id == Place.id))
    terms = (
        kept(at),
        scope.places_within(actor, Permission.places_edit),
        Place.holiday_rule == HolidayRule.unknown,
        or_(Place.always_open, span),
        or_(*[~_covered(day) for day in holiday.days()]),
    )
    found = select(Place.id, Place.public_id, Place.name, Place.demo).join(Organisation)
    rows = session.execute(
        found.where(*terms).order_by(Place.name, Place.public_id).limit(PAGE)
    ).all()
    total = len(rows)
    if total == PAGE:
        counted = select(func.count()).select_from(Place).join(Organisation).where(*terms)
        total = session.scalar(counted) or 0
    tables = timetables(session, [row.id for row in rows])
    return [Asked(*row[1:], week_groups(tables[row.id])) for row in rows], total


def answer(
    session: Session,
    actor: Actor,
    first_day: date,
    public_ids: Sequence[str],
    how: HolidayAnswer,
    at: datetime,
    calendar: Calendar,
) -> int:
    """Answer for the holiday that begins on `first_day` at the listings named; how many changed.

    Days for which a listing already says something stay as they are. Raises
    NotFound("holiday_unknown"), NotFound("place_unknown"), Forbidden.
    """
    holiday = next((one for one in upcoming(calendar, at) if one.first_day == first_day), None)
    if holiday is None:
        raise NotFound("holiday_unknown")
    return sum(
        _answer(session, actor, holiday, public_id, how, at, calendar)
        for public_id in sorted(set(public_ids))[:PAGE]
    )


def _answer(
    session: Session,
    actor: Actor,
    holiday: Holiday,
    public_id: str,
    how: HolidayAnswer,
    at: datetime,
    calendar: Calendar,
) -> bool:
    edit = begin(session, actor, public_id, at, calendar)
    place = edit.place
    week = timetables(session, [place.id])[place.id].week()
    said = [(one.first_day, one.last_day) for one in place.exceptions]
    note = f"{holiday.name}{_NOTES[how]}"
    last: OpeningException | None = None
    for day in holiday.days():
        if any(first <= day <= until for first, until in said):
            last = None
            continue
        hours: tuple[Minutes, ...] = week[day.weekday()] if how is HolidayAnswer.as_usual else ()
        spans = [list(one) for one in hours]
        if last is not None and last.spans == spans:
            last.last_day = day
            continue
        last = OpeningException(first_day=day, last_day=day, spans=spans, note=note)
        place.exceptions.append(last)
    return finish(edit, verified=False, reason=f"holiday.{how.value}")


def _covered(day: date) -> ColumnElement[bool]:
    return exists(
        select(OpeningException.id).where(
            OpeningException.place_id == Place.id,
            and_(OpeningException.first_day <= day, OpeningException.last_day >= day),
        )
    )
