"""A subset of OSM's opening_hours: weekdays, times, off, PH and 24/7.

Months, weeks, nth weekdays, sunrise, comments, fallbacks ("||") and open ends ("+") are not read.
Source of the meaning: the specification on the OSM wiki, Key:opening_hours/specification.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from app.models.kinds import HolidayRule
from app.services.hours.reading import (
    EVERY_DAY,
    HoursUnreadable,
    HoursWarning,
    ParsedHours,
    minutes_between,
    summed_up,
)
from app.services.hours.timetable import DAY_MINUTES, WHOLE_DAY, Minutes

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MARK: Final = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b|\b(?:off|closed)\b|24/7")
_TOKEN: Final = re.compile(
    r"(?P<always>24/7)|(?P<day>Mo|Tu|We|Th|Fr|Sa|Su)\b|(?P<ph>PH)\b|(?P<off>off|closed)\b"
    r"|(?P<open>open)\b|(?P<time>\d{1,2}:\d{2})(?!\d)|(?P<mark>[-,;])"
)


def looks_like_osm(text: str) -> bool:
    """Whether `text` has a word that only OSM's form has."""
    return _MARK.search(text) is not None


@dataclass(slots=True)
class _Rule:
    """One rule; `joined` when a comma adds it to the rules before instead of replacing them."""

    joined: bool
    days: set[int] = field(default_factory=set)
    ph: bool = False
    times: list[Minutes] = field(default_factory=list)
    off: bool = False

    @property
    def has_selector(self) -> bool:
        return bool(self.days) or self.ph

    @property
    def complete(self) -> bool:
        return bool(self.times) or self.off


def read_osm(text: str) -> ParsedHours:
    """Read `text`; raises HoursUnreadable for whatever lies outside the subset."""
    week: list[list[Minutes]] = [[] for _ in range(7)]
    holiday: list[Minutes] | None = None
    rule: HolidayRule | None = None
    for part in _rules(_tokens(text)):
        days = part.days if part.has_selector else EVERY_DAY
        for day in days:
            week[day] = part.times + (week[day] if part.joined and not part.off else [])
        if part.ph:
            holiday = None if part.off else part.times + ((holiday or []) if part.joined else [])
            rule = HolidayRule.closed if part.off else None
    return summed_up(week, rule, holiday)


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, word); raises HoursUnreadable at the first character that fits nothing."""
    tokens = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise HoursUnreadable
        tokens.append((match.lastgroup, match.group()))
        position = match.end()
    return tokens


def _rules(tokens: list[tuple[str, str]]) -> list[_Rule]:
    rules = [_Rule(joined=False)]
    tokens = [*tokens, ("mark", ";")]
    position = 0
    comma = False
    while position < len(tokens):
        kind, word = tokens[position]
        rule = rules[-1]
        if kind == "mark":
            _separate(word, rules, comma)
        elif kind in ("day", "ph"):
            if rule.complete:
                if not comma:
                    raise HoursUnreadable
                rules.append(_Rule(joined=True))
            elif rule.has_selector and not comma:
                raise HoursUnreadable
            position = _take_days(tokens, position, rules[-1])
        else:
            position = _take_hours(tokens, position, rule, comma)
        comma = word == ","
        position += 1
    return rules[:-1]


def _separate(word: str, rules: list[_Rule], comma: bool) -> None:
    """A semicolon ends a rule; a comma may stand only after something; a dash never alone."""
    rule = rules[-1]
    if word == ";" and rule.complete and not comma:
        rules.append(_Rule(joined=False))
        return
    something = rule.has_selector or rule.complete
    if word == "-" or comma or (word == "," and not something) or (word == ";" and something):
        raise HoursUnreadable


def _take_days(tokens: list[tuple[str, str]], position: int, rule: _Rule) -> int:
    """Add one weekday, a range of weekdays or PH; the position of the last token used."""
    kind, word = tokens[position]
    if kind == "ph":
        rule.ph = True
        return position
    first = last = _DAYS.index(word)
    if tokens[position + 1] == ("mark", "-"):
        if tokens[position + 2][0] != "day":
            raise HoursUnreadable
        position += 2
        last = _DAYS.index(tokens[position][1])
    rule.days |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return position


def _take_hours(tokens: list[tuple[str, str]], position: int, rule: _Rule, comma: bool) -> int:
    """Add one span, or the word for all day or closed; the position of the last token used."""
    kind, word = tokens[position]
    if rule.off or (rule.complete and not (comma and kind == "time")):
        raise HoursUnreadable
    if comma and not rule.complete:
        raise HoursUnreadable
    if kind == "off":
        rule.off = True
    elif kind in ("always", "open"):
        rule.times.append(WHOLE_DAY)
    elif kind == "time" and tokens[position + 1] == ("mark", "-"):
        if tokens[position + 2][0] != "time":
            raise HoursUnreadable
        rule.times.append(_span(word, tokens[position + 2][1]))
        return position + 2
    else:
        raise HoursUnreadable
    return position


def _span(first: str, second: str) -> Minutes:
    opens, closes = _minutes(first), _minutes(second)
    if closes < opens:
        closes += DAY_MINUTES
    return minutes_between(opens, closes)


def _minutes(text: str) -> int:
    hours, minutes = (int(part) for part in text.split(":"))
    if hours > 48 or minutes > 59:
        raise HoursUnreadable(HoursWarning.bad_time)
    return hours * 60 + minutes
