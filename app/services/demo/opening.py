"""When the demo's listings are open: weekly patterns by kind, exceptions, closures, doubts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from app.models.kinds import HolidayRule, PlaceKind
from app.services.demo import words
from app.services.hours.timetable import DayException, Minutes, Span, Timetable

WORKDAYS: Final = range(5)
WEEKEND: Final = range(5, 7)
DAILY: Final = range(7)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of being open that many places share; `spans` is empty for always or unknown."""

    spans: tuple[Span, ...] = ()
    always_open: bool = False
    holiday_rules: tuple[HolidayRule, ...] = (HolidayRule.unknown,)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is entered about one listing's hours; the notes go with the exceptions in order."""

    timetable: Timetable
    notes: tuple[str, ...]


def _spans(*groups: tuple[Sequence[int], str]) -> tuple[Span, ...]:
    """`(WORKDAYS, "08:30-12:00 13:30-17:30")` as spans; an end up to its start is tomorrow's."""
    found = []
    for weekdays, text in groups:
        for part in text.split():
            opens, closes = (int(t[:2]) * 60 + int(t[3:]) for t in part.split("-"))
            if closes <= opens:
                closes += 1440
            found += [Span(weekday, opens, closes) for weekday in weekdays]
    return tuple(sorted(found))


_AS_USUAL: Final = (HolidayRule.as_usual,)
_OFFICE_RULES: Final = (HolidayRule.closed, HolidayRule.closed, HolidayRule.unknown)
_MIXED_RULES: Final = (HolidayRule.as_usual, HolidayRule.unknown, HolidayRule.closed)

UNKNOWN: Final = Pattern()
ALWAYS: Final = Pattern(always_open=True, holiday_rules=_AS_USUAL)
EARLY_LATE: Final = Pattern(_spans((DAILY, "06:00-22:00")), holiday_rules=_MIXED_RULES)
LONG_DAY: Final = Pattern(_spans((DAILY, "05:30-23:30")), holiday_rules=_AS_USUAL)
DAY: Final = Pattern(_spans((DAILY, "07:00-21:00")), holiday_rules=_MIXED_RULES)
SHORT_DAY: Final = Pattern(_spans((DAILY, "09:00-17:00")), holiday_rules=_MIXED_RULES)
RIDERS: Final = Pattern(_spans((DAILY, "10:00-02:00")), holiday_rules=_AS_USUAL)
NIGHT: Final = Pattern(_spans((DAILY, "17:00-01:00")), holiday_rules=_MIXED_RULES)
OVERNIGHT: Final = Pattern(_spans((DAILY, "18:00-08:00")), holiday_rules=_AS_USUAL)
LUNCH_BREAK: Final = Pattern(_spans((DAILY, "08:00-12:00 14:00-20:00")), holiday_rules=_MIXED_RULES)
OFFICE: Final = Pattern(_spans((WORKDAYS, "08:30-12:00 13:30-17:30")), holiday_rules=_OFFICE_RULES)
OFFICE_THROUGH: Final = Pattern(_spans((WORKDAYS, "08:30-17:30")), holiday_rules=_OFFICE_RULES)
OFFICE_SATURDAY: Final = Pattern(
    _spans((WORKDAYS, "08:30-12:00 14:00-18:00"), ((5,), "09:00-12:00")),
    holiday_rules=_OFFICE_RULES,
)
WEEK_AND_END: Final = Pattern(
    _spans((WORKDAYS, "08:00-18:00"), (WEEKEND, "09:00-16:00")), holiday_rules=_MIXED_RULES
)
CULTURE: Final = Pattern(
    _spans(((1, 2, 3, 4), "09:00-11:30 14:00-21:00"), (WEEKEND, "09:00-21:00")),
    holiday_rules=_MIXED_RULES,
)
SHOP: Final = Pattern(_spans((DAILY, "09:00-22:00")), holiday_rules=_AS_USUAL)
KITCHEN: Final = Pattern(
    _spans((DAILY, "06:00-09:30 11:00-14:00 17:00-21:30")), holiday_rules=_MIXED_RULES
)

