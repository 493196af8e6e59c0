"""Where the demo's people live: counties with their town centres, the made-up ones well spread."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import shapely

from app.services import reference
from app.services.reference import Area, Settlement, Township

#: One degree of latitude in metres (mean; good enough to spread points).
DEGREE_M: Final = 111_195.0

#: How much of a county's activity a town draws, and how far it spreads (metres, one sigma).
#: Assumed: sub-districts are the built-up ones.
WEIGHT: Final = {"街道": 3.0, "镇": 1.0, "乡": 0.5}
SPREAD_M: Final = {"街道": 950.0, "镇": 520.0, "乡": 380.0}

#: Candidates drawn for each made-up town centre; the one farthest from the others is taken.
_CANDIDATES: Final = 24


@dataclass(frozen=True, slots=True)
class Town:
    """A township's centre (WGS-84), its pull and its spread in metres."""

    code: str
    name: str
    stem: str
    type: str
    lng: float
    lat: float
    weight: float
    spread_m: float


@dataclass(frozen=True, slots=True)
class County:
    """A county with its towns; `seat` is where its offices are.

    `offices` are the (code, name) of the divisions that have their seat here: the county, and
    in one of its counties each city, and the province.
    """

    code: str
    name: str
    city: str
    city_code: str
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
    found = []
    for area in reference.counties():
        seat = _seat(area, settlements[area.code])
        towns = _towns(area, townships[area.code], settlements[area.code], seat)
        city = divisions[area.code[:4] + "00"]
        offices = [(area.code, area.name)]
        offices += [
            (above.code, above.name)
            for above in (city, divisions[city.parent])
            if area.polygon.covers(shapely.Point(above.lng, above.lat))
        ]
        found.append(
            County(
                area.code,
                area.name,
                city.name,
                city.code,
                area.polygon,
                seat,
                towns,
                tuple(offices),
            )
        )
    return tuple(found)


def scale_at(lat: float) -> float:
    """How many degrees of longitude are as long as one of latitude, inverted: cos(latitude)."""
    return math.cos(math.radians(lat))


def inside(
    area: Any, rng: random.Random, count: int, box: tuple[float, float, float, float]
) -> list[tuple[float, float]]:
    """At least `count` uniform points of `box` that lie in `area`, fewer only if it is hopeless.

    Points are rounded to six decimals before they are tested, so what is kept is inside.
    """
    west, south, east, north = box
    found: list[tuple[float, float]] = []
    for _ in range(12):
        lngs = [round(rng.uniform(west, east), 6) for _ in range(3 * count + 8)]
        lats = [round(rng.uniform(south, north), 6) for _ in range(3 * count + 8)]
        kept = shapely.contains_xy(area, lngs, lats)
        found += [(x, y) for x, y, k in zip(lngs, lats, kept, strict=True) if k]
        if len(found) >= count:
            break
    return found


def _seat(area: Area, settlements: list[Settlement]) -> tuple[float, float]:
    if settlements:
        seat = max(settlements, key=lambda s: (s.feature_code.startswith("PPLA3"), s.population))
        if area.polygon.contains(shapely.Point(seat.lng, seat.lat)):
            return seat.lng, seat.lat
    point = area.polygon.representative_point()
    return round(point.x, 6), round(point.y, 6)


def _towns(
    area: Area,
    townships: list[Township],
    settlements: list[Settlement],
    seat: tuple[float, float],
) -> tuple[Town, ...]:
    rng = random.Random(f"towns {area.code}")
    spread = _Spread(area.polygon, seat, rng)
    for township in townships:
        if township.point:
            spread.taken.append(township.point)
    largest = max((s.population for s in settlements), default=0)
    towns = []
    for township in townships:
        urban = township.type == "街道"
        lng, lat = township.point or spread.next(urban)
        weight = WEIGHT[township.type] * rng.lognormvariate(0.0, 0.35)
        if urban:
            weight *= 1.0 + min(2.0, largest / 1_000_000)
        name = township.name
        stem = name.removesuffix(township.type)
        spread_m = SPREAD_M[township.type] * rng.uniform(0.8, 1.3)
        towns.append(Town(township.code, name, stem, township.type, lng, lat, weight, spread_m))
    return tuple(towns)


class _Spread:
    """Gives town centres one by one, each far from those before; sub-districts near the seat."""

    def __init__(self, polygon: Any, seat: tuple[float, float], rng: random.Random) -> None:
        self.polygon, self.seat, self.rng = polygon, seat, rng
        self.taken: list[tuple[float, float]] = []
        self.squeeze = scale_at(seat[1])
        west, south, east, north = polygon.bounds
        self.box = (west, south, east, north)
        area_m2 = polygon.area * self.squeeze * DEGREE_M**2
        #: Sub-districts lie within this many degrees of the seat: a third of the county's radius.
        self.urban = 0.34 * math.sqrt(area_m2 / math.pi) / DEGREE_M

    def next(self, urban: bool) -> tuple[float, float]:
        box = self.box
        if urban:
            lng, lat = self.seat
            wide = self.urban / self.squeeze
            box = (lng - wide, lat - self.urban, lng + wide, lat + self.urban)
        candidates = inside(self.polygon, self.rng, _CANDIDATES, box) or inside(
            self.polygon, self.rng, _CANDIDATES, self.box
        )
        best = self._farthest(candidates)
        self.taken.append(best)
        return best

    def _farthest(self, candidates: list[tuple[float, float]]) -> tuple[float, float]:
        if not self.taken:
            return candidates[0]
        here = np.array(candidates) * (self.squeeze, 1.0)
        there = np.array(self.taken) * (self.squeeze, 1.0)
        gaps = np.linalg.norm(here[:, None, :] - there[None, :, :], axis=2).min(axis=1)
        return candidates[int(gaps.argmax())]
