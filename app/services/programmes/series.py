"""More of the same: a copy, a weekly series that knows holidays, one edit for all that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.calendar import Calendar, DayKind
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.programme_question import ProgrammeQuestion
from app.services.programmes import announce, content, seats, write
from app.services.programmes.content import Units
from app.services.programmes.scope import managed_programme
from app.services.programmes.write import Edit, MoveUnsaid, NewProgramme

#: Half a year.
MOST_WEEKS: Final = 26
_WEEK: Final = timedelta(days=7)
_FREE: Final = (DayKind.holiday, DayKind.likely_holiday)
#: Answers to a copied question are kept no longer than this by themselves.
_ANSWERS_KEPT: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One week of a series: how many weeks later, the first day, and its holiday's name if any."""

    week: int
    day: date
    holiday: str


def copy(
    session: Session,
    actor: Actor,
    public_id: str,
    submission_id: str,
    at: datetime,
    outside_m: float,
) -> Programme:
    """A draft that says the same, with a window to sign up of its own and nobody in it.

    Raises NotFound, Forbidden, and whatever write.create raises.
    """
    source = managed_programme(session, actor, Permission.programmes_edit, public_id)
    units = _fresh(content.snapshot(session, source))
    units |= dict.fromkeys(content.INSTANTS)
    return _made(session, actor, source, submission_id, units, at, outside_m)


def occurrences(programme: Programme, weeks: int, calendar: Calendar) -> list[Occurrence]:
    """The weeks after the programme's own, `weeks` in all with it."""
    found = []
    for week in range(1, weeks):
        days = [
            (one.starts_at + week * _WEEK).astimezone(SHANGHAI).date() for one in programme.sessions
        ]
        names = [known.name for day in days if (known := calendar.day(day)).kind in _FREE]
        found.append(Occurrence(week, min(days), names[0] if names else ""))
    return found


def weekly(
    session: Session,
    actor: Actor,
    public_id: str,
    wanted: Sequence[Occurrence],
    submission_id: str,
    at: datetime,
    outside_m: float,
) -> list[Programme]:
    """The programme again in each of the wanted weeks, same weekday and time, in the same state;
    sessions on a holiday say so. They share a series; the same form again makes no more.

    Raises NotFound, Forbidden, DomainError("programme_ended"),
    DomainError("series_needs_time", "weeks").
    """
    source = managed_programme(session, actor, Permission.programmes_edit, public_id)
    source = seats.lock(session, source.id)
    if source.state not in write.OPEN_STATES:
        raise DomainError("programme_ended")
    if not source.sessions:
        raise DomainError("series_needs_time", "weeks")
    source.series = source.series or source.public_id
    before = content.snapshot(session, source)
    made = []
    for one in wanted:
        units = _fresh(_shifted(before, one.week * _WEEK))
        if one.holiday:
            note = f"节假日（{one.holiday}）"
            units["sessions"] = [[*row[:3], row[3] or note] for row in units["sessions"]]
        again = f"{submission_id}-{one.week}"
        programme = _made(session, actor, source, again, units, at, outside_m)
        programme.series = source.series
        if source.state is ProgrammeState.published and programme.state is ProgrammeState.draft:
            programme.state, programme.published_at = ProgrammeState.published, at
        made.append(programme)
    session.flush()
    return made


def following(session: Session, programme: Programme) -> list[Programme]:
    """Those of the same series that begin later and can still be changed."""
    if programme.series is None or programme.starts_at is None:
        return []
    return list(
        session.scalars(
            select(Programme)
            .where(
                Programme.series == programme.series,
                Programme.id != programme.id,
                Programme.starts_at > programme.starts_at,
                Programme.state.in_(write.OPEN_STATES),
            )
            .order_by(Programme.id)
        )
    )


def save_all(
    edit: Edit, seen: Units, wanted: Mapping[str, Any], outside_m: float, *, sure: bool = False
) -> int:
    """Change this one and all that follow in its series alike, times by the same shift; how many
    people were told. Raises what write.save raises, MoveUnsaid for the people of all of them."""
    changes = write.wanted_changes(edit, seen, wanted)
    if not changes:
        return 0
    plans = [(edit, changes)]
    for programme in following(edit.session, edit.programme):
        other = write.begin(edit.session, edit.vault, edit.actor, programme.public_id, edit.at)
        plans.append((other, _alike(edit.before, other.before, changes)))
    moved = [one for one, own in plans if write.moves(one, own)]
    people = sum(write.joined(one.session, one.programme) for one in moved)
    if people and not sure:
        raise MoveUnsaid(people)
    for one, own in plans:
        if own:
            write.apply(one, own, outside_m)
    return sum(announce.moved(one.session, one.vault, one.programme, one.at) for one in moved)


def _alike(before: Units, other: Units, changes: Mapping[str, Any]) -> Units:
    """What `changes`, made to `before`, are for another week of the series."""
    weeks = _first(other) - _first(before)
    found = dict(changes)
    for unit in set(content.INSTANTS) & set(found):
        found[unit] = _later(found[unit], weeks) if found[unit] else None
    if "sessions" in found:
        found["sessions"] = _rows(found["sessions"], weeks, [row[0] for row in other["sessions"]])
    return {unit: value for unit, value in found.items() if other[unit] != value}


def _rows(rows: Sequence[Sequence[Any]], by: timedelta, ids: Sequence[str]) -> list[list[Any]]:
    """Sessions moved in time; each keeps the id of the one that it replaces."""
    kept = [*ids, *[""] * len(rows)]
    return [
        [own, *(_later(at, by) for at in row[1:3]), row[3]]
        for own, row in zip(kept[: len(rows)], rows, strict=True)
    ]


def _shifted(units: Units, by: timedelta) -> Units:
    moved = {name: _later(units[name], by) if units[name] else None for name in content.INSTANTS}
    return {**units, **moved, "sessions": _rows(units["sessions"], by, [])}


def _fresh(units: Units) -> Units:
    return {**units, "sessions": [["", *row[1:]] for row in units["sessions"]]}


def _later(at: str, by: timedelta) -> str:
    return str(content.written(datetime.fromisoformat(at) + by))


def _first(units: Units) -> datetime:
    return min(datetime.fromisoformat(row[1]) for row in units["sessions"])


def _made(
    session: Session,
    actor: Actor,
    source: Programme,
    submission_id: str,
    units: Units,
    at: datetime,
    outside_m: float,
) -> Programme:
    organiser = session.get_one(Organisation, source.organiser_id).public_id
    new = NewProgramme(submission_id, organiser, units)
    made = write.create(session, actor, new, at, outside_m)
    if not made.questions:
        until = (at + _ANSWERS_KEPT).date()
        made.questions = [
            ProgrammeQuestion(
                **{name: getattr(one, name) for name in ("position", "kind", "text", "why")},
                required=one.required,
                choices=list(one.choices),
                delete_on=max(one.delete_on, until),
            )
            for one in source.questions
        ]
        session.flush()
    return made
