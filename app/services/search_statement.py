"""The statement behind a search: what matches, and in which order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    false,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.place import Place
from app.services.division_search import Named
from app.services.nearby.statement import listed
from app.services.search_index import NAME_ENDS
from app.services.search_words import Query, Word
from app.spatial.dialect import Position, bytewise

_place = Place.__table__.c


@dataclass(frozen=True, slots=True)
class After:
    """The last place shown, in the terms of the order, and how many were shown with it."""

    elsewhere: int
    rank: int
    name: str
    public_id: str
    shown: int


def matching(
    session: Session,
    query: Query,
    named: Named,
    at: datetime,
    elsewhere: int,
    after: After | None,
) -> Select[Any]:
    """(id, public_id, name, elsewhere, rank) of what matches inside the counties that are meant
    (`elsewhere` 0) or outside them (1), in order, behind the row `after`."""
    dialect = session.get_bind().dialect.name
    there = frozenset[str]() if elsewhere else named.words
    rank = _rank(query, there)
    order = (rank, bytewise(_place.name, dialect), bytewise(_place.public_id, dialect))
    terms = list(listed(at.astimezone(SHANGHAI).date()))
    terms += [_matches(word) for word in query.words if word.text not in there]
    if named.counties:
        inside = _place.county_code.in_(named.counties)
        terms.append(~inside if elsewhere else inside)
    if after:
        last = (after.rank, after.name, after.public_id)
        terms.append(tuple_(*order) > tuple_(*(literal(value) for value in last)))
    side: ColumnElement[int] = literal_column(str(elsewhere), Integer)
    columns = (
        _place.id,
        _place.public_id,
        _place.name,
        side.label("elsewhere"),
        rank.label("rank"),
    )
    return select(*columns).where(*terms).order_by(*order)


def _holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return Position(column, text) > 0


def _matches(word: Word) -> ColumnElement[bool]:
    if word.latin:
        # The pinyin column keeps letters and digits as they are: it stands for the text.
        return or_(_of_kind(word), _reading(word, ""))
    return or_(_holds(_place.search_text, word.text), _of_kind(word))


def _of_kind(word: Word) -> ColumnElement[bool]:
    """The word names the place's kind."""
    return _place.kind.in_(word.kinds) if word.kinds else false()


def _reading(word: Word, before: str) -> ColumnElement[bool]:
    return or_(
        _holds(_place.search_pinyin, before + word.text),
        _holds(_place.search_initials, before + word.text),
    )


def _name_reading(word: Word) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                _holds(column, word.text), Position(column, word.text) < Position(column, NAME_ENDS)
            )
            for column in (_place.search_pinyin, _place.search_initials)
        )
    )


def _rank(query: Query, there: frozenset[str]) -> ColumnElement[int]:
    """The rank of a match; the words in `there` are matched by where the place lies."""
    words = query.words
    in_name = [_holds(_place.search_name, word.text) for word in words]
    steps = [(_holds(_place.search_name, query.phrase), 0), (and_(*in_name), 1)]
    left = [word for word in words if word.text not in there]
    in_text = [or_(_holds(_place.search_text, word.text), _of_kind(word)) for word in left]
    steps.append((and_(true(), *in_text), 2))
    if any(word.latin for word in left):
        pairs = list(zip(left, in_text, strict=True))
        steps += [
            (and_(*(or_(text, _name_reading(word)) for word, text in pairs)), 3),
            (and_(*(or_(text, _reading(word, " ")) for word, text in pairs)), 4),
        ]
    return case(*steps, else_=5)
