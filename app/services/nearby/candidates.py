"""The nearest places in the order (bucket, metres, id), exactly, by an adaptive radius.

A box of about a kilometre is asked first and widened until `limit` usable places lie within the
circle of its half-width, or the outer radius is reached; the database sorts by the flat formula,
the rows that can matter are measured on the ellipsoid (docs/adr/0002).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select

from app.config import SHANGHAI
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters
from app.services.nearby.statement import USABLE, Shape, boxed, inside, nearest, values
from app.spatial import around
from app.spatial.metric import Flat, error, geodesic
from app.spatial.prepared import fetch

#: Rows fetched beyond the page, so that the flat order's last rows can change places.
SLACK: Final = 6
#: Up to so many in the box are fetched whole and sorted here; the database sorts larger boxes.
WHOLE: Final = 128


class Candidate(NamedTuple):
    """One place in the order of the list."""

    bucket: int
    metres: float
    public_id: str
    id: int
    stamp: int


class Position(NamedTuple):
    """The last place of the page before: a list goes on strictly after it."""

    bucket: int
    metres: float
    public_id: str


@dataclass(slots=True)
class Search:
    """One search around `origin` (WGS-84 lng, lat) at an instant; counts its statements.

    `connect` answers the connection, once it is needed; `pace` is seconds a metre, for "open on
    arrival".
    """

    connect: Callable[[], Connection]
    origin: tuple[float, float]
    filters: Filters
    at: datetime
    pace: float = 0.0
    statements: int = 0
    flat: Flat = field(init=False)
    _values: dict[str, Any] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.flat = Flat.at(*self.origin)

    @property
    def values(self) -> dict[str, Any]:
        """What to bind wherever the ring lies."""
        if self._values is None:
            self._values = values(self.filters) | {
                "now": self.at,
                "epoch": int(self.at.timestamp()),
                "today": self.at.astimezone(SHANGHAI).date(),
                "pace": self.pace,
            }
        return self._values

    def nearest(
        self,
        radius: float,
        limit: int,
        *,
        beyond: float = -1.0,
        after: Position | None = None,
        probes: int = 4,
        density: Density | None = None,
    ) -> list[Candidate]:
        """At most `limit` places with beyond < metres <= radius, strictly after `after`.

        At most `probes` radii are tried; the last of them is `radius` itself.
        """
        floor = after.bucket if after else USABLE
        near = max(beyond, after.metres if after else 0.0)
        step = density.first(self.origin, self.filters) if density else 1000.0
        reach = min(radius, near + step)
        whole = after is None and beyond <= 0 and limit < WHOLE
        for left in range(probes - 1, -1, -1):
            if not left:
                reach = radius
            if whole and left:
                at_once = self._at_once(reach, limit)
                if at_once is None:
                    whole = False
                    continue
                found = at_once
            else:
                found = self._within(reach, limit, beyond, after)
            full = len(found) >= limit and found[-1].bucket == floor
            if full or reach >= radius:
                if density:
                    needed = found[-1].metres - near if full else radius
                    density.learn(self.origin, self.filters, needed)
                return found
            usable = sum(1 for one in found if one.bucket == floor)
            growth = min(3.0, max(1.6, sqrt(1.4 * limit / usable))) if usable else 4.0
            reach = min(radius, near + (reach - near) * growth)
        return []

    def _at_once(self, reach: float, limit: int) -> list[Candidate] | None:
        """The first `limit` within `reach`; None where the box holds so many that the database
        had better sort them."""
        statement = boxed(Shape.of(self.filters), WHOLE)
        fetched = self._run(statement, self._ring(reach, -1.0))
        return self.measured(fetched, limit, reach) if len(fetched) < WHOLE else None

    def _within(
        self, reach: float, limit: int, beyond: float, after: Position | None
    ) -> list[Candidate]:
        """The exact first `limit` in one ring: rows are fetched until no unfetched one can
        belong among them."""
        rows = limit + SLACK
        while True:
            fetched = self._fetch(reach, beyond, after, rows)
            found = self.measured(fetched, limit, reach, beyond, after)
            if len(fetched) < rows:
                return found
            last_bucket, last_flat = fetched[-1][5], sqrt(fetched[-1][6])
            sure = last_flat * (1.0 - error(last_flat))
            if len(found) >= limit and found[limit - 1][:2] < (last_bucket, sure):
                return found
            rows *= 4

    def _fetch(
        self, reach: float, beyond: float, after: Position | None, rows: int
    ) -> Sequence[Any]:
        bound = self._ring(reach, beyond)
        if after:
            flat = after.metres * (1.0 - error(after.metres))
            bound |= {"after_bucket": after.bucket, "after_flat": flat * flat}
        shape = Shape.of(self.filters, after=after is not None, ring=beyond > 0)
        return self._run(nearest(shape, rows), bound)

    def _run(self, statement: Select[Any], bound: dict[str, Any]) -> Sequence[Any]:
        self.statements += 1
        return fetch(self.connect(), statement, bound)

    def _ring(self, reach: float, beyond: float) -> dict[str, Any]:
        """What to bind for the ring beyond < metres <= reach, a hair wider on both sides."""
        outer = reach * (1.0 + error(reach))
        inner = beyond * (1.0 - error(beyond)) if beyond > 0 else 0.0
        ring = {"outer": outer * outer, "inner": inner * inner}
        return self.values | around.values(self.flat, reach) | ring

    def measured(
        self,
        fetched: Sequence[Any],
        limit: int,
        reach: float,
        beyond: float = -1.0,
        after: Position | None = None,
    ) -> list[Candidate]:
        """The first `limit` of the rows (id, stamp, public_id, lng, lat, bucket) in the ring, as
        the ellipsoid has it."""
        metres = geodesic(self.origin, [row[3] for row in fetched], [row[4] for row in fetched])
        found = [
            (row[5], far, row[2], row[0], row[1])
            for row, far in zip(fetched, metres, strict=True)
            if beyond < far <= reach
        ]
        if after:
            found = [one for one in found if one[:3] > after]
        found.sort()
        return [Candidate._make(one) for one in found[:limit]]

    def count(self, radius: float, cap: int) -> int:
        """How many lie within `radius`, exact up to `cap` (one statement)."""
        statement = inside(Shape.of(self.filters), cap)
        fetched = self._run(statement, self._ring(radius, -1.0))
        sure = (radius * (1.0 - error(radius))) ** 2
        edge = [(lng, lat) for lng, lat, flat in fetched if flat > sure]
        metres = geodesic(self.origin, [lng for lng, _ in edge], [lat for _, lat in edge])
        return len(fetched) - sum(far > radius for far in metres)
