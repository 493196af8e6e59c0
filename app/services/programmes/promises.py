"""Counters against promises: counselling sessions held in a year, job fairs in each county.

The federation promised 1,000 counselling sessions a year and at least one job fair a year in each
county (domain.md). Held is what was published and is over; cancelled ones and drafts are not.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, reach
from app.config import SHANGHAI
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.divisions import divisions
from app.services.programmes.scope import programmes_within

#: Job fairs a year in each county.
FAIRS_PROMISED: Final = 1
MOST_ROWS: Final = 500
HEADER: Final = ("指标", "区县", "承诺", "已办")


@dataclass(frozen=True, slots=True)
class CountyFairs:
    """Job fairs held in a county; without a code those at no known county."""

    code: str
    name: str
    held: int

    @property
    def kept(self) -> bool:
        """Whether the promise of the year is kept already."""
        return self.held >= FAIRS_PROMISED


@dataclass(frozen=True, slots=True)
class Promises:
    """One year's figures; `counselling` in sessions."""

    year: int
    counselling: int
    promised: int
    fairs: list[CountyFairs]

    @property
    def counties_kept(self) -> int:
        """Counties that had their job fair."""
        return sum(one.kept for one in self.fairs if one.code)

    @property
    def counties(self) -> int:
        """Counties of the territory."""
        return sum(bool(one.code) for one in self.fairs)

    def rows(self) -> list[tuple[str, str, int, int]]:
        """As a table under HEADER."""
        first = (f"{self.year} 年心理辅导（场）", "", self.promised, self.counselling)
        fairs = [("招聘会（场）", one.name, FAIRS_PROMISED, one.held) for one in self.fairs]
        return [first, *fairs]


@dataclass(frozen=True, slots=True)
class Held:
    """One row behind a number: a session that was held."""

    public_id: str
    title: str
    organiser: str
    starts_at: datetime
    county_code: str | None


def promises(session: Session, actor: Actor, year: int, at: datetime, promised: int) -> Promises:
    """The figures of a local `year` as of `at`, over what the actor supervises; `promised`
    counselling sessions."""
    sessions = session.scalar(
        select(func.count(ProgrammeSession.id))
        .join(Programme, Programme.id == ProgrammeSession.programme_id)
        .where(*_held(actor, ProgrammeKind.counselling, year, at))
    )
    rows = session.execute(
        select(Programme.county_code, func.count(Programme.id.distinct()))
        .join(ProgrammeSession, ProgrammeSession.programme_id == Programme.id)
        .where(*_held(actor, ProgrammeKind.job_fair, year, at))
        .group_by(Programme.county_code)
    )
    held = Counter({row[0] or "": row[1] for row in rows})
    known = divisions(session)
    codes = sorted({*_territory(session, actor), *held} - {""})
    fairs = [CountyFairs(one, "".join(known.lineage(one)[-2:]), held[one]) for one in codes]
    if held[""]:
        fairs.append(CountyFairs("", "没有写明区县", held[""]))
    return Promises(year, sessions or 0, promised, fairs)


def behind(
    session: Session,
    actor: Actor,
    kind: ProgrammeKind,
    year: int,
    at: datetime,
    county: str | None = None,
) -> list[Held]:
    """The sessions behind a number, newest first; `county` "" for those at no known county."""
    where = list(_held(actor, kind, year, at))
    if county is not None:
        where.append(Programme.county_code == county if county else Programme.county_code.is_(None))
    rows = session.execute(
        select(
            Programme.public_id,
            Programme.title,
            Organisation.name,
            ProgrammeSession.starts_at,
            Programme.county_code,
        )
        .join(ProgrammeSession, ProgrammeSession.programme_id == Programme.id)
        .join(Organisation, Organisation.id == Programme.organiser_id)
        .where(*where)
        .order_by(ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
        .limit(MOST_ROWS)
    )
    return [Held(*row) for row in rows]


def _held(
    actor: Actor, kind: ProgrammeKind, year: int, at: datetime
) -> tuple[ColumnElement[Any], ...]:
    """Sessions of the kind that began in the local year and are over."""
    first, last = (datetime(one, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for one in (year, year + 1))
    return (
        programmes_within(actor, Permission.promises_read),
        Programme.kind == kind,
        Programme.state.in_((ProgrammeState.published, ProgrammeState.finished)),
        ProgrammeSession.starts_at >= first,
        ProgrammeSession.starts_at < last,
        ProgrammeSession.ends_at <= at,
    )


def _territory(session: Session, actor: Actor) -> list[str]:
    """Codes of the counties below the divisions of the organisations that the actor supervises."""
    paths, _ = reach(actor, Permission.promises_read)
    found = select(Organisation.division_code).where(Organisation.path.in_(paths))
    own = [
        code[:6].removesuffix("00").removesuffix("00") for code in session.scalars(found) if code
    ]
    counties = [one.code for one in divisions(session).atlas.counties if not one.outside]
    return [code for code in counties if code.startswith(tuple(own))] if own else []
