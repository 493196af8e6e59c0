"""Opening hours as people write them: what is read, and what is honestly not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.kinds import HolidayRule
from app.services.hours.parse import LONGEST_TEXT, parse_hours
from app.services.hours.reading import HoursWarning
from tests.services.hours.made import AS_USUAL, CLOSED, DAILY, UNKNOWN, WORKDAYS, weekly

ALWAYS = "always"
W = WORKDAYS

#: text, groups as in `weekly` (or ALWAYS), the holiday rule that was said
READ = [
    ("周一至周五 08:00-12:00,14:00-20:00;周末休息", [(W, "08:00-12:00 14:00-20:00")], None),
    ("24小时", ALWAYS, None),
    ("24 小时营业", ALWAYS, None),
    ("全天", ALWAYS, None),
    ("全天候开放", ALWAYS, None),
    ("7×24小时", ALWAYS, None),
    ("每天24小时开放", ALWAYS, None),
    ("24小时自助", ALWAYS, None),
    ("00:00-24:00", ALWAYS, None),
    ("00:00-23:59", ALWAYS, None),
    ("24小时(节假日休息)", ALWAYS, CLOSED),
    ("24小时全年无休", ALWAYS, AS_USUAL),
    ("每天 7:00-22:00", [(DAILY, "07:00-22:00")], None),
    ("7:00-22:00", [(DAILY, "07:00-22:00")], None),
    ("8:30—17:30(节假日休息)", [(DAILY, "08:30-17:30")], CLOSED),
    ("8:30——17:30", [(DAILY, "08:30-17:30")], None),
    ("8.30-17.30", [(DAILY, "08:30-17:30")], None),
    ("８：３０～１７：３０", [(DAILY, "08:30-17:30")], None),
    ("营业时间:8:00至20:00", [(DAILY, "08:00-20:00")], None),
    ("工作日8:30-17:30", [(W, "08:30-17:30")], CLOSED),
    ("工作日 9:00-17:00;周末10:00-16:00", [(W, "09:00-17:00"), ("56", "10:00-16:00")], None),
    ("工作日 9:00-17:00,节假日照常", [(W, "09:00-17:00")], AS_USUAL),
    ("周一、周三 9点-17点半", [("02", "09:00-17:30")], None),
    ("周一、三、五 上午8:30-12:00 下午2:00-5:30", [("024", "08:30-12:00 14:00-17:30")], None),
    ("星期一至星期五上午8:00—12:00,下午13:30—17:30(节假日除外)",
     [(W, "08:00-12:00 13:30-17:30")], CLOSED),
    ("8:30-17:30,周六日休息", [(W, "08:30-17:30")], None),
    ("8:30-17:30(周一至周五)", [(W, "08:30-17:30")], None),
    ("8:30-17:30 周一至周五", [(W, "08:30-17:30")], None),
    ("8:30-17:30(周一至周五);9:00-16:00(周末)", [(W, "08:30-17:30"), ("56", "09:00-16:00")], None),
    ("8:30-17:30,周末9:00-16:00", [(W, "08:30-17:30"), ("56", "09:00-16:00")], None),
    ("周一到五 早8点至晚9点", [(W, "08:00-21:00")], None),
    ("周1-5 8:00-18:00", [(W, "08:00-18:00")], None),
    ("礼拜一至礼拜六:9:00-17:00", [("012345", "09:00-17:00")], None),
    ("周二至周日 9:00-17:00(周一闭馆)", [("123456", "09:00-17:00")], None),
    ("每天9:00-17:00,每周一闭馆", [("123456", "09:00-17:00")], None),
    ("每天9:00-17:00(周末除外)", [(W, "09:00-17:00")], None),
    ("周五至周日 22:00-次日6:00", [("456", "22:00-30:00")], None),
    ("周六至周一 9:00-12:00", [("056", "09:00-12:00")], None),
    ("22:00-6:00", [(DAILY, "22:00-30:00")], None),
    ("晚8点-凌晨2点", [(DAILY, "20:00-26:00")], None),
    ("晚上8点-第二天早上6点", [(DAILY, "20:00-30:00")], None),
    ("下午2点-6点", [(DAILY, "14:00-18:00")], None),
    ("下午6点-晚上12点", [(DAILY, "18:00-24:00")], None),
    ("中午12点-下午1点半", [(DAILY, "12:00-13:30")], None),
    ("早八点到晚十点", [(DAILY, "08:00-22:00")], None),
    ("9点一刻-十七点半", [(DAILY, "09:15-17:30")], None),
    ("9-17点", [(DAILY, "09:00-17:00")], None),
    ("9时30分至17时", [(DAILY, "09:30-17:00")], None),
    ("08:00-次日08:00", [(DAILY, "08:00-32:00")], None),
    ("8:00-12:00;14:00-18:00", [(DAILY, "08:00-12:00 14:00-18:00")], None),
    ("周一至周五:08:00-18:00 周六:09:00-12:00", [(W, "08:00-18:00"), ("5", "09:00-12:00")], None),
    ("周一至周五全天,周末 8:00-18:00", [(W, "00:00-24:00"), ("56", "08:00-18:00")], None),
    ("周一至周五 8:00-18:00,周六 9:00-12:00,周日及节假日休息",
     [(W, "08:00-18:00"), ("5", "09:00-12:00")], CLOSED),
    ("周一至周五(法定节假日除外)8:30-17:30", [(W, "08:30-17:30")], CLOSED),
    ("全年无休 8:00-22:00", [(DAILY, "08:00-22:00")], AS_USUAL),
    ("周一至周日(含节假日) 8:00-20:00", [(DAILY, "08:00-20:00")], AS_USUAL),
    ("每天含节假日8:00-20:00", [(DAILY, "08:00-20:00")], AS_USUAL),
    ("开放时间:每天8:00至20:00,节假日照常开放", [(DAILY, "08:00-20:00")], AS_USUAL),
    ("节假日以站点公布为准,每天8:00-18:00", [(DAILY, "08:00-18:00")], UNKNOWN),
    ("8:00-18:00;节假日 8:00-18:00", [(DAILY, "08:00-18:00")], AS_USUAL),
    ("8:00-18:00。", [(DAILY, "08:00-18:00")], None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "groups", "rule"), READ, ids=[case[0] for case in READ])
def test_read(text: str, groups: object, rule: HolidayRule | None) -> None:
    found = parse_hours(text)
    assert found.warnings == ()
    assert found.holiday_rule is rule
    assert found.always_open is (groups == ALWAYS)
    if isinstance(groups, list):
        assert found.spans == weekly(*groups).spans


#: text, why it is not read
UNREAD = [
    ("夏季8:00-18:00,冬季8:30-17:30", HoursWarning.seasonal),
    ("5月-9月 8:00-18:00", HoursWarning.seasonal),
    ("请电话预约", HoursWarning.unreadable),
    ("8:00-18:00(请提前预约)", HoursWarning.unreadable),
    ("8:00-18:00,具体以现场公告为准", HoursWarning.unreadable),
    ("8:00左右-18:00", HoursWarning.unreadable),
    ("8:00", HoursWarning.unreadable),
    ("周一十点-二十点三刻", HoursWarning.unreadable),
    ("8:00-", HoursWarning.unreadable),
    ("周一至周五", HoursWarning.unreadable),
    ("周六日休息", HoursWarning.unreadable),
    ("每天休息", HoursWarning.unreadable),
    ("周二至周日 9:00-17:00,周一闭馆(节假日除外)", HoursWarning.unreadable),
    ("周一至周五8:00-18:00,周末照常", HoursWarning.unreadable),
    ("周六、周日休息,其余8:00-17:00", HoursWarning.unreadable),
    ("春节休息,平时8:00-17:00", HoursWarning.seasonal),
    ("8点到5点", HoursWarning.ambiguous),
    ("8:30-5:30", HoursWarning.ambiguous),
    ("上午9点-5点", HoursWarning.ambiguous),
    ("晚上8点-2点", HoursWarning.ambiguous),
    ("2点-下午6点", HoursWarning.ambiguous),
    ("25:00-26:00", HoursWarning.bad_time),
    ("8:75-9:00", HoursWarning.bad_time),
    ("24:00-24:30", HoursWarning.bad_time),
    ("上午13点-下午5点", HoursWarning.bad_time),
    ("0:00-0:00", HoursWarning.zero_length),
    ("9:00-9:00", HoursWarning.zero_length),
    ("周一至周五 8:00-18:00;周五 9:00-12:00", HoursWarning.conflict),
    ("周五 9:00-12:00;周五休息", HoursWarning.conflict),
    ("全年无休,周一休息,8:00-10:00", HoursWarning.conflict),
    ("每天8:00-18:00,节假日休息,节假日照常", HoursWarning.conflict),
    ("8:00-18:00" * 90, HoursWarning.too_long),
    ("Open daily", HoursWarning.unreadable),
]


@pytest.mark.parametrize(("text", "warning"), UNREAD, ids=[case[0][:30] for case in UNREAD])
def test_not_read(text: str, warning: HoursWarning) -> None:
    found = parse_hours(text)
    assert (found.known, found.holiday_rule, found.warnings) == (False, None, (warning.value,))


@pytest.mark.parametrize("text", ["", "  ", "　", ";", "\n"])
def test_nothing_said_is_no_mistake(text: str) -> None:
    found = parse_hours(text)
    assert (found.known, found.warnings) == (False, ())


@pytest.mark.parametrize(
    "text", ["周末及节假日 10:00-16:00;周一至周五 9:00-17:00", "Mo-Fr 09:00-17:00; PH 10:00-16:00"]
)
def test_separate_hours_of_holidays_leave_holidays_unknown(text: str) -> None:
    found = parse_hours(text)
    assert found.known
    assert found.effective_holiday_rule is UNKNOWN
    assert found.warnings == (HoursWarning.holiday_other.value,)


def test_the_default_rule_where_nothing_is_said() -> None:
    assert parse_hours("24小时").effective_holiday_rule is AS_USUAL
    assert parse_hours("8:00-18:00").effective_holiday_rule is UNKNOWN
    assert parse_hours("24小时,节假日休息").effective_holiday_rule is CLOSED


VOCABULARY = """
周一 周五 六 日 至 到 - ~ , 、 ; ( ) : 8:00 17:30 22:00 次日6:00 24小时 全天 8点 半 每天 工作日 周末
节假日 法定节假日 休息 闭馆 照常 除外 含 全年无休 上午 下午 晚 凌晨 十点 24:00 以站点公布为准 开放
时间 Mo Fr Su PH off open 24/7 08:00-26:00 || 夏季 🕗 ９ ٣
"""
WORDS = [*VOCABULARY.split(), "\x00", "\ud800", " ", "\n"]


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
    | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
)
def test_any_text_is_answered_and_an_unread_one_says_nothing(text: str) -> None:
    found = parse_hours(text)
    if not found.known:
        assert (found.spans, found.holiday_rule) == ((), None)
    elif found.warnings:
        assert found.warnings == (HoursWarning.holiday_other.value,)


@pytest.mark.parametrize(
    "piece",
    ["周一", "8:00-", "(", "1", "一", "24小时", "以", "节假日", "Mo,", "08:00-09:00,", "ﷺ", "次日"],
)
def test_the_worst_texts_take_no_time(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    began = time.process_time()
    parse_hours(text)
    assert time.process_time() - began < 0.5
