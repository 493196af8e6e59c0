"""What the search's statement said around a square, kept while it holds (docs/adr/0012).

Many ask from where others have asked before. For a square in which a question was asked a second
time, the box around it is fetched once; whoever asks from there again is answered from memory, in
the same order, as long as no listing has changed and no time has come that changes any.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from math import floor, sqrt
from threading import Lock
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.models.base import PUBLIC_ID_LENGTH
from app.services.nearby.candidates import Candidate, Search
from app.services.nearby.changes import Changes
from app.services.nearby.density import Density
from app.services.nearby.edges import steady_until
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.statement import USABLE, Shape, boxed
from app.spatial import around
from app.spatial.metric import Flat, error, geodesic
from app.spatial.prepared import Row, fetch

#: Squares of a fiftieth of a degree, about 2 km.
SQUARES_A_DEGREE: Final = 50
#: Metres from one corner of such a square to the opposite one, at 34° N and northwards.
ACROSS: Final = 2900.0
#: A box with more places is not kept.
MOST: Final = 6_000
#: Places in all, those in several boxes counted several times; 80 bytes each.
KEPT: Final = 200_000
#: Squares that are remembered, most of them asked from once.
KEPT_SQUARES: Final = 20_000
#: A row of the statement.
ROW: Final = np.dtype(
    [
        ("id", np.int64),
        ("stamp", np.int64),
        ("public_id", f"U{PUBLIC_ID_LENGTH}"),
        ("lng", np.float64),
        ("lat", np.float64),
        ("bucket", np.int64),
    ]
)

Key: TypeAlias = tuple[int, int, Filters]


@dataclass(slots=True)
class Sheet:
    """All listed places that pass the filters within `reach` metres of a square's centre, usable
    ones first, as they were under `version` and are from `since` up to `until` (epoch seconds).
    One with reach 0 says that there are too many. `served` tells that it was asked after it was
    drawn."""

    centre: Flat
    reach: float
    version: Row
    since: float
    until: float
    usable: int
    rows: NDArray[np.void]
    served: bool = False

    @classmethod
    def drawn(cls, search: Search, centre: tuple[float, float], reach: float, version: Row) -> Self:
        """Two statements: what lies around `centre`, and how long that holds."""
        flat, connection = Flat.at(*centre), search.connect()
        box = search.values | around.values(flat, reach)
        found = fetch(connection, boxed(Shape.of(search.filters), MOST), box)
        if len(found) == MOST:
            found, reach = [], 0.0
        rows = np.array(found, ROW)
        rows = rows[rows["bucket"].argsort()]
        return cls(
            centre=flat,
            reach=reach,
            version=version,
            since=search.at.timestamp(),
            until=steady_until(connection, search.filters, search.at, box),
            usable=int((rows["bucket"] == USABLE).sum()),
            rows=rows,
        )

    def holds(self, version: Row, at: datetime) -> bool:
        """Whether it says what is, at an instant and under the listings' version."""
        return version == self.version and self.since <= at.timestamp() < self.until

    def _reach(self, search: Search, radius: float) -> float:
        """Metres from the origin within which all is on the sheet, `radius` at most."""
        away = sqrt(self.centre.squared(*search.origin))
        return min(radius, self.reach - away * (1.0 + error(away)))

    def count(self, search: Search, radius: float, cap: int) -> int | None:
        """What `search.count(radius, cap)` finds; None where the sheet does not tell."""
        reach = self._reach(search, radius)
        if reach <= 0.0:
            return None
        flat = search.flat.squared(self.rows["lng"], self.rows["lat"])
        sure = flat <= (reach * (1.0 - error(reach))) ** 2
        count = int(sure.sum())
        if count >= cap:
            return cap
        if reach < radius:
            return None
        edge = self.rows[~sure & (flat <= (radius * (1.0 + error(radius))) ** 2)]
        metres = geodesic(search.origin, edge["lng"].tolist(), edge["lat"].tolist())
        return min(cap, count + sum(far <= radius for far in metres))

    def nearest(self, search: Search, radius: float, limit: int) -> list[Candidate] | None:
        """What `search.nearest(radius, limit)` finds; None where the sheet does not tell."""
        reach = self._reach(search, radius)
        found = self._usable(search, reach, limit) if reach > 0.0 else None
        if found is None and reach == radius:
            return self._all(search, radius, limit)
        return found

    def _usable(self, search: Search, reach: float, limit: int) -> list[Candidate] | None:
        """The first `limit` within `reach`, where so many are usable: these come before all that
        is farther away. Rows are measured until no other can belong among them."""
        usable = self.rows[: self.usable]
        flat = search.flat.squared(usable["lng"], usable["lat"])
        count = limit
        while count < self.usable:
            order = flat.argpartition(count)
            sure = _least(flat[order[count]])
            found = search.measured(usable[order[:count]].tolist(), limit, reach)
            if len(found) == limit and found[-1].metres < sure:
                return found
            if sure > reach:
                return None
            count *= 4
        found = search.measured(usable.tolist(), limit, reach)
        return found if len(found) == limit else None

    def _all(self, search: Search, radius: float, limit: int) -> list[Candidate]:
        """The first `limit` of all that lie within `radius`, in the same way."""
        flat = search.flat.squared(self.rows["lng"], self.rows["lat"])
        buckets = self.rows["bucket"]
        (within,) = (flat <= (radius * (1.0 + error(radius))) ** 2).nonzero()
        order = within[np.lexsort((flat[within], buckets[within]))]
        count = limit
        while count < len(order):
            sure = buckets[order[count]], _least(flat[order[count]])
            found = search.measured(self.rows[order[:count]].tolist(), limit, radius)
            if len(found) == limit and found[-1][:2] < sure:
                return found
            count *= 4
        return search.measured(self.rows[order].tolist(), limit, radius)


