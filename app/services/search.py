"""Finding a place without a position: by name, road, township, kind, in Chinese or pinyin.

Every word must be found, each in the name, the address or divisions, the kind, or their readings.
What lies in a city or county that the words name comes before what does not; inside each, names
come first: the whole phrase in the name, all words in the name, in name or address, in the name's
reading, at the beginning of a word's reading, anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.services.cursor import seal, unseal
from app.services.division_search import DivisionHit, Named, named_divisions
from app.services.divisions import Divisions, divisions
from app.services.nearby.cards import Card
from app.services.nearby.load import cards, numbered
from app.services.search_statement import After, matching
from app.services.search_words import Query, read_query
from app.spatial.dialect import in_text

PAGE: Final = 20
MOST: Final = 100


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
    named = named_divisions(session, known, query.words)
    rows = _found(session, query, named, at, limit + 1, after)
    page = rows[:limit]
    found = cards(session, [row.id for row in page], at, soon_minutes=settings.closing_soon_minutes)
    shown = after.shown if after else 0
    return SearchResult(
        text=text,
        words=words,
        places=numbered(found, [row.id for row in page], shown),
        divisions=() if after else named.hits,
        cursor=_sealed(settings, query, page, shown) if len(rows) > limit else None,
        first_page=after is None,
    )


def _found(
    session: Session, query: Query, named: Named, at: datetime, limit: int, after: After | None
) -> list[Any]:
    """At most `limit` rows behind `after`. The counties that are meant are asked by index; the
    rest of the province is looked through only when they do not fill the page."""
    rows: list[Any] = []
    for elsewhere in (0, 1) if named.counties else (1,):
        if after and after.elsewhere > elsewhere:
            continue
        behind = after if after and after.elsewhere == elsewhere else None
        statement = matching(session, query, named, at, elsewhere, behind)
        rows += session.execute(statement.limit(in_text(limit - len(rows)))).all()
        if len(rows) == limit:
            break
    return rows


def _province(known: Divisions) -> str:
    """The name of the province that the site serves."""
    own = next((county for county in known.atlas.counties if not county.outside), None)
    city = own.city_code if own else None
    return known.names.get(known.parents.get(city or "") or "", "")


def _sealed(settings: Settings, query: Query, page: Sequence[Any], shown: int) -> str:
    last = page[-1]
    place = [last.elsewhere, last.rank, last.name, last.public_id, shown + len(page)]
    return seal(settings.secret_key, "search", {"q": query.phrase, "p": place})


def _unsealed(settings: Settings, query: Query, cursor: str) -> After:
    payload = unseal(settings.secret_key, "search", cursor)
    try:
        elsewhere, rank, name, public_id, shown = payload["p"]
        if payload["q"] == query.phrase:
            return After(int(elsewhere), int(rank), str(name), str(public_id), int(shown))
    except (KeyError, TypeError, ValueError):
        pass
    raise DomainError("cursor_invalid", "cursor")
