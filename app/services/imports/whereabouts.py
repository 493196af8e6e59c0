"""Where a row's point lies, and whether the division that the file names agrees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.services.divisions import Divisions
from app.services.imports.cells import digits
from app.services.imports.columns import Column
from app.services.imports.findings import Group, RowProblem

#: The file's own division is kept when the point lies so near to it: the polygons' borders are
#: right to 642 m nine times in ten (seed/README.md).
BORDER_M: Final = 1000.0

#: `note(group, code, column, **details)` adds a finding about the current row.
Note = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The county and, where the file names it, the township of a point."""

    county_code: str
    township_code: str | None
    division_given: bool


class Locator:
    """Finds the county of each point by the polygons, and weighs it against the file's word."""

    def __init__(self, divisions: Divisions, outside_m: float) -> None:
        self._atlas = divisions.atlas
        self._names = divisions.names
        self._outside_m = outside_m
        self._cities = {
            county.code: county.city_code or ""
            for county in self._atlas.counties
            if not county.outside
        }

    def inside(self, lng: float, lat: float) -> bool:
        """Whether the point lies in a county of the province or within 1 km of its coast."""
        found = self._atlas.locate(lng, lat, within=BORDER_M)
        return found is not None and not found.county.outside

    def locate(self, lng: float, lat: float, division: str, note: Note) -> Whereabouts:
        """The place of a point (WGS-84) whose row names `division` ("" when it does not).

        Raises RowProblem: outside_province, outside_neighbour, division_disagrees.
        """
        found = self._atlas.locate(lng, lat, within=self._outside_m)
        if found is None:
            raise RowProblem("outside_province", Column.lng)
        lies = found.county
        if lies.outside:
            raise RowProblem("outside_neighbour", Column.lng, county=lies.name)
        if found.metres > BORDER_M:
            metres = round(found.metres)
            note(Group.warning, "far_from_land", Column.lng, county=lies.name, metres=metres)
        code = self._known(division, note)
        if code is None:
            return Whereabouts(lies.code, None, False)
        candidates = self._counties_of(code)
        if lies.code in candidates:
            return Whereabouts(lies.code, code if len(code) == 9 else None, code[:6] in candidates)
        facts = {"code": code, "says": self._names[code], "lies": lies.name}
        reach = self._outside_m if found.nearest else BORDER_M
        county = self._nearest(lng, lat, candidates, reach)
        if county is None:
            note(Group.division, "division_disagrees", Column.division, **facts)
            raise RowProblem("division_disagrees", Column.division, **facts)
        note(Group.division, "division_near_border", Column.division, **facts)
        return Whereabouts(county, code if len(code) == 9 else None, True)

    def _known(self, division: str, note: Note) -> str | None:
        """The code as the table of divisions has it: six digits, or nine for a township."""
        code = digits(division)
        while len(code) in {9, 12} and code.endswith("000"):
            code = code[:-3]
        known = code in self._names and bool(self._counties_of(code))
        if known or not code:
            return code or None
        if len(code) in {9, 12} and code.isdecimal() and code[:6] in self._cities:
            if code[:9] in self._names:
                return code[:9]
            note(Group.warning, "township_unknown", Column.division, code=code)
            return code[:6]
        note(Group.warning, "division_unknown", Column.division, code=code[:20])
        return None

    def _counties_of(self, code: str) -> frozenset[str]:
        """The counties that a code means: itself, a township's, a city's, all of the province."""
        if code[:6] in self._cities:
            return frozenset((code[:6],))
        if code.endswith("0000"):
            return frozenset(own for own in self._cities if own[:2] == code[:2])
        return frozenset(own for own, city in self._cities.items() if city == code)

    def _nearest(
        self, lng: float, lat: float, counties: frozenset[str], reach: float
    ) -> str | None:
        found = [
            (metres, code)
            for code in sorted(counties)
            if (metres := self._atlas.metres_to(lng, lat, code, within=reach)) is not None
        ]
        return min(found)[1] if found else None
