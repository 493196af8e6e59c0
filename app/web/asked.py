"""Query parameters as the words of the field: kinds, amenities, open when, who may enter, mode."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final, TypeVar

from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services.nearby.filters import Filters, OpenWhen
from app.travel.engine import Mode

Word = TypeVar("Word", bound=StrEnum)
#: How much of an unknown word is repeated in the sentence about it.
_REPEATED: Final = 40
SEARCH: Final = "q"


def filters_from(args: MultiDict[str, str]) -> Filters:
    """The filters that a query asks for; `kind`, `has` and `who` may repeat or hold commas.

    Raises DomainError("value_unknown", PARAMETER, value=…) for a word outside its vocabulary.
    """
    return Filters(
        kinds=words(args, "kind", PlaceKind),
        amenities=words(args, "has", Amenity),
        open=word(args, "open", OpenWhen),
        audiences=words(args, "who", Audience),
        mode=word(args, "mode", Mode),
    )


def words(args: MultiDict[str, str], name: str, vocabulary: type[Word]) -> tuple[Word, ...]:
    """All words of a repeatable parameter, once each, in the vocabulary's order."""
    if name not in args:
        return ()
    asked = {
        _one(text, name, vocabulary)
        for value in args.getlist(name)
        for text in value.split(",")
        if text
    }
    return tuple(word for word in vocabulary if word in asked)


def word(args: MultiDict[str, str], name: str, vocabulary: type[Word]) -> Word | None:
    """The word of a single parameter; None when it is missing or empty."""
    text = args.get(name)
    return _one(text, name, vocabulary) if text else None


def integer(args: MultiDict[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number in low…high; raises DomainError("number_invalid", name)."""
    text = args.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
        return int(text)
    raise DomainError("number_invalid", name, low=low, high=high)


def refuse_unfit(
    args: MultiDict[str, str], known: Collection[str], repeatable: Iterable[str] = ()
) -> None:
    """Raise DomainError "parameter_unknown", "parameter_repeated" or "parameter_empty" with the
    name as field. An empty word is no answer to a machine's question: taken as left out, a wish
    that got lost on the way would bring everything. Only a search may be for nothing."""
    several = frozenset(repeatable)
    for name, values in args.lists():
        if name not in known:
            raise DomainError("parameter_unknown", name[:_REPEATED])
        if len(values) > 1 and name not in several:
            raise DomainError("parameter_repeated", name)
        text = ",".join(values)
        if name != SEARCH and not all(text.split(",") if name in several else [text]):
            raise DomainError("parameter_empty", name)


def _one(text: str, name: str, vocabulary: type[Word]) -> Word:
    try:
        return vocabulary(text)
    except ValueError:
        raise DomainError("value_unknown", name, value=text[:_REPEATED]) from None
