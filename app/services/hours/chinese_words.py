"""The words of Chinese opening hours: a text cut into tokens, or nothing at all."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.services.hours.clock import TIME, Clock, clock_of
from app.services.hours.reading import EVERY_DAY, HoursUnreadable

WORKDAYS: Final = frozenset(range(5))
_WEEK: Final = "(?:周|星期|礼拜)"
_NUMBERS: Final = {
    **{char: number for number, char in enumerate("一二三四五六日")},
    **{str(number + 1): number for number in range(7)},
    "天": 6,
    "末": -1,
}


class Word(StrEnum):
    """The kinds of tokens."""

    label = "label"
    all_day = "all_day"
    year_round = "year_round"
    every_day = "every_day"
    workdays = "workdays"
    weekend = "weekend"
    weekdays = "weekdays"
    bare_day = "bare_day"
    holiday = "holiday"
    time = "time"
    until = "until"
    closed = "closed"
    as_usual = "as_usual"
    deferred = "deferred"
    except_ = "except_"
    include = "include"
    noise = "noise"
    comma = "comma"
    stop = "stop"
    opening = "opening"
    closing = "closing"


@dataclass(frozen=True, slots=True)
class Token:
    """One word; `days` where it names weekdays, `clock` where it is a time."""

    word: Word
    days: tuple[int, ...] = ()
    clock: Clock | None = None


#: In this order: a longer word stands before its own beginning.
_PATTERNS: Final[tuple[tuple[Word, str], ...]] = (
    (Word.label, r"(?:营业|开放|服务|工作|办公|接待|上班|值班)?时间\s*:?"),
    (Word.all_day, r"(?:全天候?\s*)?(?:24|二十四)\s*个?小时(?:\s*[x×*]\s*7)?"),
    (Word.all_day, r"7\s*[x×*]\s*24(?:\s*小时)?|全天候?|昼夜|全时段|24\s*[hH](?![a-zA-Z])"),
    (Word.year_round, r"(?:全年|年中)(?:365天)?(?:均)?(?:无休|不休)|365天(?:全年)?(?:无休|不休)"),
    (Word.every_day, r"每天|每日|天天|全周|全年|365天|一周七天"),
    (Word.workdays, r"(?:法定)?工作日"),
    (Word.weekend, r"(?:每个?)?(?:周末|双休日)"),
    (Word.holiday, r"(?:国家|国定)?(?:法定|公共|公众)?(?:节假日|节日|假日|假期)"),
    (Word.deferred, r"以[^;,()\d]{0,12}为准|另行(?:通知|公告)|(?:详|另)?见(?:公告|通知)"),
    (Word.except_, r"除外"),
    (Word.include, r"包括|包含|含"),
    (Word.as_usual, r"照常(?:开放|营业|服务)?|正常(?:开放|营业|服务|上班)?|不休息?|无休|不打烊"),
    (Word.closed, r"不(?:对外)?(?:开放|营业|上班|服务)|不开门|休息|休馆|休业|公休|闭馆|闭店|闭站"),
    (Word.closed, r"关门|关闭|停业|歇业|放假|休"),
    (Word.noise, r"对外|开放|营业|上班|办公|接待|自助(?:服务|使用)?|无人值守|服务|均|都|也|时段|:"),
    (Word.comma, r"[,、/]|以及|及|和|与"),
    (Word.stop, r"[;|]"),
    (Word.opening, r"[(\[【]"),
    (Word.closing, r"[)\]】]"),
    (Word.until, r"-|至|到"),
)
_FIXED: Final = tuple((word, re.compile(text)) for word, text in _PATTERNS)
#: 周一 · 周六日 · 周一三五 · 周1, not the beginning of 周1 8:00's time.
_WEEKDAYS: Final = re.compile(
    rf"(?:每逢?|逢)?{_WEEK}(?P<names>[一二三四五六日天](?=十)|[一二三四五六日天]+(?![点时十])|末|[1-7](?![\d:.点时]))"
)
_BARE: Final = re.compile(r"(?P<names>[一二三四五六日天](?![点时十月])|[1-7](?![\d:.点时月]))")
_WEEKEND_DAYS: Final = (5, 6)


def cut(text: str) -> list[Token]:
    """The tokens of `text`; raises HoursUnreadable at the first word that is not known."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token, position = _next(text, position, tokens)
        tokens.append(token)
    return tokens


def _next(text: str, position: int, before: list[Token]) -> tuple[Token, int]:
    match = _WEEKDAYS.match(text, position)
    if match:
        names = match["names"]
        if names == "末":
            return Token(Word.weekend, _WEEKEND_DAYS), match.end()
        return Token(Word.weekdays, tuple(_NUMBERS[name] for name in names)), match.end()
    match = _BARE.match(text, position)
    if match and _may_go_on(before):
        return Token(Word.bare_day, (_NUMBERS[match["names"]],)), match.end()
    fixed = next(((word, m) for word, p in _FIXED if (m := p.match(text, position))), None)
    time = TIME.match(text, position)
    if time and not (fixed and fixed[0] is Word.all_day):
        return Token(Word.time, clock=clock_of(time)), time.end()
    if fixed is None:
        raise HoursUnreadable
    word, match = fixed
    return Token(word, _days(word)), match.end()


def _may_go_on(before: list[Token]) -> bool:
    """Whether 五 may be a weekday here: after 周一至 or 周一、 only."""
    return (
        len(before) > 1
        and before[-1].word in (Word.until, Word.comma)
        and before[-2].word in (Word.weekdays, Word.bare_day)
    )


def _days(word: Word) -> tuple[int, ...]:
    if word is Word.every_day:
        return tuple(sorted(EVERY_DAY))
    if word is Word.workdays:
        return tuple(sorted(WORKDAYS))
    return _WEEKEND_DAYS if word is Word.weekend else ()
