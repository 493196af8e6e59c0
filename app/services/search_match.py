"""Finding what has a title by words: the three columns that its tables keep, and the test of one
word against them."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, false, or_

from app.adapters.pinyin import search_forms
from app.services.search_index import NAME_ENDS, lengths
from app.services.search_words import Word
from app.spatial.dialect import Position, Unindexed


class TitleColumns(NamedTuple):
    """The three columns by their names in the table."""

    search_text: str
    search_pinyin: str
    search_initials: str


def title_columns(table: FromClause, title: str, *others: str) -> TitleColumns:
    """The columns of a row of `table`: its title first, then whatever else it is found by. Every
    word follows a space, the title's end at `NAME_ENDS`; what is too long for a column is cut at
    its end."""
    rest = [search_forms(other) for other in others]
    joined = []
    for mine, *elsewhere in zip(search_forms(title), *rest, strict=True):
        joined.append(f" {mine}{NAME_ENDS}" + "".join(f" {word}" for word in elsewhere if word))
    most = _lengths(table)
    return TitleColumns(*(text[:end] for text, end in zip(joined, most, strict=True)))


@lru_cache(maxsize=8)
def _lengths(table: FromClause) -> tuple[int, ...]:
    return lengths(table, TitleColumns._fields)


def matching(word: Word, columns: Any, kinds: Iterable[StrEnum]) -> ColumnElement[bool]:
    """The row (`columns` of its table) is of one of the kinds that the word names, or bears the
    word in its text, pinyin or initials."""
    of_kind: ColumnElement[bool] = false()
    if values := [kind.value for kind in kinds]:
        of_kind = Unindexed(columns.kind).in_(values)
    if word.latin:
        # The pinyin column keeps letters and digits as they are: it stands for the text.
        found = (columns.search_pinyin, columns.search_initials)
        return or_(of_kind, *(Position(column, word.text) > 0 for column in found))
    return or_(of_kind, Position(columns.search_text, word.text) > 0)
