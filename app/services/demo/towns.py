"""Town centres: known ones, and made-up ones spread over their county."""

import math
import random
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from app.services.reference import Area, Settlement, Township

#: One degree of latitude in metres (mean; good enough to spread points).
DEGREE_M: Final = 111_195.0

#: How much of a county's activity a town draws, and how far it spreads (metres, one sigma).
#: Assumed: sub-districts are the built-up ones.
WEIGHT: Final = {"街道": 3.0, "镇": 1.0, "乡": 0.5}
SPREAD_M: Final = {"街道": 950.0, "镇": 520.0, "乡": 380.0}

#: A county smaller than this is all built up, square metres.
_ALL_URBAN_M2: Final = 250e6

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


def towns_of(
    area: Area,
    townships: list[Township],
    settlements: list[Settlement],
    seat: tuple[float, float],
) -> tuple[Town, ...]:
    """A centre for each township of a county, whose offices are at `seat` (WGS-84)."""
    rng = random.Random(f"towns {area.code}")
    spread = _Spread(area.polygon, seat, rng)
    for township in townships:
        if township.point:
            spread.taken.append(township.point)
    largest = max((s.population for s in settlements), default=0)
    found = []
    for township in townships:
        urban = township.type == "街道"
        lng, lat = township.point or spread.next(urban)
        weight = WEIGHT[township.type] * rng.lognormvariate(0.0, 0.35)
        if urban:
            weight *= 1.0 + min(2.0, largest / 1_000_000)
        name = township.name
        stem = name.removesuffix(township.type)
        spread_m = SPREAD_M[township.type] * rng.uniform(0.8, 1.3)
        found.append(Town(township.code, name, stem, township.type, lng, lat, weight, spread_m))
    return tuple(found)


class _Spread:
    """Gives town centres one by one, each far from those before; sub-districts near the seat."""

    def __init__(self, polygon: Any, seat: tuple[float, float], rng: random.Random) -> None:
        self.polygon, self.seat, self.rng = polygon, seat, rng
        self.taken: list[tuple[float, float]] = []
        self.squeeze = scale_at(seat[1])
        west, south, east, north = polygon.bounds
        self.box = (west, south, east, north)
        area_m2 = polygon.area * self.squeeze * DEGREE_M**2
        #: How far sub-districts lie from the seat, degrees, one sigma.
        share = 0.5 if area_m2 < _ALL_URBAN_M2 else 0.22
        self.sigma = share * math.sqrt(area_m2 / math.pi) / DEGREE_M

    def next(self, urban: bool) -> tuple[float, float]:
        candidates = self._around_seat() if urban else []
        if len(candidates) < 3:
            candidates = inside(self.polygon, self.rng, _CANDIDATES, self.box)
        best = self._farthest(candidates)
        self.taken.append(best)
        return best

    def _around_seat(self) -> list[tuple[float, float]]:
        lng, lat = self.seat
        drawn = [
            (
                round(self.rng.gauss(lng, self.sigma / self.squeeze), 6),
                round(self.rng.gauss(lat, self.sigma), 6),
            )
            for _ in range(_CANDIDATES)
        ]
        held = shapely.contains_xy(self.polygon, [x for x, _ in drawn], [y for _, y in drawn])
        # Fewer to choose from than elsewhere: towns near the seat may lie close together.
        return [point for point, ok in zip(drawn, held, strict=True) if ok][:6]

    def _farthest(self, candidates: list[tuple[float, float]]) -> tuple[float, float]:
        if not self.taken:
            return candidates[0]
        here = np.array(candidates) * (self.squeeze, 1.0)
        there = np.array(self.taken) * (self.squeeze, 1.0)
        gaps = np.linalg.norm(here[:, None, :] - there[None, :, :], axis=2).min(axis=1)
        return candidates[int(gaps.argmax())]
