"""Figures and states as words, in the reader's language: 650 米, 3 天前, 22:00 关."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from babel.dates import format_skeleton
from babel.support import NullTranslations

from app.config import SHANGHAI
from app.models import benefit_kinds, kinds, person_kinds, programme_kinds, report_kinds
from app.services.hours import words
from app.services.hours.state import OpenState
from app.services.hours.timetable import Minutes
from app.services.nearby.filters import OPEN_LABELS
from app.services.programmes import question
from app.travel.engine import MODE_LABELS, whole_minutes
from app.web.house import request_instant

#: Keyed by type too: words of different vocabularies may be spelled alike.
_LABELS: Final[dict[tuple[type[StrEnum], StrEnum], str]] = {
    (type(word), word): label
    for labels in (
        kinds.KIND_LABELS,
        kinds.AMENITY_LABELS,
        kinds.AUDIENCE_LABELS,
        report_kinds.REASON_LABELS,
        person_kinds.ROLE_LABELS,
        report_kinds.OUTCOME_LABELS,
        programme_kinds.PROGRAMME_KIND_LABELS,
        programme_kinds.STATE_LABELS,
        programme_kinds.GROUP_LABELS,
        question.WHEN_LABELS,
        question.FOR_WHOM_LABELS,
        programme_kinds.FACE_LABELS,
        programme_kinds.SIGNUP_LABELS,
        benefit_kinds.BENEFIT_KIND_LABELS,
        benefit_kinds.BENEFIT_STATE_LABELS,
        benefit_kinds.WAY_LABELS,
        benefit_kinds.PERIOD_LABELS,
        benefit_kinds.CLAIM_LABELS,
        benefit_kinds.GIFT_LABELS,
        OPEN_LABELS,
        MODE_LABELS,
    )
    for word, label in labels.items()
}


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
        """`今天`, `明天`, `周五` within a week, then `11月30日周一`; `11月3日` once it is past.

        Of another year it is `2027年1月4日周一`.
        """
        local = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
        today = request_instant().astimezone(SHANGHAI).date()
        ahead = (local - today).days
        if ahead == 0:
            return self._("今天")
        if ahead == 1:
            return self._("明天")
        if 1 < ahead < 7:
            return self._(words.WEEKDAYS[local.weekday()])
        year = "" if local.year == today.year else "y"
        return format_skeleton(f"{year}MMM{'E' if ahead > 0 else ''}d", local, locale=self._locale)

    def till(self, at: datetime) -> str:
        """An end: `今天 18:00`; what ends at midnight ends `今天 24:00`, not tomorrow at 0:00."""
        if self.clock(at) == "00:00":
            return f"{self.day(at - timedelta(seconds=1))} 24:00"
        return f"{self.day(at)} {self.clock(at)}"

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
        return words.spoken(words.chip(state, request_instant()), self._)

    def span(self, minutes: Minutes) -> str:
        """`07:00–22:00`, from minutes after midnight."""
        return words.spoken(words.span_phrase(minutes), self._)

    def weekdays(self, numbers: Sequence[int]) -> str:
        """`周一至周五`, from ascending numbers, 0 = Monday."""
        return words.spoken(words.weekdays_phrase(numbers), self._)

    def label(self, word: StrEnum | str) -> str:
        """The word of a closed vocabulary, or a marked message, as the reader reads it."""
        if isinstance(word, StrEnum):
            return self._(_LABELS[type(word), word])
        return self._(word) if word else ""

    def said(self, words_of: words.Phrase | StrEnum | str) -> str:
        """A phrase in the reader's language; anything else by its label."""
        if isinstance(words_of, words.Phrase):
            return words.spoken(words_of, self._)
        return self.label(words_of)

    def localised(self, name: str, pinyin: str = "") -> str:
        """A proper name: as it is in Chinese; with its pinyin before it for other readers."""
        if self._locale == "zh" or not pinyin:
            return name
        return f"{pinyin} {name}"


def filters_for(translations: NullTranslations, locale: str) -> dict[str, Callable[..., Any]]:
    """Name -> function, for one environment."""
    spoken = Words(translations, locale)
    names = (
        *("metres", "minutes", "clock", "day", "till", "ago", "state_words", "span", "weekdays"),
        *("label", "localised", "said"),
    )
    return {name: getattr(spoken, name) for name in names}
