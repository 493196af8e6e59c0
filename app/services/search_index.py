"""What a listing is found by: the search columns, made from its name, address and divisions.

Every word of a column follows a space, and the name's words end at `NAME_ENDS`: so a search can
tell a match in the name from one elsewhere, and one at the start of a word from one inside. The
words of a query hold neither, so none matches across a border.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import FromClause, String
from sqlalchemy.types import TypeEngine

from app.adapters.pinyin import SearchForms, normalise, search_forms
from app.models.place import Place

#: Ends the name's part of a column.
NAME_ENDS: Final = "\n"

#: Characters before the city in an address ("山东省") that are left out with it.
_PROVINCE: Final = 3


class SearchColumns(NamedTuple):
    """The four columns by their names in the table."""

    search_name: str
    search_text: str
    search_pinyin: str
    search_initials: str


def lengths(table: FromClause, columns: Iterable[str]) -> tuple[int, ...]:
    """How many characters each of the text columns takes."""
    return tuple(_length(table.c[column].type) for column in columns)


def _length(kind: TypeEngine[Any]) -> int:
    assert isinstance(kind, String) and kind.length is not None
    return kind.length


_LENGTHS: Final = lengths(Place.__table__, SearchColumns._fields)


def search_columns(name: str, address: str, divisions: Sequence[str]) -> SearchColumns:
    """The columns of a listing; `divisions` are the names of its city, county and township.

    Divisions that begin the address are not said twice. What is too long for a column is cut at
    its end, that is, among the divisions.
    """
    own = search_forms(name)
    street = _without(normalise(address), divisions)
    rest = [search_forms(street), *map(_known, divisions)]
    joined = [own.normalised]
    for mine, *others in zip(own, *rest, strict=True):
        elsewhere = "".join(f" {word}" for word in others if word)
        joined.append(f" {mine}{NAME_ENDS}{elsewhere}")
    return SearchColumns(*(text[:most] for text, most in zip(joined, _LENGTHS, strict=True)))


def reindex(place: Place, divisions: Sequence[str]) -> None:
    """Fill the search columns of `place` after its name, address or divisions changed."""
    for column, text in search_columns(place.name, place.address, divisions)._asdict().items():
        setattr(place, column, text)


def _without(address: str, divisions: Sequence[str]) -> str:
    """The normalised address after the divisions that it begins with."""
    reach = _PROVINCE
    for name in map(normalise, divisions):
        at = address.find(name) if name else -1
        if 0 <= at <= reach:
            address = address[at + len(name) :]
        reach = 0
    return address


@lru_cache(maxsize=4096)
def _known(division: str) -> SearchForms:
    """The forms of a division's name; there are 2,000 of them, and 200,000 listings."""
    return search_forms(division)
