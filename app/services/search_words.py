"""What a typed query means: its words, the kinds of place they name, and where to part a word.

Chinese is written without spaces, so "济南历下驿站" is one word to a computer, three to a person:
a word is parted at the divisions and kinds of place that it names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.adapters.pinyin import normalise_query
from app.models.kinds import PlaceKind

#: Words searched for at most, after parting.
MOST_WORDS: Final = 8

#: What people call the kinds: Chinese, pinyin, initials. Written out, so that a worker process
#: that only searches never loads the dictionary of readings.
KIND_WORDS: Final[dict[PlaceKind, tuple[tuple[str, str, str], ...]]] = {
    PlaceKind.station: (
        ("驿站", "yizhan", "yz"),
        ("户外劳动者服务站点", "huwailaodongzhefuwuzhandian", "hwldzfwzd"),
    ),
    PlaceKind.mother_room: (
        ("妈妈小屋", "mamaxiaowu", "mmxw"),
        ("母婴室", "muyingshi", "mys"),
    ),
    PlaceKind.legal_aid: (("法律援助", "falvyuanzhu", "flyz"),),
    PlaceKind.driver_home: (
        ("司机之家", "sijizhijia", "sjzj"),
        ("骑手之家", "qishouzhijia", "qszj"),
        ("快递员之家", "kuaidiyuanzhijia", "kdyzj"),
    ),
    PlaceKind.service_centre: (("职工服务中心", "zhigongfuwuzhongxin", "zgfwzx"),),
    PlaceKind.cultural_palace: (("工人文化宫", "gongrenwenhuagong", "grwhg"),),
    PlaceKind.reading_room: (("职工书屋", "zhigongshuwu", "zgsw"),),
    PlaceKind.counselling_room: (("心理咨询室", "xinlizixunshi", "xlzxs"),),
    PlaceKind.rest_base: (("疗休养基地", "liaoxiuyangjidi", "lxyjd"),),
    PlaceKind.startup_park: (("工友创业园", "gongyouchuangyeyuan", "gycyy"),),
    PlaceKind.service_window: (("流动服务窗口", "liudongfuwuchuangkou", "ldfwck"),),
    PlaceKind.merchant: (("普惠商户", "puhuishanghu", "phsh"),),
}

#: Said by people, of no place.
_FILLERS: Final = frozenset(("的", "附近", "附近的", "最近", "最近的", "哪里有"))

#: Endings that people leave out of a division's name, longest first.
_ENDINGS: Final = ("街道", "省", "市", "区", "县", "镇", "乡")


@dataclass(frozen=True, slots=True)
class Word:
    """One normalised word; `latin` when pinyin or initials may be meant, `kinds` it may name."""

    text: str
    latin: bool
    kinds: tuple[PlaceKind, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """The words to be found, all of them, and the whole as it was typed, without spaces."""

    words: tuple[Word, ...]
    phrase: str


def read_query(text: str, divisions: Iterable[str], province: str = "") -> Query:
    """The words of `text`, parted at the names of `divisions`; no words where nothing is asked.

    The province says nothing where every place is in it, so it is left out beside other words.
    """
    typed = normalise_query(text)
    phrase = "".join(typed)
    known = _vocabulary(divisions, phrase)
    parts = [part for word in typed for part in _parted(word, known)]
    idle = _FILLERS | {province, stem(province)}
    parts = [part for part in parts if part not in idle] or parts
    return Query(tuple(_word(part) for part in list(dict.fromkeys(parts))[:MOST_WORDS]), phrase)


def stem(name: str) -> str:
    """A division's name without its ending, where two characters or more remain."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def _vocabulary(divisions: Iterable[str], phrase: str) -> set[str]:
    """The names that occur in `phrase` at all: few, so that parting is quick."""
    known = {word for words in KIND_WORDS.values() for word, _, _ in words if word in phrase}
    for name in divisions:
        if (short := stem(name)) in phrase:
            known.add(short)
            if name in phrase:
                known.add(name)
    return known


def _parted(word: str, known: set[str]) -> list[str]:
    """`word` from left to right: the longest known name at each place, and what lies between.

    A single character left over stays with the name before it: 花园路 is no 花园 with a 路.
    """
    if word.isascii():
        return [word]
    parts, rest, at = [], "", 0
    while at < len(word):
        found = max((name for name in known if word.startswith(name, at)), key=len, default="")
        if found:
            parts += [rest, found]
            rest = ""
        else:
            rest += word[at]
        at += len(found) or 1
    return _joined([part for part in (*parts, rest) if part])


def _joined(parts: list[str]) -> list[str]:
    whole: list[str] = []
    for part in parts:
        if whole and len(part) == 1 and part not in _FILLERS:
            whole[-1] += part
        else:
            whole.append(part)
    return whole


def _word(text: str) -> Word:
    latin = text.isascii()
    kinds = tuple(kind for kind in PlaceKind if len(text) > 1 and _names(text, latin, kind))
    return Word(text, latin, kinds)


def _names(text: str, latin: bool, kind: PlaceKind) -> bool:
    if latin:
        return any(
            pinyin.startswith(text) or initials == text for _, pinyin, initials in KIND_WORDS[kind]
        )
    return any(text in word for word, _, _ in KIND_WORDS[kind])
