"""The archive of competitions: results and titles by the year in which they were published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState

#: Competitions shown of a year; a province holds some sixty.
MOST: Final = 300
#: Those on the page of each competition's last stage.
PODIUM: Final = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """A competition and its last published stage; `podium` is ranks 1 to 3 and who has a title."""

    public_id: str
    title: str
    organiser: str
    stage: str
    demo: bool
    podium: tuple[CompetitionResult, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """`years` with results, the newest first; `outcomes` of `year`, the newest first."""

    years: tuple[int, ...]
    year: int | None
    outcomes: tuple[Outcome, ...]


def archive(session: Session, at: datetime, year: int | None = None) -> Archive:
    """The results of `year`, by default the newest that has any; a constant number of statements.

    Raises DomainError("year_unknown", "year") for a year without results.
    """
    instants = session.execute(
        select(CompetitionStage.programme_id, CompetitionStage.results_at)
        .join(Programme)
        .where(CompetitionStage.results_at <= at, Programme.state.in_(_PUBLIC))
    ).all()
    of_year: dict[int, set[int]] = {}
    for key, published in instants:
        if published is not None:
            of_year.setdefault(published.astimezone(SHANGHAI).year, set()).add(key)
    years = tuple(sorted(of_year, reverse=True))
    if year is None:
        year = years[0] if years else None
    elif year not in of_year:
        raise DomainError("year_unknown", "year", year=year)
    chosen = of_year.get(year, set()) if year is not None else set()
    return Archive(years, year, _outcomes(session, sorted(chosen), at))


_PUBLIC: Final = (ProgrammeState.published, ProgrammeState.finished)


def _outcomes(session: Session, ids: Sequence[int], at: datetime) -> tuple[Outcome, ...]:
    if not ids:
        return ()
    rows = session.execute(
        select(CompetitionStage, Programme, Organisation.name)
        .join(Programme, Programme.id == CompetitionStage.programme_id)
        .join(Organisation, Organisation.id == Programme.organiser_id)
        .where(CompetitionStage.programme_id.in_(ids), CompetitionStage.results_at <= at)
        .order_by(CompetitionStage.results_at, CompetitionStage.position)
        .options(selectinload(CompetitionStage.results))
    )
    last = {programme.id: (stage, programme, organiser) for stage, programme, organiser in rows}
    newest = sorted(last.values(), key=lambda row: row[0].results_at or at, reverse=True)[:MOST]
    return tuple(
        Outcome(
            programme.public_id,
            programme.title,
            organiser,
            stage.name,
            programme.demo,
            tuple(one for one in stage.results if one.rank <= PODIUM or one.title),
        )
        for stage, programme, organiser in newest
    )
