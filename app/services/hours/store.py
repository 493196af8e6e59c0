"""Timetables read from the tables, and the compiled windows written back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.adapters.calendar import Calendar
from app.config import SHANGHAI
from app.models.place import Place
from app.models.place_hours import OpeningException, OpeningSpan, OpenWindow
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.timetable import DayException, Span, Timetable

#: Places handled by one round of statements; well under SQLite's 32,766 parameters.
_CHUNK: Final = 5_000
#: Days without a check after which weekly hours no longer count (STALE_DAYS).
STALE_DAYS: Final = 365


def trusted_until(
    verified_at: datetime | None, created_at: datetime, stale_days: int = STALE_DAYS
) -> date:
    """The last local day for which a listing's weekly hours count.

    A listing that was never verified keeps its hours as long as one that was verified when it was
    made: it is called 未核实 from the first day on, which is warning enough for a year.
    """
    since = (verified_at or created_at).astimezone(SHANGHAI).date()
    return since + timedelta(days=stale_days)


def timetables(
    session: Session, place_ids: Sequence[int], *, stale_days: int = STALE_DAYS
) -> dict[int, Timetable]:
    """The timetables of those of `place_ids` that exist, in three statements a chunk."""
    found: dict[int, Timetable] = {}
    for chunk in _chunks(place_ids):
        spans = weekly_spans(session, chunk)
        exceptions = _exceptions(session, chunk)
        rows = session.execute(
            select(
                Place.id,
                Place.always_open,
                Place.holiday_rule,
                Place.available_from,
                Place.available_until,
                Place.verified_at,
                Place.created_at,
            ).where(Place.id.in_(chunk))
        )
        for place_id, always_open, holiday_rule, first, last, verified_at, created_at in rows:
            found[place_id] = Timetable(
                always_open=always_open,
                spans=tuple(spans.get(place_id, ())),
                exceptions=tuple(exceptions.get(place_id, ())),
                holiday_rule=holiday_rule,
                available_from=first,
                available_until=last,
                trusted_until=trusted_until(verified_at, created_at, stale_days),
            )
    return found


def recompile(
    session: Session,
    place_ids: Sequence[int] | None,
    today: date,
    calendar: Calendar,
    *,
    stale_days: int = STALE_DAYS,
) -> int:
    """Compile the windows of `place_ids` (None: of every place) anew; how many places it were.

    Replaces their rows from local yesterday to the end of the eighth day after `today`, and sets
    the two columns of `Place` that go with them. Flushes first, then writes past the session: a
    `Place` that is already loaded keeps its old two columns until it is refreshed.
    """
    session.flush()
    compiler = HorizonCompiler(today, calendar)
    if place_ids is None:
        place_ids = session.scalars(select(Place.id).order_by(Place.id)).all()
    return sum(_recompile(session, chunk, compiler, stale_days) for chunk in _chunks(place_ids))


def _recompile(
    session: Session, chunk: Sequence[int], compiler: HorizonCompiler, stale_days: int
) -> int:
    rows = []
    unsure: dict[bool, list[int]] = {True: [], False: []}
    for place_id, timetable in timetables(session, chunk, stale_days=stale_days).items():
        compiled = compiler.compiled(timetable)
        unsure[compiled.unsure].append(place_id)
        rows += [
            {"place_id": place_id, "opens_at": opens_at, "closes_at": closes_at, "state": state}
            for opens_at, closes_at, state in compiled.windows
        ]
    session.execute(
        delete(OpenWindow).where(OpenWindow.place_id.in_(chunk)),
        execution_options={"synchronize_session": False},
    )
    if rows:
        session.connection().execute(insert(OpenWindow.__table__), rows)  # type: ignore[arg-type]
    for value, ids in unsure.items():
        session.execute(
            update(Place)
            .where(Place.id.in_(ids))
            .values(windows_until=compiler.until, hours_unsure=value),
            execution_options={"synchronize_session": False},
        )
    return len(unsure[True]) + len(unsure[False])


def weekly_spans(session: Session, chunk: Sequence[int]) -> dict[int, list[Span]]:
    """The spans of each place in the order of the week, in one statement."""
    found: dict[int, list[Span]] = {}
    rows = session.execute(
        select(OpeningSpan.place_id, OpeningSpan.weekday, OpeningSpan.opens, OpeningSpan.closes)
        .where(OpeningSpan.place_id.in_(chunk))
        .order_by(OpeningSpan.place_id, OpeningSpan.weekday, OpeningSpan.opens, OpeningSpan.closes)
    )
    for place_id, weekday, opens, closes in rows:
        found.setdefault(place_id, []).append(Span(weekday, opens, closes))
    return found


def _exceptions(session: Session, chunk: Sequence[int]) -> dict[int, list[DayException]]:
    """In order of entry, so that the latest of two that overlap counts."""
    found: dict[int, list[DayException]] = {}
    rows = session.execute(
        select(
            OpeningException.place_id,
            OpeningException.first_day,
            OpeningException.last_day,
            OpeningException.spans,
        )
        .where(OpeningException.place_id.in_(chunk))
        .order_by(OpeningException.place_id, OpeningException.id)
    )
    for place_id, first_day, last_day, spans in rows:
        minutes = tuple((int(opens), int(closes)) for opens, closes in spans)
        found.setdefault(place_id, []).append(DayException(first_day, last_day, minutes))
    return found


def _chunks(place_ids: Sequence[int]) -> Iterator[list[int]]:
    ids = iter(place_ids)
    while chunk := list(islice(ids, _CHUNK)):
        yield chunk
