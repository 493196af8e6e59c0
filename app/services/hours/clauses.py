"""Clauses of Chinese opening hours: a set of days with spans, or with a verdict such as 休息."""

from dataclasses import dataclass, field
from typing import Final

from app.services.hours.chinese_words import Token, Word
from app.services.hours.clock import Clock, span_between
from app.services.hours.reading import EVERY_DAY, HoursUnreadable
from app.services.hours.timetable import WHOLE_DAY, Minutes

_DAY_WORDS: Final = {Word.every_day, Word.workdays, Word.weekend, Word.weekdays, Word.bare_day}
_VERDICTS: Final = {Word.closed, Word.as_usual, Word.deferred, Word.except_}
_SILENT: Final = {Word.label, Word.noise}


@dataclass(slots=True)
class Clause:
    """Days and what is said of them; `inner` when it stands in brackets."""

    inner: bool = False
    days: set[int] = field(default_factory=set)
    workdays: bool = False
    holiday: bool = False
    included: bool = False
    times: list[Minutes] = field(default_factory=list)
    verdict: Word | None = None

    @property
    def complete(self) -> bool:
        return bool(self.times) or self.verdict is not None

    @property
    def subject(self) -> bool:
        return bool(self.days) or self.holiday

    @property
    def only_days(self) -> bool:
        return bool(self.days) and not self.complete and not self.included


class ClauseReader:
    """Puts tokens together to clauses, in one pass."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = [token for token in tokens if token.word not in _SILENT]
        self._clauses = [Clause()]
        self._at = 0

    def read(self) -> list[Clause]:
        """The clauses that say something; raises HoursUnreadable."""
        while self._at < len(self._tokens):
            self._take(self._tokens[self._at])
            self._at += 1
        if any(clause.included and not clause.subject for clause in self._clauses):
            raise HoursUnreadable
        return [clause for clause in self._clauses if clause.subject or clause.complete]

    def _take(self, token: Token) -> None:
        word = token.word
        if word in (Word.stop, Word.opening, Word.closing):
            self._clauses.append(Clause(inner=word is Word.opening))
        elif word in _DAY_WORDS:
            self._subject().days |= self._days(token)
            self._clauses[-1].workdays |= word is Word.workdays
        elif word is Word.holiday:
            self._subject().holiday = True
        elif word is Word.include:
            self._clauses.append(Clause(inner=True, included=True))
        elif word is Word.year_round:
            year = Clause(days=set(EVERY_DAY), holiday=True, verdict=Word.as_usual)
            self._clauses += [year, Clause()]
        elif word in (Word.time, Word.all_day):
            self._add_times(token)
        elif word in _VERDICTS:
            self._judge(word)
        elif word is not Word.comma:
            raise HoursUnreadable

    def _subject(self) -> Clause:
        """The clause that takes another day: the last, unless something was said of it."""
        if self._clauses[-1].complete:
            self._clauses.append(Clause())
        return self._clauses[-1]

    def _days(self, token: Token) -> set[int]:
        """One token's days, or a range 周一至周五; moves on to the range's end."""
        following = self._tokens[self._at + 1 : self._at + 3]
        if len(following) < 2 or following[0].word is not Word.until:
            return set(token.days)
        last = following[1]
        if not {token.word, last.word} <= {Word.weekdays, Word.bare_day}:
            raise HoursUnreadable
        self._at += 2
        first, final = token.days[-1], last.days[0]
        days = range(first, final + 1 if final >= first else final + 8)
        return set(token.days) | {day % 7 for day in days} | set(last.days)

    def _add_times(self, token: Token) -> None:
        if self._clauses[-1].verdict is not None or self._clauses[-1].included:
            self._clauses.append(Clause())
        span = self._span(token) if token.word is Word.time else WHOLE_DAY
        self._clauses[-1].times.append(span)

    def _span(self, token: Token) -> Minutes:
        following = self._tokens[self._at + 1 : self._at + 3]
        if [each.word for each in following] != [Word.until, Word.time]:
            raise HoursUnreadable
        self._at += 2
        clocks: list[Clock] = [
            each.clock for each in (token, following[1]) if each.clock is not None
        ]
        return span_between(clocks[0], clocks[1])

    def _judge(self, word: Word) -> None:
        clause = self._clauses[-1]
        if clause.complete or clause.included or not clause.subject:
            raise HoursUnreadable
        clause.verdict = word
