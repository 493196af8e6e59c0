"""Open, closing soon, closed or unknown at an instant, read from compiled windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import inf
from typing import Final

#: (opens_at, closes_at, state) in epoch seconds; a `Window` is one, and so is a database row.
WindowRow = tuple[int, int, int]

_OPEN: Final = 1
_SOON_SECONDS: Final = 30 * 60
_DAY_SECONDS: Final = 86_400


class StateCode(StrEnum):
    """What the chip says; closing_soon and always_open are open."""

    open = "open"
    closing_soon = "closing_soon"
    always_open = "always_open"
    closed = "closed"
    unknown = "unknown"

    @property
    def is_open(self) -> bool:
        """Whether the door is open."""
        return self in (StateCode.open, StateCode.closing_soon, StateCode.always_open)


@dataclass(frozen=True, slots=True)
class OpenState:
    """The state at an instant (times are aware, UTC).

    `changes_at`: when an open place closes or a closed one opens, where that is known.
    `known_until`: when the hours become unknown, where that comes first.
    """

    code: StateCode
    changes_at: datetime | None = None
    known_until: datetime | None = None


UNKNOWN: Final = OpenState(StateCode.unknown)
ALWAYS_OPEN: Final = OpenState(StateCode.always_open)
_OPEN_BEYOND: Final = OpenState(StateCode.open)
_CLOSED_BEYOND: Final = OpenState(StateCode.closed)


def state_at(
    windows: Sequence[WindowRow],
    at: int,
    *,
    horizon: int,
    always_open: bool = False,
    soon_seconds: int = _SOON_SECONDS,
) -> OpenState:
    """The state at epoch second `at`, from one place's windows in order of time.

    `horizon` is the epoch second up to which the windows were compiled: an end there is no
    closing, and beyond it nothing is known. Windows that ended before `at` may be left out.
    """
    if at >= horizon:
        return UNKNOWN
    for number, (opens_at, closes_at, state) in enumerate(windows):
        if closes_at <= at:
            continue
        if opens_at > at:
            if state == _OPEN:
                return OpenState(StateCode.closed, _instant(opens_at))
            return OpenState(StateCode.closed, None, _instant(opens_at))
        if state != _OPEN:
            return UNKNOWN
        left = closes_at - at
        if always_open and left > _DAY_SECONDS:
            return ALWAYS_OPEN
        if closes_at >= horizon:
            return ALWAYS_OPEN if always_open else _OPEN_BEYOND
        following = windows[number + 1] if number + 1 < len(windows) else None
        if following is not None and following[0] == closes_at:
            return OpenState(StateCode.open, None, _instant(closes_at))
        code = StateCode.closing_soon if left <= soon_seconds else StateCode.open
        return OpenState(code, _instant(closes_at))
    return _CLOSED_BEYOND


def steady(
    windows: Sequence[WindowRow], at: int, *, horizon: int, soon_seconds: int = _SOON_SECONDS
) -> tuple[float, float]:
    """Epoch seconds since <= at < until between which `state_at` surely says the same."""
    edges = [horizon]
    for opens_at, closes_at, _ in windows:
        edges += (opens_at, closes_at, closes_at - soon_seconds, closes_at - _DAY_SECONDS)
    since = max((edge for edge in edges if edge <= at), default=-inf)
    return since, min((edge for edge in edges if edge > at), default=inf)


def open_throughout(windows: Sequence[WindowRow], since: int, until: int) -> bool:
    """Whether one open window holds every second from `since` up to `until`."""
    return any(
        state == _OPEN and opens_at <= since and until <= closes_at
        for opens_at, closes_at, state in windows
    )


def is_open_at(windows: Sequence[WindowRow], at: int) -> bool:
    """The rule that the "open now" filter puts in SQL."""
    return any(
        state == _OPEN and opens_at <= at < closes_at for opens_at, closes_at, state in windows
    )


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
