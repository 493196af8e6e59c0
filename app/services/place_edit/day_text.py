"""One day's hours as a manager types them, and the words of the holiday rule."""

import re
from collections.abc import Sequence
from typing import Final

from app.models.kinds import HolidayRule
from app.services.hours.parse import parse_hours
from app.services.hours.timetable import DAY_MINUTES, WHOLE_DAY
from app.services.hours.words import clock

SHUT: Final = "休息"
ALL_DAY: Final = "24小时"
_CLOSED: Final = frozenset(("", SHUT, "不开放", "关门", "闭馆"))
#: A line belongs to its own day: words for other days are a misunderstanding.
_DAYS: Final = re.compile("周|星期|礼拜|每|工作日|双休|节假日")
HOLIDAY_WORDS: Final = {
    HolidayRule.as_usual: "节假日照常开放",
    HolidayRule.closed: "法定节假日不开放",
    HolidayRule.unknown: "说不准，以公布为准",
}


def read_spans(text: str) -> list[list[int]]:
    """One day's spans in minutes; none for closed. Raises ValueError when it cannot be read."""
    plain = text.strip()
    if plain in _CLOSED:
        return []
    if _DAYS.search(plain):
        raise ValueError("hours_unreadable")
    parsed = parse_hours(f"每天 {plain}")
    if parsed.always_open:
        return [list(WHOLE_DAY)]
    if parsed.warnings or not parsed.spans or parsed.holiday_rule is not None:
        raise ValueError("hours_unreadable")
    week: dict[int, list[list[int]]] = {}
    for span in parsed.spans:
        week.setdefault(span.weekday, []).append([span.opens, span.closes])
    if len(week) != 7 or any(day != week[0] for day in week.values()):
        raise ValueError("hours_unreadable")
    return sorted(week[0])


def written(spans: Sequence[Sequence[int]]) -> str:
    """One day's spans as `read_spans` reads them."""
    if [list(span) for span in spans] == [list(WHOLE_DAY)]:
        return ALL_DAY
    return ",".join(
        f"{clock(opens)}-{_closing(closes)}" for opens, closes in sorted(map(tuple, spans))
    )


def _closing(minutes: int) -> str:
    return clock(minutes) if minutes <= DAY_MINUTES else f"次日{clock(minutes - DAY_MINUTES)}"
