"""States, weekdays and spans in words."""

from collections.abc import Sequence

import pytest

from app.models.kinds import HolidayRule
from app.services.hours.timetable import Timetable
from app.services.hours.words import chip, span_phrase, spoken, weekdays_phrase
from tests.services.hours.made import DAILY, UNKNOWN, WORKDAYS, instant, state, weekly

ALWAYS = Timetable(always_open=True, holiday_rule=HolidayRule.as_usual)
DAY = weekly((DAILY, "07:00-22:00"), holiday_rule=HolidayRule.as_usual)
OFFICE = weekly((WORKDAYS, "08:00-17:30"))
NIGHT = weekly((DAILY, "22:00-26:00"))
LONG = weekly(("0", "08:00-24:00"), ("1", "00:00-24:00"), ("2", "00:00-20:00"))


def said(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("timetable", "at", "words"),
    [
        (DAY, "2026-11-18 12:00", "营业中 · 22:00 关"),
        (DAY, "2026-11-18 21:30", "30 分钟后关门"),
        (DAY, "2026-11-18 21:59:30", "1 分钟后关门"),
        (DAY, "2026-11-18 22:00", "明早 7:00 开"),
        (DAY, "2026-11-18 05:00", "今天 7:00 开"),
        (OFFICE, "2026-11-20 18:00", "周一 8:00 开"),
        (NIGHT, "2026-11-18 23:00", "营业中 · 次日 2:00 关"),
        (NIGHT, "2026-11-19 01:00", "营业中 · 2:00 关"),
        (NIGHT, "2026-11-19 12:00", "今天 22:00 开"),
        (LONG, "2026-11-16 09:00", "营业中 · 周三 20:00 关"),
        (LONG, "2026-11-17 09:00", "营业中 · 明天 20:00 关"),
        (weekly((DAILY, "14:00-24:00")), "2026-11-18 15:00", "营业中 · 24:00 关"),
        (weekly(("2", "14:00-15:00")), "2026-11-18 16:00", "11 月 25 日 14:00 开"),
        (weekly(("3", "02:00-03:00")), "2026-11-18 16:00", "明天 2:00 开"),
        (weekly(("3", "14:00-15:00")), "2026-11-18 16:00", "明天 14:00 开"),
        (weekly((DAILY, "00:00-24:00")), "2026-11-18 16:00", "营业中"),
        (ALWAYS, "2026-11-18 16:00", "24 小时"),
        (Timetable(), "2026-11-18 16:00", "时间未知"),
        (OFFICE, "2026-09-30 18:00", "已关门"),
        (Timetable(always_open=True, holiday_rule=UNKNOWN), "2026-09-30 18:00",
         "营业中 · 24:00 后以站点公布为准"),
        (weekly((DAILY, "22:00-26:00"), holiday_rule=UNKNOWN), "2026-09-30 23:00",
         "营业中 · 次日 2:00 后以站点公布为准"),
    ],
)  # fmt: skip
def test_the_chip(timetable: Timetable, at: str, words: str) -> None:
    assert spoken(chip(state(timetable, at), instant(at)), said) == words


def test_words_are_translated_inside_each_other() -> None:
    english = {"{weekday} {time} 开": "opens {weekday} {time}", "周一": "Mon"}
    phrase = chip(state(OFFICE, "2026-11-20 18:00"), instant("2026-11-20 18:00"))
    assert spoken(phrase, lambda text: english[text]) == "opens Mon 8:00"


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        (range(7), "每天"),
        (range(5), "周一至周五"),
        ((5, 6), "周六、周日"),
        ((0, 2), "周一、周三"),
        ((0, 2, 3, 4, 6), "周一、周三至周五、周日"),
        ((3,), "周四"),
    ],
)
def test_weekdays(weekdays: Sequence[int], words: str) -> None:
    assert spoken(weekdays_phrase(weekdays), said) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((390, 1380), "06:30–23:00"),
        ((1320, 1800), "22:00–次日 06:00"),
        ((0, 1440), "24 小时"),
        ((480, 1440), "08:00–24:00"),
    ],
)
def test_spans(span: tuple[int, int], words: str) -> None:
    assert spoken(span_phrase(span), said) == words
