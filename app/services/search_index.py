"""What a listing is found by: the search columns, made from its name, address and divisions.

The name stands first in each column and ends at `NAME_ENDS`, so that a search can tell a match in
the name from one in the rest. No word of a query holds a space or a line break, so none matches
across a border.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import String

from app.adapters.pinyin import SearchForms, normalise, search_forms
from app.models.place import Place

#: Ends the name's part of a search column.
NAME_ENDS: Final = "\n"


class SearchColumns(NamedTuple):
    """The four columns by their names in the table."""

    search_name: str
    search_text: str
    search_pinyin: str
    search_initials: str


def _length(column: str) -> int:
    kind = Place.__table__.c[column].type
    assert isinstance(kind, String) and kind.length is not None
    return kind.length


_LENGTHS: Final = tuple(_length(column) for column in SearchColumns._fields)


def search_columns(name: str, address: str, divisions: Sequence[str]) -> SearchColumns:
    """The columns of a listing; `divisions` are the names of its city, county and township.

    A division that the address names already is not said twice. What is too long for a column is
    cut at its end, that is, in the address.
    """
    own = search_forms(name)
    where = normalise(address)
    rest = [
        search_forms(address),
        *(_known(one) for one in divisions if normalise(one) not in where),
    ]
    joined = (
        own.normalised,
        *(NAME_ENDS.join((mine, " ".join(other))) for mine, *other in zip(own, *rest, strict=True)),
    )
    return SearchColumns(*(text[:most] for text, most in zip(joined, _LENGTHS, strict=True)))


def reindex(place: Place, divisions: Sequence[str]) -> None:
    """Fill the search columns of `place` after its name, address or divisions changed."""
    for column, text in search_columns(place.name, place.address, divisions)._asdict().items():
        setattr(place, column, text)


@lru_cache(maxsize=4096)
def _known(division: str) -> SearchForms:
    """The forms of a division's name; there are 2,000 of them, and 200,000 listings."""
    return search_forms(division)
