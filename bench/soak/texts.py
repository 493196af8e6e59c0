"""Part 4: random opening hours through the readers; what is read compiles, shows and comes back."""

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from app.adapters.calendar import PublishedCalendar
from app.services.hours.compile import compile_windows
from app.services.hours.parse import LONGEST_TEXT, parse_hours
from app.services.hours.reading import HoursWarning, ParsedHours
from app.services.hours.timetable import Timetable
from app.services.hours.week import week_table
from app.services.hours.write import format_hours
from bench.soak.outcome import Outcome, Span, milliseconds

MOST: Final = 2_000_000
BATCH: Final = 200
#: Seconds of processor time for one text.
SLOWEST: Final = 0.5
#: What is read of every so many is compiled for other days too.
DAYS: Final = 10

_CHINESE_WORDS: Final = """
周一 周二 周五 周六 星期日 礼拜三 六 日 一 三 五 至 到 - — ~ , 、 ; 。 ( ) : 8:00 17:30 22:00 00:00
24:00 23:59 12:00 次日6:00 次日 第二天 24小时 7×24 全天 8点 8点半 十点 一刻 半 每天 每日 工作日 周末
双休日 节假日 法定节假日 国庆 春节 休息 闭馆 关门 不营业 照常 除外 含 全年无休 上午 下午 中午 晚 早
凌晨 夏季 5月-9月 以站点公布为准 开放 营业 时间 预约 左右 约 １２：００ 〇 ٣ ９ 25:00 8:75 0:00-0:00
"""
_OSM_WORDS: Final = """
Mo Tu We Th Fr Sa Su PH SH off closed open 24/7 - , ; || + : 08:00 8:00 17:30 24:00 26:00 48:00
49:00 00:00 08:00-12:00 13:00-17:00 22:00-06:00 Mo-Fr Sa,Su Fr-Mo Jan May-Sep week 1-53 sunrise
"x" [1] easter 2026
"""
_CHINESE: Final = _CHINESE_WORDS.split()
_OSM: Final = _OSM_WORDS.split()
#: Days, the sign between two times, the word for shut; what stands between two clauses.
_FORMS: Final = (
    (("周一至周五", "周六", "周日", "周末", "每天", "工作日", "周一、三", ""), "-", "休息", ";"),
    (("星期二到星期四", "礼拜天", "节假日", "周五至周一", ""), "至", "闭馆", "，"),
    (("Mo-Fr", "Sa", "Su", "Sa,Su", "PH", "Fr-Mo", "We"), "-", "off", "; "),
)
_STRANGE: Final = (
    "\x00",
    "\ud800",
    "\u202e",
    "ﷺ",
    "🕗",
    "\n",
    "\t",
    " ",
    "　",
    "é",
    "%s",
    "{}",
    "'",
)


def run(span: Span, seed: int = 4) -> Outcome:
    """Read texts until the time is over."""
    outcome = Outcome("Texts of opening hours")
    chance, calendar = random.Random(seed), PublishedCalendar()
    count = read = warned = 0
    times: list[float] = []
    for _ in span.turns(MOST // BATCH):
        for text in texts(chance, BATCH):
            began = time.process_time()
            found = parsed(text, outcome)
            times.append(time.process_time() - began)
            outcome.must(times[-1] < SLOWEST, f"took {times[-1]:.2f} s", repr(text))
            count += 1
            if found is not None:
                warned += bool(found.warnings)
                if found.known:
                    read += 1
                    judge(text, found, chance, calendar, outcome)
    outcome.told("texts", count)
    outcome.told("read as hours", read)
    outcome.told("unknown with a warning", warned)
    outcome.told("ms, median / 95 % / 99 % / slowest", milliseconds(times))
    return outcome


def texts(chance: random.Random, count: int) -> Iterator[str]:
    """Words of one of the two forms, words of both, and no words at all."""
    for number in range(count):
        if number % 2:
            yield _likely(chance)
            continue
        words = chance.choice((_CHINESE, _CHINESE, _OSM, _OSM, _CHINESE + _OSM))
        drawn = [chance.choice(words) for _ in range(chance.choice((1, 2, 3, 4, 6, 9, 40)))]
        if chance.random() < 0.1:
            drawn.insert(chance.randrange(len(drawn) + 1), chance.choice(_STRANGE))
        text = chance.choice(("", "", " ")).join(drawn)
        if chance.random() < 0.03:
            text = (text * LONGEST_TEXT)[: chance.choice((LONGEST_TEXT, LONGEST_TEXT + 1, 9_000))]
        if chance.random() < 0.03:
            text = "".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randrange(60)))
        yield text


def _likely(chance: random.Random) -> str:
    """Clauses as people write them, with times that may be none."""
    days, dash, shut, between = chance.choice(_FORMS)
    clauses = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        spans = [f"{_clock(chance)}{dash}{_clock(chance)}" for _ in range(chance.choice((1, 1, 2)))]
        hours = shut if chance.random() < 0.15 else ",".join(spans)
        clauses.append(f"{chance.choice(days)} {hours}".strip())
    return between.join(clauses)


def _clock(chance: random.Random) -> str:
    hour, minutes = chance.choice((0, 6, 8, 9, 12, 14, 18, 22, 24, 26)), chance.choice((0, 0, 30))
    return f"{hour:02}:{minutes:02}"


def parsed(text: str, outcome: Outcome) -> ParsedHours | None:
    """What the readers say; None when they raised."""
    try:
        return parse_hours(text)
    except Exception as error:
        outcome.wrong(f"{type(error).__name__}: {error}", repr(text))
        return None


def judge(
    text: str,
    found: ParsedHours,
    chance: random.Random,
    calendar: PublishedCalendar,
    outcome: Outcome,
) -> None:
    """What was read compiles to sound windows and is read back from its own plain form."""
    fair = not found.warnings or found.warnings == (HoursWarning.holiday_other.value,)
    outcome.must(fair, "read in spite of a warning", repr(text))
    table = Timetable(
        always_open=found.always_open,
        spans=found.spans,
        holiday_rule=found.effective_holiday_rule,
    )
    day = date(2026, 1, 1) + timedelta(chance.randrange(700))
    try:
        windows = compile_windows(table, day, DAYS, calendar)
        rows = week_table(table, day, calendar)
        again = parse_hours(format_hours(table))
    except Exception as error:
        outcome.wrong(f"{type(error).__name__}: {error}", (text, day))
        return
    sound = all(one.opens_at < one.closes_at for one in windows) and all(
        a.closes_at <= b.opens_at for a, b in pairwise(windows)
    )
    outcome.must(sound and len(rows) == 7, "windows overlap or a day is missing", (text, day))
    same = (again.always_open, again.spans, again.effective_holiday_rule) == (
        table.always_open,
        table.spans,
        table.holiday_rule,
    )
    outcome.must(same, f"comes back differently from {format_hours(table)!r}", repr(text))
