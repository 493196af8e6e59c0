"""The list of programmes: 50,000 of them against 500, whole answers of the application.

A file of its own for each number, made once by the site's own commands; a later run makes it anew,
since programmes are made around the day of loading.
"""

import gc
import time
from statistics import median
from typing import Final

from flask.testing import FlaskClient

from app.config import Settings
from app.factory import create_app
from bench import kept
from bench.row import Row

SMALL, LARGE = 500, 50_000
#: Listings beside them, the same in both.
PLACES: Final = 4_000
GOAL: Final = 1.5
ROUNDS: Final = 60
#: The list as it opens, and with what people ask for most.
PATHS: Final = {
    "/programmes": "/programmes",
    "this week": "/programmes?when=week",
    "within 20 km": "/programmes?lng=117.0009&lat=36.6583&within=20",
}


def measure() -> list[Row]:
    """The median time of an answer for each size, in turn; the goal is on the plain list."""
    clients = {size: _client(size) for size in (SMALL, LARGE)}
    rows = []
    for name, path in PATHS.items():
        times: dict[int, list[float]] = {size: [] for size in clients}
        gc.collect()
        gc.disable()
        for turn in range(ROUNDS + 5):
            for size, client in clients.items():
                start = time.perf_counter()
                status = client.get(path).status_code
                if turn >= 5:  # The first rounds fill caches.
                    times[size].append(time.perf_counter() - start)
                if status != 200:
                    raise RuntimeError(f"{path} answered {status}")
        gc.enable()
        spent = {size: median(values) * 1000 for size, values in times.items()}
        for size, value in spent.items():
            rows.append(Row(f"{name}, {size:,} programmes", value, "ms", "", None))
        ratio = spent[LARGE] / spent[SMALL]
        goal = name == "/programmes"
        rows.append(
            Row(
                f"{name}: {LARGE:,} / {SMALL:,}",
                ratio,
                "×",
                f"≤ {GOAL:g}" if goal else "",
                ratio <= GOAL if goal else None,
            )
        )
    return rows


def _client(size: int) -> FlaskClient:
    """The application on a file with so many programmes."""
    path = kept.FOLDER / f"programmes-{size}.sqlite"
    kept.FOLDER.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    url = f"sqlite:///{path}"
    kept.fill(url, PLACES, "--programmes", str(size))
    return create_app(Settings.from_env(kept.environment(url))).test_client()
