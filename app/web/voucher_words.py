"""What became of a voucher, in words for whoever stands at the counter."""

from typing import Final

from app.config import SHANGHAI
from app.services.benefits.redemption import Outcome, Word

#: How the answer looks: give it, it was given, or do not.
_LOOKS: Final = {Outcome.redeemed: "in", Outcome.again: "again"}
#: The answer in a word or two, and what to do.
_WORDS: Final = {
    Outcome.redeemed: ("核销成功", ""),
    Outcome.again: ("已经用过了", ""),
    Outcome.expired: ("码过期了", "请对方打开券的页面，扫现在的码；截图没有用。"),
    Outcome.lapsed: ("券过期了", "已经过了有效期。"),
    Outcome.withdrawn: ("券已经退回", "对方把这张券退掉了。"),
    Outcome.elsewhere: ("这里不能用", "这张券要到别的商户或站点用。"),
    Outcome.unknown: ("没有这张券", "请对方打开券的页面，再扫一次。"),
    Outcome.wrong_time: ("扫码时间不对", "请看一下这部手机的时间；扫码后七天内要上传。"),
    Outcome.too_many: ("试得太多了", "请直接扫码，或过一小时再输数字。"),
}


def look(word: Word) -> str:
    """The class of its box."""
    return _LOOKS.get(word.outcome, "out")


def told(word: Word) -> str:
    """The answer itself."""
    return _WORDS[word.outcome][0]


def more(word: Word) -> str:
    """What to give; of a voucher used before, when and where."""
    when = word.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if word.at else ""
    if word.outcome is Outcome.redeemed:
        return " ".join(part for part in (word.worth, word.title, when[6:]) if part)
    if word.outcome is Outcome.again:
        return f"{when} 在{word.where}，{word.title}"
    return _WORDS[word.outcome][1]
