"""Which days are public holidays and which weekends are worked to make up for them (调休)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, Protocol

from chinese_calendar import constants

from app.adapters import festivals
from app.i18n import N_

#: The package's names -> ours. The source is the yearly notice of the State Council.
_NAMES: Final[dict[str, str]] = {
    "New Year's Day": festivals.NEW_YEAR,
    "Spring Festival": festivals.SPRING_FESTIVAL,
    "Tomb-sweeping Day": festivals.TOMB_SWEEPING,
    "Labour Day": festivals.LABOUR_DAY,
    "Dragon Boat Festival": festivals.DRAGON_BOAT,
    "Mid-autumn Festival": festivals.MID_AUTUMN,
    "National Day": festivals.NATIONAL_DAY,
    "Anti-Fascist 70th Day": N_("抗战胜利纪念日"),
}
#: Days of one festival (free, swapped, worked) that lie further apart belong to different years.
_SAME_FESTIVAL: Final = timedelta(days=40)
_REMEMBERED_DAYS: Final = 4096


class DayKind(StrEnum):
    """What the published arrangement says of a day."""

    workday = "workday"
    weekend = "weekend"
    holiday = "holiday"
    makeup = "makeup"
    likely_holiday = "likely_holiday"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day: its kind, the festival's name (a message id, or ""), and for a make-up workday
    the weekday that it replaces (0 = Monday; None when that is not known)."""

    kind: DayKind
    name: str = ""
    replaces_weekday: int | None = None


class Calendar(Protocol):
    """Whatever can tell the kind of a day."""

    def day(self, day: date) -> CalendarDay:
        """The kind of the local `day`; never raises."""
        ...


WORKDAY: Final = CalendarDay(DayKind.workday)
WEEKEND: Final = CalendarDay(DayKind.weekend)


class PublishedCalendar:
    """The State Council's arrangements as the package chinesecalendar ships them, with
    `corrections` on top; a year that neither knows has likely holidays only.

    `complete_years` are years that the corrections cover wholly (`calendar_file.py` reads both).
    """

    def __init__(
        self,
        corrections: dict[date, CalendarDay] | None = None,
        complete_years: Iterable[int] = (),
    ) -> None:
        self._corrections = corrections or {}
        self._complete = frozenset(complete_years)
        self._days: dict[date, CalendarDay] = {}

    def day(self, day: date) -> CalendarDay:
        """The kind of the local `day`."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _REMEMBERED_DAYS:
                self._days.clear()
            known = self._days[day] = self._look_up(day)
        return known

    def is_published(self, year: int) -> bool:
        """Whether the arrangement of `year` is known."""
        return year in self._complete or year in published_years()

    def _look_up(self, day: date) -> CalendarDay:
        corrected = self._corrections.get(day)
        if corrected is not None:
            return corrected
        year = day.year
        if year in published_years() and day in constants.holidays:
            return CalendarDay(DayKind.holiday, _name(constants.holidays[day]))
        if year in published_years() and day in constants.workdays and day.weekday() >= 5:
            return CalendarDay(
                DayKind.makeup, _name(constants.workdays[day]), replaced_weekdays().get(day)
            )
        # New Year's bridge begins in the old year, which may be published when the new is not.
        for festival_year in (year, year + 1):
            if (
                self.is_published(festival_year)
                or not date.min.year < festival_year < date.max.year
            ):
                continue
            name = festivals.likely_days(festival_year).get(day)
            if name is not None:
                return CalendarDay(DayKind.likely_holiday, name)
        return WEEKEND if day.weekday() >= 5 else WORKDAY


@lru_cache(maxsize=1)
def published_years() -> range:
    """The years whose arrangement the package knows (1.11.0: 2004–2026)."""
    return range(min(constants.holidays).year, max(constants.holidays).year + 1)


@lru_cache(maxsize=1)
def replaced_weekdays() -> dict[date, int]:
    """Make-up workday -> weekday of the day off that it pays for.

    The notices name the days off and the days worked, not which pays for which. They are paired
    in order of time within one festival (2024: 29 September for Friday 4 October, 12 October for
    Monday 7 October), as work units and schools do. A festival with unequal numbers of both is
    left out: then the weekday is not known.
    """
    paired: dict[date, int] = {}
    names = {_name(name) for name in constants.workdays.values()}
    for name in names:
        worked = sorted(d for d, n in constants.workdays.items() if _name(n) == name)
        swapped = sorted(d for d, n in constants.in_lieu_days.items() if _name(n) == name)
        for first, last in _festivals(worked + swapped):
            on = [day for day in worked if first <= day <= last]
            off = [day for day in swapped if first <= day <= last]
            if len(on) == len(off):
                paired |= {day: free.weekday() for day, free in zip(on, off, strict=True)}
    return paired


def _festivals(days: list[date]) -> list[tuple[date, date]]:
    """Cut the days of one name into festivals: first and last day of each."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] <= _SAME_FESTIVAL:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _name(name: str) -> str:
    return _NAMES.get(name, name)
