"""What a manager says at the door in one tap; each has an end that undoes it by itself.

A tap means what it says whatever else was edited meanwhile, so it brings no version along. Saying
the same again changes nothing.
"""

from datetime import datetime, time, timedelta
from typing import Final

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.care import Notice
from app.models.kinds import Amenity, AmenityState, PlaceStatus
from app.models.place_hours import OpeningException
from app.services.hours.day import plan_day
from app.services.hours.store import timetables
from app.services.place_edit import content
from app.services.place_edit.save import Edit, finish

#: How far ahead a closure or an outage with an end may reach: beyond it the listing should say
#: something lasting.
FARTHEST: Final = timedelta(days=366)
LONGEST_NOTICE: Final = 160
#: The note of the exception that "close early" makes, by which it is found again.
EARLY: Final = "今天提前关门"


def end_of_day(at: datetime) -> datetime:
    """The next local midnight."""
    tomorrow = at.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), SHANGHAI)


def close(edit: Edit, until: datetime | None) -> bool:
    """Closed for now: until an instant, or (None) until somebody says otherwise.

    Raises DomainError("until_invalid", "until").
    """
    if until is not None:
        _check_end(edit, until, "until")
    edit.place.status, edit.place.closed_until = PlaceStatus.temporarily_closed, until
    return finish(edit)


def close_early(edit: Edit, closes: int) -> bool:
    """Today's hours end at `closes`, minutes after local midnight.

    Raises DomainError("until_invalid", "early") when that is past, or today has no hours then.
    """
    local = edit.at.astimezone(SHANGHAI)
    today = local.date()
    _forget_early(edit)
    edit.session.flush()
    table = timetables(edit.session, [edit.place.id])[edit.place.id]
    spans = plan_day(table, table.week(), today, edit.calendar).spans
    cut = [[opens, min(end, closes)] for opens, end in spans if opens < closes]
    if closes <= local.hour * 60 + local.minute or not cut or cut == [list(s) for s in spans]:
        raise DomainError("until_invalid", "early")
    edit.place.exceptions.append(
        OpeningException(first_day=today, last_day=today, spans=cut, note=EARLY)
    )
    return finish(edit)


def reopen(edit: Edit) -> bool:
    """Open as usual: an undone closure, an undone early end."""
    edit.place.status, edit.place.closed_until = PlaceStatus.open, None
    _forget_early(edit)
    return finish(edit)


def set_amenity(edit: Edit, amenity: Amenity, state: AmenityState) -> bool:
    """What an amenity is from now on; an outage of it is over."""
    _end_outage(edit, amenity)
    aged = None if state is AmenityState.unknown else edit.at
    content.put(edit.place, f"{content.AMENITY}{amenity.value}", state.value, aged)
    return finish(edit)


def break_until(edit: Edit, amenity: Amenity, until: datetime, text: str) -> bool:
    """Out of order until an instant, then well again by itself; `text` is what the notice says.

    Raises DomainError("until_invalid", "until").
    """
    _check_end(edit, until, "until")
    same = [one for one in edit.place.notices if one.amenity is amenity and one.ends_at == until]
    if same and same[0].starts_at <= edit.at:
        return finish(edit)
    _end_outage(edit, amenity)
    unit = f"{content.AMENITY}{amenity.value}"
    content.put(edit.place, unit, AmenityState.available.value, edit.at)
    edit.place.notices.append(
        Notice(text=text[:LONGEST_NOTICE], amenity=amenity, starts_at=edit.epoch, ends_at=until)
    )
    return finish(edit)


def confirm(edit: Edit) -> bool:
    """ "The rest is unchanged": everything that is known was seen to a moment ago."""
    for row in edit.place.amenities:
        row.confirmed_at = edit.at
    return finish(edit)


def add_notice(edit: Edit, text: str, until: datetime) -> bool:
    """A word from the place until an instant; raises DomainError("until_invalid", "ends")."""
    _check_end(edit, until, "ends")
    if not any(
        one.text == text and one.ends_at == until and one.amenity is None
        for one in edit.place.notices
    ):
        edit.place.notices.append(Notice(text=text, starts_at=edit.epoch, ends_at=until))
    return finish(edit)


def end_notice(edit: Edit, key: str) -> bool:
    """Take a notice down; one that ended meanwhile is down already."""
    for one in [one for one in edit.place.notices if notice_key(one) == key]:
        edit.place.notices.remove(one)
    return finish(edit)


def notice_key(notice: Notice) -> str:
    """What names a notice of a place in a form."""
    return f"{int(notice.starts_at.timestamp())}-{int(notice.ends_at.timestamp())}"


def _check_end(edit: Edit, until: datetime, field: str) -> None:
    if not edit.at < until <= edit.at + FARTHEST:
        raise DomainError("until_invalid", field)


def _end_outage(edit: Edit, amenity: Amenity) -> None:
    for one in [one for one in edit.place.notices if one.amenity is amenity]:
        edit.place.notices.remove(one)


def _forget_early(edit: Edit) -> None:
    today = edit.at.astimezone(SHANGHAI).date()
    for one in list(edit.place.exceptions):
        if one.note == EARLY and one.first_day == today:
            edit.place.exceptions.remove(one)
