"""Finding a place without a position: by name, road, township, kind, in Chinese or pinyin.

Every word must be found, each in the name, the address or divisions, the kind, or their readings.
Names come first: in this order the whole phrase in the name, all words in the name, in name or
address, in the name's reading, at the beginning of a word's reading, anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.errors import DomainError
from app.models.place import Place
from app.services.cursor import seal, unseal
from app.services.division_search import DivisionHit, division_hits
from app.services.divisions import Divisions, divisions
from app.services.nearby.cards import Card
from app.services.nearby.load import cards
from app.services.nearby.statement import listed
from app.services.search_index import NAME_ENDS
from app.services.search_words import Query, Word, read_query
from app.spatial.dialect import Position, bytewise

PAGE: Final = 20
MOST: Final = 100

_place = Place.__table__.c


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what a text found. `words` is what was searched for, empty where the text said
    nothing; `divisions` are on the first page only; `cursor` continues the list."""

    text: str
    words: tuple[str, ...]
    places: tuple[Card, ...]
    divisions: tuple[DivisionHit, ...]
    cursor: str | None
    first_page: bool


def search(
    session: Session,
    text: str,
    at: datetime,
    *,
    settings: Settings,
    limit: int = PAGE,
    cursor: str | None = None,
) -> SearchResult:
    """The places and divisions that `text` names, as of `at`; never an error for any text.

    Raises DomainError("cursor_invalid", "cursor") for a cursor of another search.
    """
    known = divisions(session)
    query = read_query(text, known.names.values(), _province(known))
    after = _unsealed(settings, query, cursor) if cursor else None
    words = tuple(word.text for word in query.words)
    if not words:
        return SearchResult(text, (), (), (), None, True)
    limit = max(1, min(limit, MOST))
    statement = _statement(query, at, session.get_bind().dialect.name, after)
    rows = session.execute(statement.limit(limit + 1)).all()
    page = rows[:limit]
    found = cards(session, [row.id for row in page], at, soon_minutes=settings.closing_soon_minutes)
    first = after[3] if after else 0
    for number, row in enumerate(page, first + 1):
        found[row.id].number = number
    return SearchResult(
        text=text,
        words=words,
        places=tuple(found[row.id] for row in page),
        divisions=() if after else division_hits(session, known, words),
        cursor=_sealed(settings, query, page, first) if len(rows) > limit else None,
        first_page=after is None,
    )


def _province(known: Divisions) -> str:
    """The name of the province that the site serves."""
    own = next((county for county in known.atlas.counties if not county.outside), None)
    city = own.city_code if own else None
    return known.names.get(known.parents.get(city or "") or "", "")


#: Rank, name and public id of the last place shown, and how many were shown.
_After = tuple[int, str, str, int]


def _sealed(settings: Settings, query: Query, page: Sequence[Any], first: int) -> str:
    last = page[-1]
    payload = {"q": query.phrase, "p": [last.rank, last.name, last.public_id, first + len(page)]}
    return seal(settings.secret_key, "search", payload)


def _unsealed(settings: Settings, query: Query, cursor: str) -> _After:
    payload = unseal(settings.secret_key, "search", cursor)
    try:
        rank, name, public_id, shown = payload["p"]
        if payload["q"] == query.phrase:
            return int(rank), str(name), str(public_id), int(shown)
    except (KeyError, TypeError, ValueError):
        pass
    raise DomainError("cursor_invalid", "cursor")


def _statement(query: Query, at: datetime, dialect: str, after: _After | None) -> Select[Any]:
    """(id, public_id, name, rank) of what matches, in order, after the row `after`."""
    rank = _rank(query)
    order = (rank, bytewise(_place.name, dialect), bytewise(_place.public_id, dialect))
    terms = [*listed(at.astimezone(SHANGHAI).date()), *map(_matches, query.words)]
    if after:
        terms.append(tuple_(*order) > tuple_(*(literal(value) for value in after[:3])))
    return (
        select(_place.id, _place.public_id, _place.name, rank.label("rank"))
        .where(*terms)
        .order_by(*order)
    )


def _holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return Position(column, text) > 0


def _matches(word: Word) -> ColumnElement[bool]:
    if word.latin:
        # The pinyin column keeps letters and digits as they are: it stands for the text.
        return or_(_elsewhere(word), _reading(word, ""))
    return or_(_holds(_place.search_text, word.text), _elsewhere(word))


def _elsewhere(word: Word) -> ColumnElement[bool]:
    """The word names the place's kind."""
    return _place.kind.in_(word.kinds) if word.kinds else literal(False)


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


def _rank(query: Query) -> ColumnElement[int]:
    words = query.words
    in_name = [_holds(_place.search_name, word.text) for word in words]
    in_text = [or_(_holds(_place.search_text, word.text), _elsewhere(word)) for word in words]
    steps = [
        (_holds(_place.search_name, query.phrase), 0),
        (and_(*in_name), 1),
        (and_(*in_text), 2),
    ]
    if any(word.latin for word in words):
        pairs = list(zip(words, in_text, strict=True))
        steps += [
            (and_(*(or_(text, _name_reading(word)) for word, text in pairs)), 3),
            (and_(*(or_(text, _reading(word, " ")) for word, text in pairs)), 4),
        ]
    return case(*steps, else_=5)