_OFFICES: Final = ((OFFICE, 5), (OFFICE_THROUGH, 2), (OFFICE_SATURDAY, 2), (UNKNOWN, 1))
#: Patterns of each kind with their weights (assumed; about one in ten is unknown).
PATTERNS: Final[dict[PlaceKind, tuple[tuple[Pattern, int], ...]]] = {
    PlaceKind.station: (
        (ALWAYS, 30), (EARLY_LATE, 13), (LONG_DAY, 5), (DAY, 11), (SHORT_DAY, 4), (RIDERS, 4),
        (NIGHT, 2), (OVERNIGHT, 1), (LUNCH_BREAK, 8), (OFFICE, 6), (WEEK_AND_END, 6),
        (UNKNOWN, 10),
    ),
    PlaceKind.mother_room: (
        (ALWAYS, 8), (DAY, 20), (SHOP, 14), (OFFICE_THROUGH, 20), (OFFICE, 16),
        (WEEK_AND_END, 10), (UNKNOWN, 12),
    ),
    PlaceKind.legal_aid: _OFFICES,
    PlaceKind.driver_home: ((ALWAYS, 62), (LONG_DAY, 12), (KITCHEN, 8), (RIDERS, 8), (UNKNOWN, 10)),
    PlaceKind.service_centre: _OFFICES,
    PlaceKind.cultural_palace: ((CULTURE, 8), (DAY, 1), (UNKNOWN, 1)),
    PlaceKind.reading_room: ((OFFICE, 3), (DAY, 3), (WEEK_AND_END, 2), (CULTURE, 1), (UNKNOWN, 1)),
    PlaceKind.counselling_room: ((OFFICE, 5), (OFFICE_SATURDAY, 3), (UNKNOWN, 2)),
    PlaceKind.rest_base: ((ALWAYS, 5), (DAY, 3), (UNKNOWN, 2)),
    PlaceKind.startup_park: ((OFFICE_THROUGH, 5), (OFFICE, 3), (DAY, 1), (UNKNOWN, 1)),
    PlaceKind.service_window: ((SHORT_DAY, 5), (LUNCH_BREAK, 3), (OFFICE_THROUGH, 2)),
    PlaceKind.merchant: ((SHOP, 5), (KITCHEN, 3), (RIDERS, 1), (ALWAYS, 1), (UNKNOWN, 1)),
}  # fmt: skip
_CHOICES: Final = {
    kind: ([pattern for pattern, _ in rows], [weight for _, weight in rows])
    for kind, rows in PATTERNS.items()
}

#: Share of listings with an exception in the days around, and with a temporary closure.
EXCEPTION_SHARE: Final = 0.06
CLOSURE_SHARE: Final = 0.03


def opening(kind: PlaceKind, today: date, rng: random.Random) -> Opening:
    """The hours of one listing of `kind`; `today` is the local day of loading."""
    pattern = rng.choices(*_CHOICES[kind])[0]
    first, last = _first_and_last(kind, today, rng)
    exceptions, notes = _exceptions(pattern, today, rng)
    timetable = Timetable(
        always_open=pattern.always_open,
        spans=pattern.spans,
        exceptions=exceptions,
        holiday_rule=rng.choice(pattern.holiday_rules),
        available_from=first,
        available_until=last,
    )
    return Opening(timetable, notes)


def closure(at: datetime, rng: random.Random) -> tuple[bool, datetime | None]:
    """Whether it is temporarily closed, and until when, where that is known.

    One in ten of those that name an end has passed it: the place is open again by itself.
    """
    if rng.random() >= CLOSURE_SHARE:
        return False, None
    if rng.random() < 0.4:
        return True, None
    days = rng.uniform(-20, 0) if rng.random() < 0.1 else rng.uniform(0.2, 45)
    until = (at + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return True, until


def _first_and_last(
    kind: PlaceKind, today: date, rng: random.Random
) -> tuple[date | None, date | None]:
    """A pop-up window's days: most are there now, some come within the week, some are over."""
    if kind is not PlaceKind.service_window:
        return None, None
    first = today + timedelta(days=rng.randint(-12, 6))
    return first, first + timedelta(days=rng.randint(2, 20))


def _exceptions(
    pattern: Pattern, today: date, rng: random.Random
) -> tuple[tuple[DayException, ...], tuple[str, ...]]:
    if pattern is UNKNOWN or rng.random() >= EXCEPTION_SHARE:
        return (), ()
    first = today + timedelta(days=rng.randint(-3, 9))
    last = first + timedelta(days=rng.choice((0, 0, 0, 1, 2, 6)))
    if rng.random() < 0.6:
        return (DayException(first, last),), (rng.choice(words.CLOSED_NOTES),)
    spans: tuple[Minutes, ...] = rng.choice(
        (((540, 720),), ((600, 960),), ((480, 720), (840, 1500)))
    )
    return (DayException(first, last, spans),), (rng.choice(words.OTHER_HOURS_NOTES),)
