"""What the manager's page of one place shows: its state now, what waits, what is out of order."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar
from app.config import SHANGHAI, Settings
from app.models.care import PlaceReport
from app.models.kinds import Amenity, AmenityState, PlaceStatus
from app.models.place import Place
from app.models.report_kinds import ReportState
from app.services import scope
from app.services.hours.day import plan_day
from app.services.hours.store import timetables
from app.services.hours.timetable import Minutes
from app.services.nearby.cards import Card
from app.services.nearby.load import cards
from app.services.place_edit.today import EARLY, notice_key

#: Until when an outage may be set in one tap: local hours of today.
_HOURS: Final = (12, 18, 21)


@dataclass(frozen=True, slots=True)
class DoorAmenity:
    """One amenity; `until` when it is out of order for a while and `state` is broken."""

    amenity: Amenity
    state: AmenityState
    confirmed_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DoorNotice:
    """A notice that holds now or later; `key` names it in forms."""

    key: str
    text: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """A listing as its manager sees it. `today` are today's spans (minutes after midnight),
    `early` whether they were cut today; `kept` the public id where a duplicate went."""

    card: Card
    version: int
    status: PlaceStatus
    shut: bool
    early: bool
    today: tuple[Minutes, ...]
    known: tuple[DoorAmenity, ...]
    unknown: tuple[Amenity, ...]
    notices: tuple[DoorNotice, ...]
    reports: int
    kept: str | None
    owner_id: int

    @property
    def unconfirmed(self) -> list[Amenity]:
        """Amenities that nobody has ever confirmed."""
        return [one.amenity for one in self.known if one.confirmed_at is None]


def door(
    session: Session,
    actor: Actor,
    public_id: str,
    at: datetime,
    calendar: Calendar,
    settings: Settings,
) -> Door:
    """The page of a place that the actor may edit; raises NotFound, Forbidden."""
    place = scope.managed_place(session, actor, Permission.places_edit, public_id)
    card = cards(session, [place.id], at, soon_minutes=settings.closing_soon_minutes)[place.id]
    table = timetables(session, [place.id])[place.id]
    today = at.astimezone(SHANGHAI).date()
    known = _amenities(place, at)
    listed = {one.amenity for one in known}
    return Door(
        card=card,
        version=place.version,
        status=place.status,
        shut=place.shut_at(at),
        early=any(one.note == EARLY and one.first_day == today for one in place.exceptions),
        today=plan_day(table, table.week(), today, calendar).spans,
        known=known,
        unknown=tuple(one for one in Amenity if one not in listed),
        notices=tuple(
            DoorNotice(notice_key(one), one.text, one.starts_at, one.ends_at)
            for one in place.notices
            if one.ends_at > at
        ),
        reports=_waiting(session, place.id),
        kept=_public_id(session, place.merged_into_id),
        owner_id=place.owner_id,
    )


def ends(at: datetime) -> list[datetime]:
    """The ends that are offered for an outage: later hours of today, the coming midnight apart."""
    local = at.astimezone(SHANGHAI)
    hours = [datetime.combine(local.date(), time(hour), SHANGHAI) for hour in _HOURS]
    return [one for one in hours if one > at]


def _amenities(place: Place, at: datetime) -> tuple[DoorAmenity, ...]:
    outages = {
        one.amenity: one.ends_at
        for one in place.notices
        if one.amenity is not None and one.starts_at <= at < one.ends_at
    }
    rows = {row.amenity: row for row in place.amenities if row.state is not AmenityState.unknown}
    found = []
    for amenity in Amenity:
        row, until = rows.get(amenity), outages.get(amenity)
        if until is not None:
            found.append(DoorAmenity(amenity, AmenityState.broken, at, until))
        elif row is not None:
            found.append(DoorAmenity(amenity, row.state, row.confirmed_at, None))
    return tuple(found)


def _waiting(session: Session, place_id: int) -> int:
    waiting = select(func.count()).where(
        PlaceReport.place_id == place_id, PlaceReport.state != ReportState.answered
    )
    return session.scalar(waiting) or 0


def _public_id(session: Session, place_id: int | None) -> str | None:
    if place_id is None:
        return None
    return session.scalar(select(Place.public_id).where(Place.id == place_id))
