"""Figures and states as words, in the reader's language: 650 米, 3 天前, 22:00 关."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from babel.support import NullTranslations

from app.config import SHANGHAI
from app.i18n import N_
from app.models import kinds
from app.services.hours.state import OpenState, StateCode
from app.services.nearby.filters import OPEN_LABELS
from app.travel.engine import MODE_LABELS, whole_minutes
from app.web.house import request_instant

#: Keyed by type too: words of different vocabularies may be spelled alike.
_LABELS: Final[dict[tuple[type[StrEnum], StrEnum], str]] = {
    (type(word), word): label
    for labels in (
        kinds.KIND_LABELS,
        kinds.AMENITY_LABELS,
        kinds.AUDIENCE_LABELS,
        kinds.REASON_LABELS,
        OPEN_LABELS,
        MODE_LABELS,
    )
    for word, label in labels.items()
}
WEEKDAYS: Final = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)


class Words:
    """The filters of one language."""

    def __init__(self, translations: NullTranslations, locale: str) -> None:
        self._ = translations.ugettext
        self._n = translations.ungettext
        self._locale = locale

    def metres(self, value: float) -> str:
        """`650 米` to the next ten below a kilometre, `2.1 公里` or `2 公里` above."""
        if value < 995:
            return self._("%(n)s 米") % {"n": max(10, round(value / 10) * 10)}
        kilometres = value / 1000
        shown = f"{kilometres:.1f}".removesuffix(".0") if kilometres < 10 else f"{kilometres:.0f}"
        return self._("%(n)s 公里") % {"n": shown}

    def minutes(self, seconds: float) -> str:
        """`11 分钟`, rounded up; the words 约 and 估算 stand in the page."""
        n = whole_minutes(seconds)
        return self._n("%(n)s 分钟", "%(n)s 分钟", n) % {"n": n}

    def clock(self, at: datetime) -> str:
        """The local time of day: `22:00`."""
        return at.astimezone(SHANGHAI).strftime("%H:%M")

    def day(self, value: date | datetime) -> str:
        """`今天`, `明天`, `周五` within a week ahead, else `2026年11月21日`."""
        local = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
        ahead = (local - request_instant().astimezone(SHANGHAI).date()).days
        if ahead == 0:
            return self._("今天")
        if ahead == 1:
            return self._("明天")
        if 1 < ahead < 7:
            return self._(WEEKDAYS[local.weekday()])
        figures = {"y": local.year, "m": local.month, "d": local.day}
        return self._("%(y)s年%(m)s月%(d)s日") % figures

    def ago(self, at: datetime | None) -> str:
        """`今天`, `昨天`, `3 天前`, `2 个月前`, `1 年前`; empty for never."""
        if at is None:
            return ""
        today = request_instant().astimezone(SHANGHAI).date()
        days = max(0, (today - at.astimezone(SHANGHAI).date()).days)
        if days == 0:
            return self._("今天")
        if days == 1:
            return self._("昨天")
        if days < 60:
            return self._n("%(n)s 天前", "%(n)s 天前", days) % {"n": days}
        if days < 730:
            n = days // 30
            return self._n("%(n)s 个月前", "%(n)s 个月前", n) % {"n": n}
        n = days // 365
        return self._n("%(n)s 年前", "%(n)s 年前", n) % {"n": n}

    def state_words(self, state: OpenState) -> str:
        """The chip's words: the state and, when known, its next change."""
        code, change = state.code, state.changes_at
        if code is StateCode.always_open:
            return self._("24 小时")
        if code is StateCode.unknown:
            return self._("时间未知")
        if code is StateCode.closing_soon and change is not None:
            left = whole_minutes((change - request_instant()).total_seconds())
            return self._n("%(n)s 分钟后关门", "%(n)s 分钟后关门", left) % {"n": left}
        if code is StateCode.closed:
            return (
                self._("%(when)s开") % {"when": self._when(change)} if change else self._("已关门")
            )
        if change is None:
            return self._("营业中")
        return self._("营业中 · %(when)s关") % {"when": self._when(change)}

    def _when(self, at: datetime) -> str:
        """`22:00` today, `明早 7:00`, `周一 9:00`."""
        local = at.astimezone(SHANGHAI)
        ahead = (local.date() - request_instant().astimezone(SHANGHAI).date()).days
        time = f"{local.hour}:{local.minute:02}"
        if ahead <= 0:
            return f"{time} "
        if ahead == 1:
            part = self._("明早 %(time)s") if 5 <= local.hour < 12 else self._("明天 %(time)s")
            return f"{part % {'time': time}} "
        return f"{self.day(local)} {time} "

    def label(self, word: StrEnum | str) -> str:
        """The word of a closed vocabulary, or a marked message, as the reader reads it."""
        if isinstance(word, StrEnum):
            return self._(_LABELS[type(word), word])
        return self._(word) if word else ""

    def localised(self, name: str, pinyin: str = "") -> str:
        """A proper name: as it is in Chinese; with its pinyin before it for other readers."""
        if self._locale == "zh" or not pinyin:
            return name
        return f"{pinyin} {name}"


def filters_for(translations: NullTranslations, locale: str) -> dict[str, Callable[..., Any]]:
    """Name -> function, for one environment."""
    words = Words(translations, locale)
    names = ("metres", "minutes", "clock", "day", "ago", "state_words", "label", "localised")
    return {name: getattr(words, name) for name in names}
