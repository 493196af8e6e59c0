"""A cell of amenities: "饮水、微波炉(坏)、无热水". Said plainly, or unknown; never guessed."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from app.models.kinds import AMENITY_LABELS, Amenity, AmenityState
from app.services.imports.words import amenity_of

#: One cell is looked at for at most so many words.
MOST_TOKENS: Final = 80

_BETWEEN: Final = re.compile(r"[、,;|/\n\t。]+")
_BRACKETED: Final = re.compile(r"^(.*?)\(([^()]*)\)$")
_VALUED: Final = re.compile(r"^([^:=]+)[:=](.+)$")
_COUNT: Final = re.compile(
    r"[x×*]?\d+[个把台张部组间处套本件只条]?$|^[一二两三四五六若干]+[个把台张部组间处套件只条]"
)

_STATES: Final[dict[AmenityState, str]] = {
    AmenityState.available: "有 可用 正常 完好 良好 提供 是 免费 yes available true 1 √ ✓",
    AmenityState.broken: "坏 坏了 已坏 损坏 已损坏 故障 有故障 维修 维修中 待修 待维修 停用"
    " 暂停使用"
    " 暂停 不能用 不可用 broken",
    AmenityState.absent: "无 没有 暂无 不提供 未配备 未配 缺 否 no none absent false 0 × x",
    AmenityState.unknown: "不详 未知 不清楚 unknown ?",
}
#: Says nothing about the state when it stands beside an amenity.
_PRAISE: Final = frozenset(("免费", "提供", "配备", "可用", "正常"))
_STATE_BY_WORD: Final = {word: state for state, words in _STATES.items() for word in words.split()}
#: Tried longest first.
_SUFFIXES: Final = sorted(
    [w for w in _STATES[AmenityState.broken].split() if not w.isascii()]
    + ["完好", "正常", "可用", "没有", "不详", "未知"],
    key=len,
    reverse=True,
)
_PREFIXES: Final[tuple[tuple[str, AmenityState], ...]] = (
    ("暂不提供", AmenityState.absent),
    ("不提供", AmenityState.absent),
    ("未配备", AmenityState.absent),
    ("没有", AmenityState.absent),
    ("暂无", AmenityState.absent),
    ("无", AmenityState.absent),
    ("免费提供", AmenityState.available),
    ("配备有", AmenityState.available),
    ("提供", AmenityState.available),
    ("配备", AmenityState.available),
    ("配有", AmenityState.available),
    ("设有", AmenityState.available),
    ("免费", AmenityState.available),
    ("有", AmenityState.available),
)


@dataclass(slots=True)
class AmenityCell:
    """What a cell said: a state for each amenity named, and the words that nobody knows."""

    states: dict[Amenity, AmenityState] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    contradicted: list[Amenity] = field(default_factory=list)


def read_amenities(text: str) -> AmenityCell:
    """Read a list of amenities. One said in two states is unknown."""
    cell = AmenityCell()
    for token in _BETWEEN.split(unicodedata.normalize("NFKC", text))[:MOST_TOKENS]:
        word = token.strip()
        if not word or word in _STATE_BY_WORD:
            continue
        found = _whole(word) or _spaced(word)
        if not found:
            cell.unknown.append(word[:40])
        for amenity, state in found:
            if cell.states.setdefault(amenity, state) is not state:
                cell.states[amenity] = AmenityState.unknown
                cell.contradicted.append(amenity)
    return cell


def format_amenities(states: dict[Amenity, AmenityState]) -> str:
    """The cell that `read_amenities` reads back as the same states."""
    marks = {
        AmenityState.available: "",
        AmenityState.broken: "(坏)",
        AmenityState.absent: "(无)",
        AmenityState.unknown: "(不详)",
    }
    return "、".join(
        f"{AMENITY_LABELS[amenity]}{marks[states[amenity]]}"
        for amenity in Amenity
        if amenity in states
    )


Found = list[tuple[Amenity, AmenityState]]


def _spaced(token: str) -> Found:
    """Words parted by blanks only; all of them must be known, or be plain praise."""
    words = [word for word in token.split() if word not in _PRAISE]
    found = [_whole(word) for word in words]
    return [each for one in found for each in one] if all(found) else []


def _whole(word: str) -> Found:
    for pattern in (_BRACKETED, _VALUED):
        if match := pattern.match(word):
            state = _STATE_BY_WORD.get(match[2].strip().casefold())
            named = _named(match[1].strip()) if state else None
            return [(named, state)] if named and state else []
    if named := _named(word):
        return [(named, AmenityState.available)]
    for prefix, state in _PREFIXES:
        if word.startswith(prefix) and (named := _named(word[len(prefix) :])):
            return [(named, state)]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and (named := _named(word[: -len(suffix)])):
            return [(named, _STATE_BY_WORD[suffix])]
    return []


def _named(word: str) -> Amenity | None:
    return amenity_of(word) or amenity_of(_COUNT.sub("", word.strip()))
