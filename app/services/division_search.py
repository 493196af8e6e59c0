"""Which cities, counties and townships the words of a search name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import DivisionLevel
from app.services.divisions import Divisions

#: Links offered beside the places.
SHOWN: Final = 6

_LEVELS: Final = {level: rank for rank, level in enumerate(DivisionLevel)}


@dataclass(frozen=True, slots=True)
class DivisionHit:
    """A division that a search named; `above` are the names of what it lies in, city first."""

    code: str
    name: str
    level: DivisionLevel
    above: tuple[str, ...]


def division_hits(
    session: Session, known: Divisions, words: Sequence[str]
) -> tuple[DivisionHit, ...]:
    """The divisions whose name, pinyin or initials begin with one of the normalised `words` (two
    characters or more); those that most of the words agree on first."""
    asked = [word for word in words if len(word) > 1]
    if not asked:
        return ()
    columns = (Division.code, Division.name, Division.level, Division.pinyin, Division.initials)
    rows = session.execute(
        select(*columns).where(
            Division.outside.is_(False),
            Division.level != DivisionLevel.province,
            or_(*(_begins(column, word) for word in asked for column in _forms())),
        )
    ).all()
    best = sorted(rows, key=lambda row: _order(row, known, asked))[:SHOWN]
    return tuple(
        DivisionHit(row.code, row.name, row.level, known.lineage(row.code)[:-1]) for row in best
    )


def _forms() -> Iterable[ColumnElement[str]]:
    compact = func.replace(Division.pinyin, " ", "", type_=Division.pinyin.type)
    return (Division.name.expression, compact, Division.initials.expression)


def _begins(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return func.substr(column, 1, len(word)) == word


def _order(row: Any, known: Divisions, words: Sequence[str]) -> tuple[int, int, int, str]:
    """Agreement of the words first ("济南 市中" means the one in Jinan), then how little of the
    name was left out, then the larger division, then the code."""
    lineage = known.lineage(row.code)
    agreed = sum(any(word in name for name in lineage) for word in words)
    forms = (row.name, row.pinyin.replace(" ", ""), row.initials)
    left_out = min(
        len(form) - len(word) for form in forms for word in words if form.startswith(word)
    )
    return -agreed, left_out, _LEVELS[row.level], row.code