class Sheets:
    """The sheets of a process, the least recently used forgotten. What they say was true at most
    `seconds` ago; with 0 the database is asked each time whether it still is."""

    def __init__(self, seconds: float = 0.0, changes: Changes | None = None) -> None:
        self._changes = changes or Changes(seconds)
        #: None: a question was asked there once.
        self._kept: OrderedDict[Key, Sheet | None] = OrderedDict()
        self._rows = 0
        self._lock = Lock()

    def nearest(
        self, search: Search, radius: float, limit: int, *, probes: int, density: Density
    ) -> tuple[list[Candidate], Sheet | None]:
        """What `search.nearest` finds, and the sheet that told it; the first page around a point
        is where many ask."""
        if search.filters.open is OpenWhen.arrival:
            return search.nearest(radius, limit, probes=probes, density=density), None
        key = self._key(search)
        asked, sheet = self._look(key)
        if sheet is not None:
            if sheet.holds(self._changes.version(search.connect), search.at):
                sheet.served = True
            elif sheet.served and sheet.reach:
                sheet = self._drawn(key, search, sheet.reach)
            else:
                # Where more is changed than asked, the search itself is cheaper.
                asked, sheet = False, None
        if sheet is not None:
            found = sheet.nearest(search, radius, limit)
            if found is not None:
                return found, sheet
        found = search.nearest(radius, limit, probes=probes, density=density)
        if not asked:
            self._put(key, None)
            return found, None
        full = len(found) == limit and found[-1].bucket == USABLE
        reach = (found[-1].metres if full else radius) + ACROSS
        if sheet is None or 0.0 < sheet.reach < reach:
            sheet = self._drawn(key, search, reach)
        return found, sheet

    def _drawn(self, key: Key, search: Search, reach: float) -> Sheet:
        """A new sheet, kept. Its version is read by the same connection, since SQLite's snapshot
        may be older than what another thread was told, and first, since on PostgreSQL something
        may change in between: then the sheet looks older than it is."""
        version = self._changes.read(search.connect())
        sheet = Sheet.drawn(search, _centre(key), reach, version)
        self._put(key, sheet)
        return sheet

    @staticmethod
    def _key(search: Search) -> Key:
        lng, lat = search.origin
        return floor(lng * SQUARES_A_DEGREE), floor(lat * SQUARES_A_DEGREE), search.filters

    def _look(self, key: Key) -> tuple[bool, Sheet | None]:
        """Whether anyone has asked there before, and the sheet."""
        with self._lock:
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def _put(self, key: Key, sheet: Sheet | None) -> None:
        with self._lock:
            self._rows += _weight(sheet) - _weight(self._kept.pop(key, None))
            self._kept[key] = sheet
            while self._rows > KEPT or len(self._kept) > KEPT_SQUARES:
                self._rows -= _weight(self._kept.popitem(last=False)[1])


def _least(flat: float) -> float:
    """Metres that a place of such a flat distance, squared, is surely away."""
    far = sqrt(flat)
    return far * (1.0 - error(far))


def _weight(sheet: Sheet | None) -> int:
    return len(sheet.rows) if sheet else 0


def _centre(key: Key) -> tuple[float, float]:
    return (key[0] + 0.5) / SQUARES_A_DEGREE, (key[1] + 0.5) / SQUARES_A_DEGREE
