"""Stages of a competition and their results: kept as a draft, then published for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.errors import DomainError, NotFound
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.programmes import seats
from app.services.programmes.acts import noted
from app.services.programmes.scope import managed_programme

MOST_STAGES: Final = 8
MOST_RESULTS: Final = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a table: a person or a team, as they agreed to be named in public."""

    rank: int
    name: str
    unit: str = ""
    score: str = ""
    title: str = ""


def add_stage(
    session: Session, actor: Actor, public_id: str, name: str, held_on: date | None, at: datetime
) -> None:
    """One more stage; one of the same name is the same.

    Raises NotFound, Forbidden, DomainError: not_a_competition, stages_full ("name").
    """
    programme = _locked(session, actor, public_id)
    known = next((one for one in programme.stages if one.name == name), None)
    if known is not None:
        known.held_on = held_on
        session.flush()
        return
    if len(programme.stages) >= MOST_STAGES:
        raise DomainError("stages_full", "name", most=MOST_STAGES)
    last = max((one.position for one in programme.stages), default=0)
    programme.stages.append(CompetitionStage(position=last + 1, name=name, held_on=held_on))
    noted(session, actor, programme, "programme.stage.added", at, stage=last + 1)
    session.flush()


def remove_stage(
    session: Session, actor: Actor, public_id: str, stage_id: str, at: datetime
) -> None:
    """Take a stage and its results away. Raises NotFound, Forbidden,
    DomainError("stage_published", "results") while its results are public."""
    programme, stage = _stage(session, actor, public_id, stage_id)
    if stage.results_at is not None:
        raise DomainError("stage_published", "results")
    programme.stages.remove(stage)
    noted(session, actor, programme, "programme.stage.removed", at, stage=stage.position)
    session.flush()


def keep_results(
    session: Session,
    actor: Actor,
    public_id: str,
    stage_id: str,
    results: Sequence[Result],
    at: datetime,
    *,
    published: bool,
) -> None:
    """Put `results` in place of what the stage had, and show or hide them.

    Raises NotFound, Forbidden, DomainError: not_a_competition, results_none ("results") where
    nothing is to be published.
    """
    programme, stage = _stage(session, actor, public_id, stage_id)
    if published and not results:
        raise DomainError("results_none", "results")
    stage.results = []
    session.flush()
    stage.results = [
        CompetitionResult(
            position=number,
            **{name: getattr(one, name) for name in ("rank", "name", "unit", "score", "title")},
        )
        for number, one in enumerate(results, 1)
    ]
    stage.results_at = (stage.results_at or at) if published else None
    action = "programme.results.published" if published else "programme.results.kept"
    noted(session, actor, programme, action, at, stage=stage.position, results=len(results))
    session.flush()


def _locked(session: Session, actor: Actor, public_id: str) -> Programme:
    found = managed_programme(session, actor, Permission.programmes_edit, public_id)
    if found.kind is not ProgrammeKind.competition or found.state is ProgrammeState.cancelled:
        raise DomainError("not_a_competition")
    return seats.lock(session, found.id)


def _stage(
    session: Session, actor: Actor, public_id: str, stage_id: str
) -> tuple[Programme, CompetitionStage]:
    programme = _locked(session, actor, public_id)
    for one in programme.stages:
        if one.public_id == stage_id.lower():
            return programme, one
    raise NotFound("stage_unknown")
