"""What was read of a place, kept in the process for as long as the place bears the same stamp.

The search names each place with its stamp, so a kept fact is never out of date; what is missing
is read in one statement (docs/adr/0005).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any, Final, NamedTuple

from app.models.kinds import PlaceStatus
from app.services.hours.state import WindowRow
from app.services.nearby.outages import Outage

#: About 2 KB each.
LARGEST: Final = 20_000


class Facts(NamedTuple):
    """What a card tells whatever the hour and whoever asks: `card` is the head of `Card`'s
    fields, up to `kept`; the rest is what its state is read from."""

    card: tuple[Any, ...]
    status: PlaceStatus
    closed_until: datetime | None
    windows: tuple[WindowRow, ...]
    horizon: int
    always_open: bool
    outages: tuple[Outage, ...] = ()


class Memory:
    """Facts by internal id. What was not asked for while half as many others were is forgotten:
    what is remembered moves from `_old` to `_young`, which becomes `_old` when it is half full."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._half = largest // 2
        self._young: dict[int, tuple[int, Facts]] = {}
        self._old: dict[int, tuple[int, Facts]] = {}
        self._lock = Lock()

    def recall(self, stamps: Mapping[int, int]) -> dict[int, Facts]:
        """Those of the places (stamp by id) that are still as they were read."""
        found: dict[int, Facts] = {}
        moved: list[tuple[int, int, Facts]] = []
        young, old = self._young, self._old
        for key, stamp in stamps.items():
            kept = young.get(key)
            if kept is None and (kept := old.get(key)) is not None:
                moved.append((key, *kept))
            if kept is not None and kept[0] == stamp:
                found[key] = kept[1]
        if moved:
            self.keep(moved)
        return found

    def keep(self, facts: Iterable[tuple[int, int, Facts]]) -> None:
        """Remember facts as (id, stamp, facts)."""
        with self._lock:
            for key, stamp, fact in facts:
                self._young[key] = stamp, fact
            if len(self._young) > self._half:
                self._young, self._old = {}, self._young
