"""Where a listing stands: in a town, along a road, or anywhere in the county; never outside it."""

import math
import random
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import shapely

from app.models.kinds import PlaceKind
from app.services.demo.ground import County
from app.services.demo.roads import Road
from app.services.demo.towns import DEGREE_M, Town, inside, scale_at

#: Shares of each kind (in a town, along a road, at the county's seat); the rest lies anywhere.
#: Assumed: drivers' homes stand at trunk roads, offices at the seat.
SHARES: Final[dict[PlaceKind, tuple[float, float, float]]] = {
    PlaceKind.station: (0.66, 0.20, 0.08),
    PlaceKind.mother_room: (0.76, 0.06, 0.14),
    PlaceKind.legal_aid: (0.20, 0.0, 0.80),
    PlaceKind.driver_home: (0.18, 0.80, 0.0),
    PlaceKind.service_centre: (0.20, 0.0, 0.80),
    PlaceKind.cultural_palace: (0.05, 0.0, 0.95),
    PlaceKind.reading_room: (0.75, 0.05, 0.15),
    PlaceKind.counselling_room: (0.60, 0.0, 0.40),
    PlaceKind.rest_base: (0.05, 0.15, 0.0),
    PlaceKind.startup_park: (0.55, 0.30, 0.05),
    PlaceKind.service_window: (0.70, 0.15, 0.15),
    PlaceKind.merchant: (0.80, 0.05, 0.15),
}
#: How far offices lie from the seat's centre (metres, one sigma).
SEAT_SPREAD_M: Final = 1_100.0
#: How far from its middle a road's listings stand (metres, one sigma).
ROADSIDE_M: Final = 45.0
#: A trunk road draws so many times the listings of a local one of the same length.
TRUNK_PULL: Final = 4.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A point (WGS-84) in a town's area; `road` names the road it stands at, if any."""

    lng: float
    lat: float
    town: Town
    road: str


class Finder:
    """Finds spots in one county, the same ones for the same random source."""

    def __init__(self, county: County, roads: tuple[Road, ...], rng: random.Random) -> None:
        self.county, self.rng = county, rng
        self.squeeze = scale_at(county.seat[1])
        self._town_pull = list(accumulate(town.weight for town in county.towns))
        self._roads = roads
        self._road_pull = list(
            accumulate(road.length * (TRUNK_PULL if road.trunk else 1.0) for road in roads)
        )

    def spots(self, kind: PlaceKind, count: int) -> list[Spot]:
        """`count` spots of `kind`, spread by the shares of that kind."""
        in_town, on_road, at_seat = SHARES[kind]
        draws: list[Callable[[], tuple[float, float, str]]] = []
        for _ in range(count):
            dice = self.rng.random()
            if dice < in_town:
                draws.append(self._in_town)
            elif dice < in_town + on_road and self._roads:
                draws.append(self._on_road)
            elif dice < in_town + on_road + at_seat:
                draws.append(self._at_seat)
            else:
                draws.append(self._anywhere)
        return [self._spot(lng, lat, road) for lng, lat, road in self._held(draws)]

    def beside(self, host: Spot) -> Spot:
        """Another door of the same building: within 15 m of `host`, or the same point."""
        lng, lat = self._moved(host.lng, host.lat, 6.0)
        if not self.county.polygon.contains(shapely.Point(lng, lat)):
            lng, lat = host.lng, host.lat
        return Spot(lng, lat, host.town, host.road)

    def _held(
        self, draws: list[Callable[[], tuple[float, float, str]]]
    ) -> list[tuple[float, float, str]]:
        """One point for each draw; a point outside is drawn again, at last from anywhere."""
        points: list[tuple[float, float, str]] = [(0.0, 0.0, "")] * len(draws)
        open_draws = list(range(len(draws)))
        for attempt in range(10):
            for i in open_draws:
                points[i] = draws[i]() if attempt < 8 else self._anywhere()
            lngs = [points[i][0] for i in open_draws]
            lats = [points[i][1] for i in open_draws]
            held = shapely.contains_xy(self.county.polygon, lngs, lats)
            open_draws = [i for i, ok in zip(open_draws, held, strict=True) if not ok]
            if not open_draws:
                break
        for i in open_draws:
            points[i] = (*self.county.seat, "")
        return points

    def _in_town(self) -> tuple[float, float, str]:
        pull = self.rng.random() * self._town_pull[-1]
        town = self.county.towns[_first_above(self._town_pull, pull)]
        return (*self._moved(town.lng, town.lat, town.spread_m), "")

    def _at_seat(self) -> tuple[float, float, str]:
        return (*self._moved(*self.county.seat, SEAT_SPREAD_M), "")

    def _on_road(self) -> tuple[float, float, str]:
        pull = self.rng.random() * self._road_pull[-1]
        road = self._roads[_first_above(self._road_pull, pull)]
        x, y = _along(road.line, self.rng.random() * road.length)
        return (*self._moved(x, y, ROADSIDE_M), road.name)

    def _anywhere(self) -> tuple[float, float, str]:
        return (*inside(self.county.polygon, self.rng, 1, self.county.polygon.bounds)[0], "")

    def _moved(self, lng: float, lat: float, sigma_m: float) -> tuple[float, float]:
        sigma = sigma_m / DEGREE_M
        lng += self.rng.gauss(0.0, sigma) / self.squeeze
        return round(lng, 6), round(lat + self.rng.gauss(0.0, sigma), 6)

    def _spot(self, lng: float, lat: float, road: str) -> Spot:
        gaps = [
            math.hypot((town.lng - lng) * self.squeeze, town.lat - lat)
            for town in self.county.towns
        ]
        return Spot(lng, lat, self.county.towns[gaps.index(min(gaps))], road)


def _first_above(running: list[float], value: float) -> int:
    return min(bisect_left(running, value), len(running) - 1)


def _along(line: Any, distance: float) -> tuple[float, float]:
    """The point so far along; a road cut in pieces by a winding border has gaps."""
    for part in getattr(line, "geoms", (line,)):
        if distance <= part.length:
            break
        distance -= part.length
    point = part.interpolate(distance)
    return point.x, point.y
