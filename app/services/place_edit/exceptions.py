"""Other hours on some days, at one place or at many at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.calendar import Calendar
from app.errors import DomainError
from app.models.place_hours import OpeningException
from app.services.place_edit.content import exception_value
from app.services.place_edit.save import Edit, begin, finish

#: Places that one act may change: a county's unattended network.
MOST: Final = 200


def key_of(one: dict[str, Any] | OpeningException) -> str:
    """What names the exceptions of a span of days in a form."""
    value = one if isinstance(one, dict) else exception_value(one)
    return f"{value['first_day']}/{value['last_day']}"


def add(edit: Edit, value: dict[str, Any], *, verified: bool = True) -> bool:
    """Enter an exception (as `content.exception_value` writes one); it takes the place of one for
    the very same days."""
    _remove(edit, key_of(value))
    edit.place.exceptions.append(
        OpeningException(
            first_day=date.fromisoformat(value["first_day"]),
            last_day=date.fromisoformat(value["last_day"]),
            spans=value["spans"],
            note=value["note"],
        )
    )
    return finish(edit, verified=verified)


def remove(edit: Edit, key: str) -> bool:
    """Take the exceptions of a span of days away; none is none."""
    _remove(edit, key)
    return finish(edit)


def add_to_many(
    session: Session,
    actor: Actor,
    public_ids: Sequence[str],
    value: dict[str, Any],
    at: datetime,
    calendar: Calendar,
) -> int:
    """Enter one exception at many places, all or none; how many it changed.

    Nobody looked at the single listings, so their age stays. They are locked in the order of their
    ids, so that two who do this at once wait for each other. Raises NotFound, Forbidden,
    DomainError("places_too_many", "places") and "places_none".
    """
    chosen = sorted(set(public_ids))
    if not chosen:
        raise DomainError("places_none", "places")
    if len(chosen) > MOST:
        raise DomainError("places_too_many", "places", most=MOST)
    return sum(
        add(begin(session, actor, one, at, calendar), value, verified=False) for one in chosen
    )


def _remove(edit: Edit, key: str) -> None:
    for one in [one for one in edit.place.exceptions if key_of(one) == key]:
        edit.place.exceptions.remove(one)
