"""How the province's place names are read: pinyin without tones, and its initials."""

from collections.abc import Iterator
from typing import Final

from pypinyin import lazy_pinyin

from app.adapters.readings import READINGS

#: A division is kept under one reading, and these differ from the first of those under which the
#: site finds its listings, or are words of too little use there (Xiandai Hanyu Cidian, 7th
#: edition; the places' own web addresses).
_DIVISIONS: Final[dict[str, str]] = {
    "桑阿": "sang e",
    "藏马": "zang ma",
    "阚家": "kan jia",
    "卜庄": "bu zhuang",
    "卜集": "bu ji",
    "峤山": "jiao shan",
    "长官": "zhang guan",
    "里长": "li zhang",
    "泊": "po",
    "大水泊": "da shui bo",
}

#: Readings that pypinyin 0.55 gets wrong, by the part of a name that settles them; longer parts
#: come first, as they may contain shorter ones.
OVERRIDES: Final[dict[str, str]] = dict(
    sorted(
        ({one.word: one.first for one in READINGS} | _DIVISIONS).items(),
        key=lambda item: -len(item[0]),
    )
)


def pinyin(name: str) -> str:
    """The syllables of `name`, lower case without tones, one space between (ü is written v)."""
    return " ".join(_syllables(name))


def initials(name: str) -> str:
    """The first letter of each syllable of `name`."""
    return "".join(syllable[0] for syllable in _syllables(name))


def _syllables(name: str) -> Iterator[str]:
    for part, reading in OVERRIDES.items():
        if part in name:
            before, after = name.split(part, 1)
            yield from _syllables(before)
            yield from reading.split()
            yield from _syllables(after)
            return
    if name:
        yield from lazy_pinyin(name)
