"""The id query for the nearest 20 of three kinds, against what others would do.

`ours` is the product's own code, SQLAlchemy included. The yardsticks are given every advantage:
PostGIS runs one prepared statement on a bare psycopg cursor, the k-d tree lies ready in memory.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

import numpy as np
from pyproj import Geod
from scipy.spatial import cKDTree
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.kinds import PlaceKind
from app.models.place import Place
from app.services.nearby.candidates import Search
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters
from bench.points import standing
from bench.row import Row
from bench.worlds import SIZES, World

Point = tuple[float, float]
Ask = Callable[[Point], list[str]]

KINDS: Final = (PlaceKind.station, PlaceKind.mother_room, PlaceKind.legal_aid)
LIMIT: Final = 20
RADII: Final = (3_000.0, 20_000.0)
POINTS: Final = 300
#: So many hundreds of points are looked through for those with a full page.
MOST_SEEDS: Final = 60
ROUNDS: Final = 5
GEOD: Final = Geod(ellps="WGS84")

EXACT: Final = """
SELECT public_id FROM place
WHERE ST_DWithin(location::geography, ST_MakePoint(%s, %s)::geography, %s)
  AND kind = ANY(%s) AND status <> 'retired'
ORDER BY ST_Distance(location::geography, ST_MakePoint(%s, %s)::geography), public_id
LIMIT 20
"""
EXACT_INDEX: Final = (
    "CREATE INDEX IF NOT EXISTS bench_geography ON place USING gist ((location::geography))"
)


@contextmanager
def ours(world: World, radius: float) -> Iterator[Ask]:
    """The product: adaptive radius, in the order of the list (bucket, metres, id)."""
    at, filters, density = datetime.now(UTC), Filters(kinds=KINDS), Density()
    with world.engines() as engines, Session(engines.read) as session:
        connection = session.connection()

        def ask(point: Point) -> list[str]:
            search = Search(lambda: connection, point, filters, at)
            found = search.nearest(radius, LIMIT, density=density)
            return [one.public_id for one in found]

        yield ask


@contextmanager
def exact_postgis(world: World, radius: float) -> Iterator[Ask]:
    """PostGIS: exact ST_DWithin and ORDER BY distance on geography, with an index for it."""
    kinds = [kind.value for kind in KINDS]
    with world.engines() as engines:
        with engines.write.begin() as connection:
            connection.exec_driver_sql(EXACT_INDEX)
            connection.exec_driver_sql("ANALYZE place")
        with engines.read.connect() as connection:
            cursor: Any = connection.connection.cursor()

            def ask(point: Point) -> list[str]:
                cursor.execute(EXACT, (*point, radius, kinds, *point), prepare=True)
                return [row[0] for row in cursor.fetchall()]

            yield ask


@contextmanager
def kd_tree(world: World, radius: float) -> Iterator[Ask]:
    """A k-d tree of all places of the kinds in this process, rechecked on the ellipsoid."""
    with world.engines() as engines, Session(engines.read) as session:
        wanted = select(Place.public_id, Place.lng, Place.lat).where(Place.kind.in_(KINDS))
        rows = session.execute(wanted).all()
    names = [row[0] for row in rows]
    lngs, lats = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    tree = cKDTree(_on_sphere(lngs, lats))
    reach = radius * 1.01 / 6_356_752.0

    def ask(point: Point) -> list[str]:
        _, near = tree.query(_on_sphere(*map(np.float64, point)), LIMIT + 8, 0, 2, reach)
        near = near[near < len(names)]
        count = len(near)
        _, _, metres = GEOD.inv([point[0]] * count, [point[1]] * count, lngs[near], lats[near])
        found = sorted(
            (far, names[i]) for far, i in zip(metres, near, strict=True) if far <= radius
        )
        return [name for _, name in found[:LIMIT]]

    yield ask


def _on_sphere(lng: Any, lat: Any) -> Any:
    across, up = np.radians(lng), np.radians(lat)
    return np.stack([np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)], -1)


def milliseconds(ask: Ask, points: list[Point]) -> float:
    """The median time of one call, over all points; the garbage collector waits."""
    times = []
    gc.collect()
    gc.disable()
    for point in points:
        start = time.perf_counter()
        ask(point)
        times.append(time.perf_counter() - start)
    gc.enable()
    return median(times) * 1000


def measure(worlds: dict[tuple[str, int], World]) -> list[Row]:
    """The rows of the table; every contender answers the same points, in turn, five rounds."""
    rows: list[Row] = []
    small, large = SIZES
    for radius in RADII:
        contenders: dict[str, Any] = {
            f"{backend} {size}": ours(world, radius) for (backend, size), world in worlds.items()
        }
        if ("postgis", large) in worlds:
            contenders["exact"] = exact_postgis(worlds["postgis", large], radius)
        contenders["kd"] = kd_tree(worlds["spatialite", large], radius)
        times = _in_turn(contenders, worlds, radius)
        kilometres = f"{radius / 1000:.0f} km"
        for name, value in times.items():
            rows.append(Row(f"id query, {name}, {kilometres}", value, "ms", "", None))
        rows += _ratios(times, kilometres, small, large, 1.0 if radius < 10_000 else 0.1)
    return rows


def _full(world: World, radius: float) -> list[Point]:
    """Where there are twenty within the radius: elsewhere a small world has less to find, and the
    sizes could not be compared."""
    found: list[Point] = []
    with ours(world, radius) as ask, world.engines() as engines, Session(engines.read) as session:
        for seed in range(1, MOST_SEEDS):
            found += [one for one in standing(session, POINTS, seed) if len(ask(one)) == LIMIT]
            if len(found) >= POINTS:
                return found[:POINTS]
    raise RuntimeError(f"only {len(found)} points with {LIMIT} places in {world.size:,}")


def _in_turn(
    contenders: dict[str, Any], worlds: dict[tuple[str, int], World], radius: float
) -> dict[str, float]:
    points = {size: _full(worlds["spatialite", size], radius) for size in SIZES}
    rounds: dict[str, list[float]] = {name: [] for name in contenders}
    opened = {name: contender.__enter__() for name, contender in contenders.items()}
    for turn in range(ROUNDS + 1):
        for name, ask in opened.items():
            value = milliseconds(ask, points[SIZES[0] if name.endswith(" 8000") else SIZES[1]])
            if turn:  # The first round fills caches and is not counted.
                rounds[name].append(value)
    for contender in contenders.values():
        contender.__exit__(None, None, None)
    return {name: median(values) for name, values in rounds.items()}


def _ratios(
    times: dict[str, float], kilometres: str, small: int, large: int, share: float
) -> list[Row]:
    rows = []

    def ratio(name: str, above: str, below: str, goal: float) -> None:
        if above in times and below in times:
            value = times[above] / times[below]
            rows.append(Row(f"{name}, {kilometres}", value, "×", f"≤ {goal:g}", value <= goal))

    for backend in ("spatialite", "postgis"):
        ratio(f"{backend}: {large:,} / {small:,}", f"{backend} {large}", f"{backend} {small}", 1.5)
    ratio("spatialite / exact PostGIS", f"spatialite {large}", "exact", share)
    ratio("spatialite / k-d tree", f"spatialite {large}", "kd", 3.0)
    return rows
