"""Plain Chinese opening hours: clauses bound to their days and put together to a week.

Where two clauses give one day different hours, the text is in conflict with itself and is not
read; only a clause that names no days gives way to one that does.
"""

from collections.abc import Iterable
from typing import Final

from app.models.kinds import HolidayRule
from app.services.hours.chinese_words import WORKDAYS, Word, cut
from app.services.hours.clauses import Clause, ClauseReader
from app.services.hours.reading import HoursUnreadable, HoursWarning, ParsedHours, summed_up
from app.services.hours.timetable import Minutes


def read_chinese(text: str) -> ParsedHours:
    """Read `text`; raises HoursUnreadable for whatever is not understood wholly."""
    clauses = _bound(_with_days_behind(ClauseReader(cut(text)).read()))
    week = _week(each for each in clauses if each.times and (each.days or not each.holiday))
    _close(week, clauses)
    rule = _holiday_rule(clauses, week)
    at_holidays = [clause.times for clause in clauses if clause.holiday and clause.times]
    if len(at_holidays) > 1:
        raise HoursUnreadable(HoursWarning.conflict)
    return summed_up(week, rule, at_holidays[0] if at_holidays else None)


def _with_days_behind(clauses: list[Clause]) -> list[Clause]:
    """Give times the days that stand behind them: in brackets, or at the end of a text of two."""
    kept: list[Clause] = []
    for clause in clauses:
        last = kept[-1] if kept else None
        behind = clause.inner or len(clauses) == 2
        if last and last.times and not last.subject and clause.only_days and behind:
            last.days, last.workdays, last.holiday = clause.days, clause.workdays, clause.holiday
        else:
            kept.append(clause)
    return kept


def _bound(clauses: list[Clause]) -> list[Clause]:
    """Give times without days the days that stand before them, with or without other times."""
    waiting: Clause | None = None
    spoken: list[Clause] = []
    for clause in clauses:
        if clause.only_days:
            if waiting is not None or clause.inner:
                raise HoursUnreadable
            waiting = clause
            continue
        if clause.times and not clause.subject:
            source = waiting or _last_opening(spoken)
            if source is not None:
                clause.days, clause.workdays = set(source.days), source.workdays
                clause.holiday = source.holiday
            waiting = None
        spoken.append(clause)
    if waiting is not None or any(not c.complete and not c.included for c in spoken):
        raise HoursUnreadable
    return spoken


def _last_opening(clauses: list[Clause]) -> Clause | None:
    openings = [clause for clause in clauses if clause.times]
    return openings[-1] if openings else None


def _week(openings: Iterable[Clause]) -> list[list[Minutes]]:
    """The spans of each weekday before anything is closed."""
    week: list[list[Minutes]] = [[] for _ in range(7)]
    said: list[set[int] | None] = [None] * 7
    unnamed: list[Minutes] = []
    for clause in openings:
        if not clause.days:
            unnamed += clause.times
        for day in clause.days:
            if said[day] not in (None, clause.days):
                raise HoursUnreadable(HoursWarning.conflict)
            said[day] = clause.days
            week[day] += clause.times
    return [day or list(unnamed) for day in week]


def _close(week: list[list[Minutes]], clauses: list[Clause]) -> None:
    """Take out the days said to be closed; contradictions raise HoursUnreadable."""
    named = {day for day, times in enumerate(week) if times}
    closed: set[int] = set()
    open_as_usual: set[int] = set()
    before: Clause | None = None
    for clause in clauses:
        if clause.verdict is Word.except_ and before and before.verdict is Word.closed:
            raise HoursUnreadable
        if clause.verdict is Word.deferred and clause.days:
            raise HoursUnreadable
        if clause.verdict in (Word.closed, Word.except_):
            closed |= clause.days
        elif clause.verdict is Word.as_usual or clause.included:
            open_as_usual |= clause.days
        before = clause
    if not open_as_usual <= named:
        raise HoursUnreadable
    if open_as_usual & closed or any(c.times and c.days and c.days <= closed for c in clauses):
        raise HoursUnreadable(HoursWarning.conflict)
    for day in closed:
        week[day] = []


_RULES: Final = {
    Word.closed: HolidayRule.closed,
    Word.except_: HolidayRule.closed,
    Word.as_usual: HolidayRule.as_usual,
    Word.deferred: HolidayRule.unknown,
}


def _holiday_rule(clauses: list[Clause], week: list[list[Minutes]]) -> HolidayRule | None:
    """What is said of holidays; "工作日" with free weekends excludes them by its meaning."""
    rules = set()
    for clause in clauses:
        if clause.holiday and clause.included:
            rules.add(HolidayRule.as_usual)
        elif clause.holiday and clause.verdict is not None:
            rules.add(_RULES[clause.verdict])
    if len(rules) > 1:
        raise HoursUnreadable(HoursWarning.conflict)
    if rules:
        return rules.pop()
    openings = [clause for clause in clauses if clause.times]
    only_workdays = bool(openings) and all(
        clause.workdays and clause.days == WORKDAYS for clause in openings
    )
    return HolidayRule.closed if only_workdays and not week[5] and not week[6] else None
