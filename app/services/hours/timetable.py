"""What is known of a place's hours: weekly spans, exceptions, holiday rule, first and last day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.kinds import HolidayRule

DAY_MINUTES: Final = 1440
#: (opens, closes) in minutes after local midnight of the day on which the span opens.
Minutes = tuple[int, int]
WHOLE_DAY: Final[Minutes] = (0, DAY_MINUTES)
#: Spans of each weekday, Monday first, in order of opening.
Week = tuple[tuple[Minutes, ...], ...]


def is_span(opens: int, closes: int) -> bool:
    """Whether the minutes make a span: opens within the day, lasts at most 24 hours."""
    return 0 <= opens < DAY_MINUTES and opens < closes <= opens + DAY_MINUTES


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A weekly span. It belongs to the day on which it opens (`weekday`, 0 = Monday) and may
    close after midnight (`closes` > 1440). Raises ValueError when it is no span."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6 or not is_span(self.opens, self.closes):
            raise ValueError("not an opening span")


@dataclass(frozen=True, slots=True)
class DayException:
    """Other hours from `first_day` to `last_day`, both included; no spans means closed.

    Raises ValueError when a span is none."""

    first_day: date
    last_day: date
    spans: tuple[Minutes, ...] = ()

    def __post_init__(self) -> None:
        if not all(is_span(opens, closes) for opens, closes in self.spans):
            raise ValueError("not an opening span")


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything that decides when a place is open.

    Where exceptions overlap the last one counts. `available_from` and `available_until` are the
    first and last local day of a pop-up place, both included. `trusted_until` is the last local
    day for which the weekly hours count: nobody has checked them since long before (None: they
    count for good).
    """

    always_open: bool = False
    spans: tuple[Span, ...] = ()
    exceptions: tuple[DayException, ...] = ()
    holiday_rule: HolidayRule = HolidayRule.unknown
    available_from: date | None = None
    available_until: date | None = None
    trusted_until: date | None = None

    @property
    def weekly_known(self) -> bool:
        """Whether an ordinary day's hours are known."""
        return self.always_open or bool(self.spans)

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return self.weekly_known or bool(self.exceptions)

    def is_stale(self, today: date) -> bool:
        """Whether there are weekly hours that no longer count on the local day `today`."""
        trusted = self.trusted_until
        return self.weekly_known and trusted is not None and trusted < today

    def week(self) -> Week:
        """The spans of each weekday, Monday first."""
        if self.always_open:
            return ((WHOLE_DAY,),) * 7
        days: list[list[Minutes]] = [[] for _ in range(7)]
        for span in self.spans:
            days[span.weekday].append((span.opens, span.closes))
        return tuple(tuple(sorted(set(day))) for day in days)


def default_holiday_rule(always_open: bool) -> HolidayRule:
    """The rule where nothing is said of holidays: only a place that never shuts is taken to be
    open as usual."""
    return HolidayRule.as_usual if always_open else HolidayRule.unknown
