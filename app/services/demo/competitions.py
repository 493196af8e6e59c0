"""Stages and results of made-up competitions."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.demo.programme_words import UNITS
from app.services.demo.programmes import Made


def load(session: Session, made: Sequence[tuple[int, Made]], at: datetime, seed: int) -> None:
    """Two stages each; of what is over the results are published, of people called 示例."""
    for key, one in made:
        if one.kind is not ProgrammeKind.competition:
            continue
        rng = random.Random(f"results {seed} {one.public_id}")
        for position, (name, meeting) in enumerate(
            zip(("初赛", "决赛"), one.meetings, strict=True), 1
        ):
            over = meeting[1] <= at and one.state is ProgrammeState.finished
            stage = CompetitionStage(programme_id=key, position=position, name=name)
            stage.held_on = meeting[0].astimezone(SHANGHAI).date()
            stage.results_at = min(at, meeting[1] + timedelta(days=2)) if over else None
            stage.results = _results(rng, final=position == 2) if over else []
            session.add(stage)
    session.flush()


def _results(rng: random.Random, *, final: bool) -> list[CompetitionResult]:
    scores = sorted((rng.randint(600, 990) / 10 for _ in range(8)), reverse=True)
    return [
        CompetitionResult(
            position=place,
            rank=place,
            name=f"示例选手{place}",
            unit=rng.choice(UNITS),
            score=f"{score:.1f}",
            title="技术能手" if final and place <= 3 else "",
        )
        for place, score in enumerate(scores, 1)
    ]
