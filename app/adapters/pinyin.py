"""Chinese text made searchable: normalised, in full pinyin, and by initials.

A typed query needs `normalise_query` only. The dictionary (pypinyin, 0.3 s to load) is opened by
the first `search_forms`, which imports and edits call: a web worker that only reads never pays for
it.
"""

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from app.adapters.readings import READINGS, Reading

MOST_WORDS: Final = 6
LONGEST_WORD: Final = 32
LONGEST_QUERY: Final = 200

_NOT_SEARCHED: Final = re.compile(r"[\W_]+")
#: A Latin word typed directly after or before Chinese: 历下yizhan.
_SCRIPT_BORDER: Final = re.compile(r"(?<=[一-鿿])(?=[a-z])|(?<=[a-z])(?=[一-鿿])")


class SearchForms(NamedTuple):
    """What a listing's search columns hold; alternatives of a reading are parted by a space."""

    normalised: str
    pinyin: str
    initials: str


def normalise(text: str) -> str:
    """Lower-case letters and digits only, full-width forms as half-width, ü as v."""
    return _NOT_SEARCHED.sub("", _folded(text))


def normalise_query(text: str) -> list[str]:
    """The words of a typed query, normalised: at most 6, each at most 32 characters, no doubles.

    Punctuation parts words as spaces do, and so does a change between Chinese and Latin letters.
    What is longer is cut: a query is a person's few words, not a document.
    """
    spaced = _SCRIPT_BORDER.sub(" ", _NOT_SEARCHED.sub(" ", _folded(text[:LONGEST_QUERY])))
    words = dict.fromkeys(word[:LONGEST_WORD] for word in spaced.split())
    return list(words)[:MOST_WORDS]


def search_forms(text: str) -> SearchForms:
    """The search columns of a name or address; other scripts and digits stand as they are."""
    normalised = normalise(text)
    if not normalised:
        return SearchForms("", "", "")
    first, initials, also, also_initials = map("".join, zip(*_spoken(normalised), strict=True))
    return SearchForms(normalised, _both(first, also), _both(initials, also_initials))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")


def _both(first: str, also: str) -> str:
    return first if first == also else f"{first} {also}"


class _Spoken(NamedTuple):
    """A word said aloud: syllables and their first letters, as read and as also typed."""

    pinyin: str
    initials: str
    also: str
    also_initials: str


def _spoken(text: str) -> list[_Spoken]:
    """The words of a text: forward maximum matching, else character by character."""
    pairs = _dictionary().pairs
    words: list[_Spoken] = []
    at, end = 0, len(text)
    while at < end:
        size = _match(text, at) if text[at : at + 2] in pairs else 1
        words.append(_read(text[at : at + size]))
        at += size
    return words


def _match(text: str, at: int) -> int:
    """How many characters the longest word that starts here has; 1 when none does."""
    known = _dictionary()
    for size in range(min(known.longest, len(text) - at), 1, -1):
        if text[at : at + size] in known.words:
            return size
    return 1


class _Dictionary(NamedTuple):
    readings: dict[str, Reading]
    words: frozenset[str]
    longest: int
    #: The first two characters of every word: most positions start none, and one look-up says so.
    pairs: frozenset[str]


@cache
def _dictionary() -> _Dictionary:
    from pypinyin.phrases_dict import phrases_dict

    readings = {reading.word: reading for reading in READINGS}
    words = frozenset(word for word in (*phrases_dict, *readings) if len(word) > 1)
    pairs = frozenset(word[:2] for word in words)
    return _Dictionary(readings, words, max(map(len, words)), pairs)


@cache
def _read(word: str) -> _Spoken:
    """How a known word or a single character is said; a sign of no pinyin stands for itself.

    The cache is bounded by the dictionary's words and the characters there are.
    """
    from pypinyin import lazy_pinyin

    reading = _dictionary().readings.get(word)
    first = reading.first.split() if reading else lazy_pinyin(word)
    also = reading.also.split() if reading and reading.also else first
    return _Spoken(
        "".join(first),
        "".join(syllable[0] for syllable in first),
        "".join(also),
        "".join(syllable[0] for syllable in also),
    )
