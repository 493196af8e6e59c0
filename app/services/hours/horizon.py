"""How far ahead windows are compiled, and a compiler that does each timetable once."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.adapters.calendar import Calendar
from app.services.hours.compile import Window, WindowState, compile_windows, midnight
from app.services.hours.timetable import Timetable

#: Yesterday too, so that what began before midnight and what a slow page still asks is there.
DAYS_BEFORE: Final = 1
#: Today and eight days more: "Monday 8:00" can be said a week ahead, and a missed night is no harm.
DAYS_AHEAD: Final = 9


@dataclass(frozen=True, slots=True)
class Compiled:
    """The windows of one timetable; `unsure` when any of them is unknown."""

    windows: tuple[Window, ...]
    unsure: bool


class HorizonCompiler:
    """Compiles from local yesterday to the end of the eighth day after `today`.

    Places share few timetables, so each is compiled once and remembered.
    """

    def __init__(self, today: date, calendar: Calendar) -> None:
        self._first_day = today - timedelta(days=DAYS_BEFORE)
        self._last_day = today + timedelta(days=DAYS_AHEAD - 1)
        self._calendar = calendar
        self._known: dict[Timetable, Compiled] = {}
        #: Epoch second up to which the windows tell the truth.
        self.until = midnight(today + timedelta(days=DAYS_AHEAD))

    def compiled(self, timetable: Timetable) -> Compiled:
        """The windows of `timetable` over the whole horizon."""
        trusted = timetable.trusted_until
        if trusted is not None:
            # What lies beyond the horizon on either side is no difference between two timetables.
            near = max(trusted, self._first_day - timedelta(days=2))
            timetable = replace(timetable, trusted_until=near if near < self._last_day else None)
        known = self._known.get(timetable)
        if known is None:
            days = DAYS_BEFORE + DAYS_AHEAD
            windows = compile_windows(timetable, self._first_day, days, self._calendar)
            unsure = any(window.state is WindowState.UNKNOWN for window in windows)
            known = self._known[timetable] = Compiled(tuple(windows), unsure)
        return known
