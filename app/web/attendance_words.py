"""What became of a scan, in words for whoever stands at the door."""

from typing import Final

from app.config import SHANGHAI
from app.services.programmes.attendance import Outcome, Word

#: How the answer looks: in, in before, or not in.
_LOOKS: Final = {Outcome.arrived: "in", Outcome.again: "again"}
_WORDS: Final = {
    Outcome.arrived: "签到成功",
    Outcome.again: "已签到",
    Outcome.waiting: "还在候补，没有名额",
    Outcome.offered: "有名额在等他确认：请本人打开回执，点“我要这个名额”",
    Outcome.withdrawn: "已经退出报名",
    Outcome.lapsed: "没有按时确认，名额让给了别人",
    Outcome.cancelled: "活动取消了",
    Outcome.elsewhere: "这是别的活动的回执",
    Outcome.unknown: "没有这份报名",
    Outcome.no_meeting: "请先选是哪一场",
    Outcome.wrong_time: "扫码时间不在这一场的当天，没有记",
    Outcome.reused: "这次扫码和别人的重了，请再扫一次",
}


def told(word: Word) -> str:
    """For example 张** 已签到 09:02."""
    clock = word.at.astimezone(SHANGHAI).strftime("%H:%M") if word.at else ""
    return " ".join(part for part in (word.name, _WORDS[word.outcome], clock) if part)


def look(word: Word) -> str:
    """`in`, `again` or `out`."""
    return _LOOKS.get(word.outcome, "out")
