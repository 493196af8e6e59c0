"""Which cities, counties and townships the words of a search name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import DivisionLevel
from app.services.divisions import Divisions
from app.services.search_words import Word, stem

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


@dataclass(frozen=True, slots=True)
class Named:
    """The divisions that words begin or name. `counties` are the codes of the counties that all
    of `words` name together, exactly or through their city; both empty when none does."""

    hits: tuple[DivisionHit, ...] = ()
    counties: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


def named_divisions(session: Session, known: Divisions, words: Sequence[Word]) -> Named:
    """What the words of a query say of divisions; those of two characters or more count.

    Of the hits, those that most of the words agree on come first.
    """
    asked = [word.text for word in words if len(word.text) > 1]
    if not asked:
        return Named()
    columns = (Division.code, Division.name, Division.level, Division.pinyin, Division.initials)
    rows = session.execute(
        select(*columns).where(
            Division.outside.is_(False),
            Division.level != DivisionLevel.province,
            or_(*(_begins(column, word) for word in asked for column in _columns())),
        )
    ).all()
    best = sorted(rows, key=lambda row: _order(row, known, asked))[:SHOWN]
    hits = tuple(
        DivisionHit(row.code, row.name, row.level, known.lineage(row.code)[:-1]) for row in best
    )
    # A word for a kind of place is no division's: "yz" is 驿站 before it is 兖州.
    places = [word.text for word in words if not word.kinds]
    return Named(hits, *_meant(rows, known, places))


def _columns() -> tuple[ColumnElement[str], ...]:
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


def _meant(
    rows: Sequence[Any], known: Divisions, words: Sequence[str]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """The counties that the words name together, and which words did; a word that contradicts
    those before it is left to the text.

    Townships do not count: most are called after a road or a village, and so are other places.
    """
    counties: set[str] = set()
    meant: set[str] = set()
    for word in words:
        codes = {row.code for row in rows if len(row.code) == 6 and word in _full_forms(row)}
        if codes:
            inside = {
                one.code
                for one in known.atlas.counties
                if not one.outside and (one.code in codes or one.city_code in codes)
            }
            both = counties & inside if meant else inside
            if both:
                counties = both
                meant.add(word)
    return tuple(sorted(counties)), frozenset(meant)


def _full_forms(row: Any) -> set[str]:
    """Name, pinyin and initials, each with and without the ending (区, 市, 县)."""
    syllables = row.pinyin.split()
    forms = {row.name, "".join(syllables), row.initials}
    if stem(row.name) != row.name:
        forms |= {stem(row.name), "".join(syllables[:-1]), row.initials[:-1]}
    return forms
