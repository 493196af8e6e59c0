"""Times of day as Chinese texts give them ("下午5点半", "次日6:00") and the span between two."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.services.hours.reading import HoursUnreadable, HoursWarning, minutes_between
from app.services.hours.timetable import DAY_MINUTES, Minutes

_NOON: Final = 720
#: Who opens at 13:00 or later writes 24-hour times.
_SURELY_24_HOUR: Final = 780


class Part(StrEnum):
    """The part of the day that a word before the time names."""

    none = ""
    morning = "morning"
    noon = "noon"
    afternoon = "afternoon"
    evening = "evening"
    small_hours = "small_hours"


PARTS: Final[dict[str, Part]] = {
    **dict.fromkeys(("上午", "早上", "早晨", "早间", "清晨", "早"), Part.morning),
    "中午": Part.noon,
    **dict.fromkeys(("下午", "午后", "傍晚"), Part.afternoon),
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "深夜", "夜", "晚"), Part.evening),
    "凌晨": Part.small_hours,
}
NEXT_DAY: Final = "次日|第二天|翌日|隔日"

_DIGITS: Final = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}

TIME: Final = re.compile(
    rf"(?P<next>{NEXT_DAY})?\s*(?P<part>{'|'.join(sorted(PARTS, key=len, reverse=True))})?\s*:?\s*"
    r"(?:(?P<hour>\d{1,2})(?:\s*:\s*(?P<minute>\d{2})(?::00)?(?!\d)|\.(?P<dotted>\d{2})(?!\d)"
    r"|\s*[点时](?:(?P<half>半)|(?P<quarter>[一三]刻)|(?P<spoken>\d{2})分?(?!\d)|整|钟)?"
    r"|(?=\s*(?:-|至|到)\s*\d{1,2}\s*[点时]))"
    r"|(?P<word>[一二两三四五六七八九十]{1,3})[点时](?:(?P<word_half>半)|整|钟)?)"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written: `minutes` on its own face, the part of the day and whether the day after
    was named; `padded` when it was written with two digits before a colon (24-hour writing)."""

    minutes: int
    part: Part
    next_day: bool
    padded: bool


def clock_of(match: re.Match[str]) -> Clock:
    """The time that `TIME` matched; raises HoursUnreadable for 25:00 or 10:75."""
    groups = match.groupdict()
    hour = int(groups["hour"]) if groups["hour"] else _number(groups["word"])
    minute = int(groups["minute"] or groups["dotted"] or groups["spoken"] or 0)
    if groups["half"] or groups["word_half"]:
        minute = 30
    if groups["quarter"]:
        minute = 15 if groups["quarter"][0] == "一" else 45
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise HoursUnreadable(HoursWarning.bad_time)
    return Clock(
        minutes=hour * 60 + minute,
        part=PARTS.get(groups["part"] or "", Part.none),
        next_day=bool(groups["next"]),
        padded=bool(groups["minute"]) and len(groups["hour"]) == 2,
    )


def span_between(first: Clock, second: Clock) -> Minutes:
    """The span from `first` to `second`.

    Raises HoursUnreadable where two readings are possible ("8点到5点") or none is.
    """
    if first.next_day:
        raise HoursUnreadable(HoursWarning.bad_time)
    opens = _of_day(first)
    if first.part is Part.none and opens < 360 and second.part in (Part.afternoon, Part.evening):
        raise HoursUnreadable(HoursWarning.ambiguous)
    return minutes_between(opens, _closing(first, opens, second))


def _closing(first: Clock, opens: int, second: Clock) -> int:
    closes = _of_day(second)
    if second.next_day:
        return closes + DAY_MINUTES
    if second.part is Part.none and first.part in (Part.afternoon, Part.evening):
        # "下午2点-6点", "晚上7点-9点": the word before the first time holds for both.
        if closes > opens:
            return closes
        if closes <= _NOON and closes + _NOON > opens:
            return closes + _NOON
        raise HoursUnreadable(HoursWarning.ambiguous)
    if closes >= opens:
        return closes
    if second.part in (Part.small_hours, Part.morning):
        return closes + DAY_MINUTES
    twelve_hour = opens < _SURELY_24_HOUR and not second.padded
    if second.part is not Part.none or first.part is Part.morning or twelve_hour:
        raise HoursUnreadable(HoursWarning.ambiguous)
    return closes + DAY_MINUTES


def _of_day(clock: Clock) -> int:
    """Minutes after midnight, the part of the day taken into account."""
    minutes, part = clock.minutes, clock.part
    if part is Part.none:
        return minutes
    if part is Part.small_hours:
        minutes = 0 if minutes == _NOON else minutes
        fits = minutes < 360 or (minutes == 360)
    elif part is Part.morning:
        fits = minutes <= _NOON
    elif part is Part.noon:
        minutes += _NOON if minutes < 180 else 0
        fits = 660 <= minutes <= 900
    else:
        earliest = 60 if part is Part.afternoon else 300
        if part is Part.evening and minutes == _NOON:
            return DAY_MINUTES
        minutes += _NOON if earliest <= minutes < _NOON else 0
        fits = minutes >= (_NOON if part is Part.afternoon else 1020)
    if not fits:
        raise HoursUnreadable(HoursWarning.bad_time)
    return minutes


def _number(word: str) -> int:
    """八 -> 8, 十二 -> 12, 二十三 -> 23; raises HoursUnreadable for 八九."""
    if len(word) == 1:
        return _DIGITS[word]
    tens, _, ones = word.partition("十")
    if "十" not in word or len(tens) > 1 or len(ones) > 1 or tens == "十" or ones == "十":
        raise HoursUnreadable(HoursWarning.bad_time)
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
