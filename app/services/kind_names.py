"""Kinds that a typed word names, in Chinese, in pinyin or by initials."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.services.search_words import Word

Kind = TypeVar("Kind", bound=StrEnum)
#: What people call each kind: Chinese, pinyin, initials. Written out, so that a worker process
#: that only searches never loads the dictionary of readings.
Called = Mapping[Kind, tuple[tuple[str, str, str], ...]]


def names(called: Called[Kind]) -> tuple[str, ...]:
    """The Chinese words, at which a query without spaces is parted."""
    return tuple(word for words in called.values() for word, _, _ in words)


def named(called: Called[Kind], word: Word) -> tuple[Kind, ...]:
    """The kinds that a word of a query names or begins."""
    if len(word.text) < 2:
        return ()
    return tuple(kind for kind, words in called.items() if _names(word, words))


def _names(word: Word, called: tuple[tuple[str, str, str], ...]) -> bool:
    if word.latin:
        return any(
            pinyin.startswith(word.text) or initials == word.text for _, pinyin, initials in called
        )
    return any(word.text in name for name, _, _ in called)
