"""Whole servers: requests a second of the product as a share of a bare Flask route beside it.

The same gunicorn (gunicorn.conf.py: two gthread workers) serves both; 16 connections on loopback,
uncompressed, the database and the load on the same machine.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Final

from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters
from app.services.nearby.find import Finder, Question
from app.travel.engine import Mode
from app.travel.estimate import EstimateEngine, TravelFigures
from bench.points import standing
from bench.row import Row
from bench.worlds import World
from tools.ports import free_port

TARGETS: Final = 200
CONNECTIONS: Final = 16
SECONDS: Final = 2.5
ROUNDS: Final = 5
PAGE_GOAL: Final = {"spatialite": 0.5, "postgis": 0.4}
JSON_GOAL: Final = 0.35


def full_pages(world: World) -> list[tuple[float, float]]:
    """Points where a driver's circle holds more than a page: every answer has 20 cards."""
    finder = Finder(Settings(), EstimateEngine(TravelFigures()), Density())
    found: list[tuple[float, float]] = []
    with world.engines() as engines, Session(engines.read) as session:
        for point in standing(session, TARGETS * 20, seed=2):
            question = Question(point, Filters(mode=Mode.car), datetime.now(UTC))
            if finder.find(session, replace(question)).cursor:
                found.append(point)
            if len(found) == TARGETS:
                return found
    raise RuntimeError(f"only {len(found)} points with a full page")


@contextmanager
def serving(world: World, point: tuple[float, float]) -> Iterator[int]:
    """gunicorn with `bench.site` on `world`; yields its port, ends it by its process id."""
    port = free_port()
    environment = world.environment | {"PORT": str(port), "BENCH_POINT": f"{point[0]},{point[1]}"}
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "bench.site:app"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/bare/places")
        yield port
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def rate(port: int, targets: list[str]) -> float:
    """Answers a second; any answer but 200 ends the measurement."""
    command = [sys.executable, "-m", "bench.load", str(port), str(SECONDS), str(CONNECTIONS)]
    done = subprocess.run(
        command, input="\n".join(targets), capture_output=True, text=True, check=True, cwd=ROOT
    )
    good, bad, seconds = done.stdout.split()
    if int(bad):
        raise RuntimeError(f"{bad} of {int(bad) + int(good)} answers were not 200")
    return int(good) / float(seconds)


def measure(worlds: dict[tuple[str, int], World]) -> list[Row]:
    """Two rows a world and kind of answer: the product's rate, and its share of the bare one's."""
    rows: list[Row] = []
    for (backend, size), world in worlds.items():
        points = full_pages(world)
        pages = [f"/near?lng={lng}&lat={lat}&mode=car" for lng, lat in points]
        places = [f"/api/v1/places?near={lng},{lat}&mode=car" for lng, lat in points]
        with serving(world, points[0]) as port:
            for kind, real, bare, goal in (
                ("page", pages, ["/bare/near"], PAGE_GOAL[backend]),
                ("JSON", places, ["/bare/places"], JSON_GOAL),
            ):
                rows += _compare(f"{kind}, {backend} {size:,}", port, real, bare, goal)
    return rows


def _compare(name: str, port: int, real: list[str], bare: list[str], goal: float) -> list[Row]:
    ours, theirs = [], []
    for turn in range(ROUNDS + 1):
        pair = rate(port, real), rate(port, bare)
        if turn:  # The first round warms up and is not counted.
            ours.append(pair[0])
            theirs.append(pair[1])
    share = median(a / b for a, b in zip(ours, theirs, strict=True))
    return [
        Row(f"{name}: product", median(ours), "req/s", "", None),
        Row(f"{name}: bare route", median(theirs), "req/s", "", None),
        Row(f"{name}: share of the bare route", share, "×", f"≥ {goal:g}", share >= goal),
    ]
