"""The counties the demo is made on: borders, towns, and where the offices are."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import shapely
from shapely.ops import nearest_points

from app.services import reference
from app.services.demo.towns import Town, towns_of
from app.services.reference import Area, Named, Settlement, Township

#: A district that comes within this of its city's middle is a part of that city (about 12 km) …
_NEAR_CITY_DEG: Final = 0.11
#: … and has its own middle this far inside its border (about 1.7 km).
_RIM_DEG: Final = 0.015


@dataclass(frozen=True, slots=True)
class County:
    """A county with its towns; `seat` is where its offices are.

    `offices` are the (code, name) of the divisions that have their seat here: the county, and
    in one of its counties each city, and the province.
    """

    code: str
    name: str
    city: str
    polygon: Any
    seat: tuple[float, float]
    towns: tuple[Town, ...]
    offices: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> float:
        return sum(town.weight for town in self.towns)


@cache
def province() -> tuple[County, ...]:
    """Every county of the reference data with a centre for each township, ordered by code."""
    divisions = {row.code: row for row in reference.divisions()}
    townships: dict[str, list[Township]] = defaultdict(list)
    for township in reference.townships():
        townships[township.parent].append(township)
    settlements: dict[str, list[Settlement]] = defaultdict(list)
    for settlement in reference.settlements():
        settlements[settlement.county].append(settlement)
    return tuple(
        _county(area, divisions, townships[area.code], settlements[area.code])
        for area in reference.counties()
    )


def _county(
    area: Area,
    divisions: dict[str, Named],
    townships: list[Township],
    settlements: list[Settlement],
) -> County:
    city = divisions[area.code[:4] + "00"]
    seat = _seat(area, settlements, (city.lng, city.lat))
    above = (city, divisions[city.parent])
    here = [one for one in above if area.polygon.covers(shapely.Point(one.lng, one.lat))]
    return County(
        area.code,
        area.name,
        city.name,
        area.polygon,
        seat,
        towns_of(area, townships, settlements, seat),
        ((area.code, area.name), *((one.code, one.name) for one in here)),
    )


def _seat(
    area: Area, settlements: list[Settlement], city: tuple[float, float]
) -> tuple[float, float]:
    """The county's main settlement; a part of a city turns to the city's middle."""
    known = [s for s in settlements if s.population or s.feature_code.startswith("PPLA3")]
    if known:
        seat = max(known, key=lambda s: (s.feature_code.startswith("PPLA3"), s.population))
        if area.polygon.contains(shapely.Point(seat.lng, seat.lat)):
            return seat.lng, seat.lat
    point = area.polygon.representative_point()
    core = area.polygon.buffer(-_RIM_DEG)
    if area.polygon.distance(shapely.Point(city)) < _NEAR_CITY_DEG and not core.is_empty:
        point = nearest_points(core, shapely.Point(city))[0]
    return round(point.x, 6), round(point.y, 6)
