"""A plausible road network: neighbouring towns are linked, ways between seats are trunk roads."""

import heapq
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import LineString

from app.services.demo.ground import County, province
from app.services.demo.towns import DEGREE_M, Town, scale_at

#: A link longer than this would cross the bay or the strait, metres.
LONGEST_M: Final = 45_000.0
#: Seats whose straight link is longer have no trunk road of their own, metres.
LONGEST_TRUNK_M: Final = 80_000.0


@dataclass(frozen=True, slots=True)
class Road:
    """The part of a road that lies in one county; `length` in degrees, only for weighing."""

    name: str
    trunk: bool
    line: Any
    length: float


@cache
def by_county() -> dict[str, tuple[Road, ...]]:
    """The roads of each county, cut at its border, by county code."""
    counties = province()
    towns = [town for county in counties for town in county.towns]
    links = _neighbours([(town.lng, town.lat) for town in towns], LONGEST_M)
    trunk = _trunk_links(counties, towns, links)
    lines = [
        LineString([(towns[a].lng, towns[a].lat), (towns[b].lng, towns[b].lat)]) for a, b in links
    ]
    tree = shapely.STRtree(lines)
    roads: dict[str, tuple[Road, ...]] = {}
    for county in counties:
        found = []
        for i in sorted(tree.query(county.polygon, predicate="intersects")):
            piece = shapely.intersection(lines[i], county.polygon)
            if piece.length > 0:
                a, b = links[i]
                name = _name(towns[a], towns[b])
                found.append(Road(name, links[i] in trunk, piece, piece.length))
        roads[county.code] = tuple(found)
    return roads


def _name(one: Town, other: Town) -> str:
    """Local roads are called after their two ends: 济阳 and 商河 give 济商路."""
    first, second = sorted((one, other), key=lambda town: town.code)
    return f"{first.stem[0]}{second.stem[0]}路"


def _neighbours(points: list[tuple[float, float]], longest_m: float) -> list[tuple[int, int]]:
    """The Gabriel graph: linked when no third point lies in the circle over the two."""
    squeeze = scale_at(36.3)
    flat = np.array(points) * (squeeze, 1.0)
    index = {(x, y): i for i, (x, y) in enumerate(map(tuple, flat.tolist()))}
    edges = shapely.delaunay_triangles(shapely.multipoints(flat), only_edges=True)
    ends = shapely.get_coordinates(edges).reshape(-1, 2, 2)
    radii = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) / 2
    middles: Any = shapely.points(ends.mean(axis=1))
    spots: Any = shapely.points(flat)
    nearest = spots[shapely.STRtree(spots).nearest(middles)]
    free = shapely.distance(middles, nearest) >= radii * (1 - 1e-9)
    short = 2 * radii * DEGREE_M < longest_m
    links = ends[free & short].tolist()
    return sorted(
        (min(a, b), max(a, b)) for a, b in ([index[x, y] for x, y in one] for one in links)
    )


def _trunk_links(
    counties: tuple[County, ...], towns: list[Town], links: list[tuple[int, int]]
) -> set[tuple[int, int]]:
    """The links on the shortest ways between the seats of neighbouring counties."""
    graph: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for a, b in links:
        gap = _gap(towns[a], towns[b])
        graph[a].append((b, gap))
        graph[b].append((a, gap))
    centre = []
    offset = 0
    for county in counties:
        gaps = [
            (town.lng - county.seat[0]) ** 2 + (town.lat - county.seat[1]) ** 2
            for town in county.towns
        ]
        centre.append(offset + gaps.index(min(gaps)))
        offset += len(county.towns)
    seats = [(towns[i].lng, towns[i].lat) for i in centre]
    used: set[tuple[int, int]] = set()
    for a, b in _neighbours(seats, LONGEST_TRUNK_M):
        used.update(_way(graph, centre[a], centre[b]))
    return used


def _gap(one: Town, other: Town) -> float:
    squeeze = scale_at(one.lat)
    return float(np.hypot((one.lng - other.lng) * squeeze, one.lat - other.lat))


def _way(graph: dict[int, list[tuple[int, float]]], start: int, end: int) -> set[tuple[int, int]]:
    """The links of the shortest way; none where there is no way (islands)."""
    queue, came, done = [(0.0, start, start)], {}, set()
    while queue:
        gone, here, before = heapq.heappop(queue)
        if here in done:
            continue
        done.add(here)
        came[here] = before
        if here == end:
            break
        for there, gap in graph[here]:
            if there not in done:
                heapq.heappush(queue, (gone + gap, there, here))
    used = set()
    while end in came and end != start:
        used.add((min(end, came[end]), max(end, came[end])))
        end = came[end]
    return used
