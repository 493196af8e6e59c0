"""The state of a place in words, as message ids with parameters: the page translates them.

Short forms for the chip ("营业中 · 22:00 关", "30 分钟后关门", "明早 7:00 开") and the week table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from app.config import SHANGHAI
from app.i18n import N_
from app.services.hours.state import OpenState, StateCode
from app.services.hours.timetable import DAY_MINUTES, WHOLE_DAY, Minutes

WEEKDAYS: Final = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)
STATE_LABELS: Final[dict[StateCode, str]] = {
    StateCode.open: N_("营业中"),
    StateCode.closing_soon: N_("即将关门"),
    StateCode.always_open: N_("24 小时"),
    StateCode.closed: N_("已关门"),
    StateCode.unknown: N_("时间未知"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message id and what stands in its braces; a parameter may be a phrase itself."""

    message: str
    params: Mapping[str, "str | int | Phrase"] = field(default_factory=dict)


def spoken(phrase: Phrase, translate: Callable[[str], str]) -> str:
    """The phrase in the language of `translate`."""
    params = {
        name: spoken(value, translate) if isinstance(value, Phrase) else value
        for name, value in phrase.params.items()
    }
    return translate(phrase.message).format_map(params)


def chip(state: OpenState, at: datetime) -> Phrase:
    """The whole chip at the instant `at` (aware): the state and, where known, its next change."""
    change = change_phrase(state, at)
    label = Phrase(STATE_LABELS[state.code])
    if change is None:
        return label
    if state.code is StateCode.open:
        return Phrase(N_("{state} · {change}"), {"state": label, "change": change})
    return change


def change_phrase(state: OpenState, at: datetime) -> Phrase | None:
    """The next change alone, or None when none is known."""
    now = at.astimezone(SHANGHAI)
    if state.changes_at is None:
        if state.code is StateCode.open and state.known_until is not None:
            return _by_day(state.known_until.astimezone(SHANGHAI), now, _IN_DOUBT)
        return None
    then = state.changes_at.astimezone(SHANGHAI)
    if state.code is StateCode.closing_soon:
        seconds = (state.changes_at - at.astimezone(UTC)).total_seconds()
        return Phrase(N_("{minutes} 分钟后关门"), {"minutes": max(1, int(seconds // 60))})
    return _by_day(then, now, _OPENS if state.code is StateCode.closed else _CLOSES)


@dataclass(frozen=True, slots=True)
class _Messages:
    """One change, by how far away its day is."""

    today: str
    tomorrow: str
    tomorrow_morning: str
    weekday: str
    later: str


_CLOSES: Final = _Messages(
    today=N_("{time} 关"),
    tomorrow=N_("明天 {time} 关"),
    tomorrow_morning=N_("次日 {time} 关"),
    weekday=N_("{weekday} {time} 关"),
    later=N_("{month} 月 {day} 日 {time} 关"),
)
_OPENS: Final = _Messages(
    today=N_("今天 {time} 开"),
    tomorrow=N_("明天 {time} 开"),
    tomorrow_morning=N_("明早 {time} 开"),
    weekday=N_("{weekday} {time} 开"),
    later=N_("{month} 月 {day} 日 {time} 开"),
)
_IN_DOUBT: Final = _Messages(
    today=N_("{time} 后以站点公布为准"),
    tomorrow=N_("明天 {time} 后以站点公布为准"),
    tomorrow_morning=N_("次日 {time} 后以站点公布为准"),
    weekday=N_("{weekday} {time} 后以站点公布为准"),
    later=N_("{month} 月 {day} 日 {time} 后以站点公布为准"),
)


def _by_day(then: datetime, now: datetime, messages: _Messages) -> Phrase:
    time = f"{then.hour}:{then.minute:02d}"
    day = then.date()
    if messages is not _OPENS and (then.hour, then.minute) == (0, 0):
        # What ends at midnight ends today at 24:00, not tomorrow at 0:00.
        time, day = "24:00", day - timedelta(1)
    ahead = (day - now.date()).days
    if ahead <= 0:
        return Phrase(messages.today, {"time": time})
    if ahead == 1:
        early = then.hour < 12 if messages is not _OPENS else 5 <= then.hour < 12
        early = early and time != "24:00"
        return Phrase(messages.tomorrow_morning if early else messages.tomorrow, {"time": time})
    if ahead < 7:
        weekday = Phrase(WEEKDAYS[day.weekday()])
        return Phrase(messages.weekday, {"weekday": weekday, "time": time})
    return Phrase(messages.later, {"month": day.month, "day": day.day, "time": time})


def weekdays_phrase(weekdays: Sequence[int]) -> Phrase:
    """每天 · 周一至周五 · 周六、周日 · 周一、周三; `weekdays` ascending, 0 = Monday, not empty."""
    if len(weekdays) == 7:
        return Phrase(N_("每天"))
    runs: list[list[int]] = []
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts: list[Phrase] = []
    for run in runs:
        first, last = Phrase(WEEKDAYS[run[0]]), Phrase(WEEKDAYS[run[-1]])
        if len(run) > 2:
            parts.append(Phrase(N_("{first}至{last}"), {"first": first, "last": last}))
        else:
            parts += [Phrase(WEEKDAYS[day]) for day in run]
    phrase = parts[-1]
    for part in reversed(parts[:-1]):
        phrase = Phrase(N_("{first}、{rest}"), {"first": part, "rest": phrase})
    return phrase


def span_phrase(span: Minutes) -> Phrase:
    """06:30–23:00 · 22:00–次日 06:00 · 24 小时."""
    opens, closes = span
    if span == WHOLE_DAY:
        return Phrase(N_("24 小时"))
    params = {"opens": clock(opens), "closes": clock(closes)}
    if closes > DAY_MINUTES:
        params["closes"] = clock(closes - DAY_MINUTES)
        return Phrase(N_("{opens}–次日 {closes}"), params)
    return Phrase(N_("{opens}–{closes}"), params)


def clock(minutes: int) -> str:
    """Minutes after midnight as 06:30; 1440 is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
