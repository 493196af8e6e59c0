"""Opening hours of a listing: what people enter, and compiled windows by hand."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.models.place import Place
from app.models.place_hours import OpeningException, OpeningSpan, OpenWindow


def opens(
    session: Session,
    place: Place,
    opens: int = 8 * 60,
    closes: int = 18 * 60,
    *,
    weekdays: Iterable[int] = range(7),
) -> None:
    """Weekly spans in minutes after local midnight, Monday = 0; nothing is compiled."""
    for weekday in weekdays:
        place.spans.append(OpeningSpan(weekday=weekday, opens=opens, closes=closes))
    session.flush()


def an_exception(
    session: Session,
    place: Place,
    first_day: date,
    last_day: date | None = None,
    *,
    spans: Iterable[tuple[int, int]] = (),
    note: str = "",
) -> OpeningException:
    """Other hours on some local days; no spans is closed."""
    made = OpeningException(
        first_day=first_day,
        last_day=last_day or first_day,
        spans=[list(span) for span in spans],
        note=note,
    )
    place.exceptions.append(made)
    session.flush()
    return made


def windows(
    session: Session,
    place: Place,
    *spans: tuple[datetime, datetime],
    unknown: Iterable[tuple[datetime, datetime]] = (),
    until: datetime | None = None,
) -> None:
    """Compiled windows by hand: open in `spans`, unknown in `unknown`, closed otherwise.

    They tell the truth until `until`, by default eight days after the first window opens.
    """
    rows = [(*span, 1) for span in spans] + [(*span, 0) for span in unknown]
    for first, last, state in rows:
        session.add(
            OpenWindow(
                place_id=place.id,
                opens_at=int(first.timestamp()),
                closes_at=int(last.timestamp()),
                state=state,
            )
        )
    if until is None:
        until = min(first for first, _, _ in rows) + timedelta(days=8)
    place.windows_until = int(until.timestamp())
    place.hours_unsure = any(state == 0 for _, _, state in rows)
    session.flush()
