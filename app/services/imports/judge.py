"""Judging a file as a whole: swapped columns, the wrong datum."""

from typing import Final

from app.errors import DomainError
from app.services.imports.positions import Point, Position, position
from app.services.imports.whereabouts import Locator
from app.spatial.datum import Datum

#: A file is refused when more than this share of its points, and at least so many, lie outside
#: the province or off its coast: no list of the province's own places looks like that.
MOST_ASTRAY: Final = 0.2
LEAST_ASTRAY: Final = 3
#: So many of the points astray are tried in the other datums.
SAMPLE: Final = 2000
#: Matched places tell of a wrong datum when so many, and this share of them, moved by just that.
LEAST_SHIFTED: Final = 5
SHIFTED_SHARE: Final = 0.8

_OUTSIDE: Final = frozenset(("outside_province", "outside_neighbour", "coordinates_abroad"))


class Judge:
    """Counts while the rows are read; gives its verdict at the end."""

    def __init__(self, datum: Datum, locator: Locator) -> None:
        self._datum = datum
        self._locator = locator
        self._points = 0
        self._swapped = 0
        self._astray = 0
        self._sample: list[Point] = []
        self._matched = 0
        self._shifted: dict[Datum, int] = {}

    def saw(self, where: Position | None, problem: str | None, adrift: bool) -> None:
        """Take one row into account."""
        if problem == "coordinates_swapped":
            self._points += 1
            self._swapped += 1
        elif where is not None or problem in _OUTSIDE:
            self._points += 1
            if adrift or problem in _OUTSIDE:
                self._astray += 1
                if where is not None and len(self._sample) < SAMPLE:
                    self._sample.append(where.written)

    def verdict(self) -> None:
        """Raises DomainError import_swapped or import_astray (`better`: the datum that fits more
        than half of the points astray, or None)."""
        facts = {"points": self._points}
        limit = max(LEAST_ASTRAY - 1, self._points * MOST_ASTRAY)
        if self._swapped > limit:
            raise DomainError("import_swapped", "file", swapped=self._swapped, **facts)
        if self._astray > limit:
            better, fitting = self._better()
            raise DomainError(
                "import_astray",
                "datum",
                astray=self._astray,
                given=self._datum,
                better=better,
                fitting=fitting,
                **facts,
            )

    def _better(self) -> tuple[Datum | None, int]:
        """The other datum in which most of the sample lies inside, and what share in per cent."""
        best: tuple[int, Datum | None] = (0, None)
        for datum in Datum:
            if datum is not self._datum:
                inside = sum(
                    self._locator.inside(*position(*pair, datum).wgs84) for pair in self._sample
                )
                best = max(best, (inside, datum), key=lambda each: each[0])
        share = round(100 * best[0] / len(self._sample)) if self._sample else 0
        return (best[1], share) if share > 50 else (None, share)

    def moved(self, shifts: list[Datum | None]) -> None:
        """Take places into account that are known already: the datum whose misreading explains
        the distance, or None."""
        self._matched += len(shifts)
        for datum in shifts:
            if datum is not None:
                self._shifted[datum] = self._shifted.get(datum, 0) + 1

    def shift_verdict(self) -> None:
        """Raises DomainError import_shifted when most known places moved by just the difference
        between two datums."""
        for datum, count in self._shifted.items():
            if count >= LEAST_SHIFTED and count >= self._matched * SHIFTED_SHARE:
                raise DomainError(
                    "import_shifted",
                    "datum",
                    count=count,
                    matched=self._matched,
                    given=self._datum,
                    better=datum,
                )
