"""`make bench`: measure everything, print a table, write bench/results.json.

`python -m bench queries servers` measures only those parts; the others keep their older figures.
"""

import json
import platform
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from app.config import ROOT
from bench.row import Row
from bench.worlds import World, worlds

RESULTS: Final = Path(__file__).with_name("results.json")
Opened = AbstractContextManager[dict[tuple[str, int], World]]
TOLD: Final = ("sqlalchemy", "geoalchemy2", "flask", "gunicorn", "psycopg", "shapely", "pyproj")


def parts() -> dict[str, Callable[[dict[tuple[str, int], World]], list[Row]]]:
    """What can be measured, by name, in the order of the table."""
    from bench import lighthouse, paint, programmes, queries, servers, signups, weight

    return {
        "queries": queries.measure,
        "servers": servers.measure,
        "programmes": lambda _: programmes.measure(),
        "signups": lambda _: signups.measure(),
        "weight": lambda _: weight.measure(),
        "paint": lambda _: paint.measure(),
        "lighthouse": lambda _: lighthouse.measure(),
    }


def main(names: list[str]) -> int:
    """Measure, and write each part down as soon as it is done; the exit code tells whether every
    goal was met."""
    known = parts()
    rows: list[Row] = []
    chosen = names or list(known)
    needs_worlds = not {"queries", "servers"}.isdisjoint(chosen)
    opened: Opened = worlds() if needs_worlds else nullcontext({})
    with opened as made:
        for name in chosen:
            measured = known[name](made)
            write(name, measured)
            rows += measured
    print(table(rows))
    print(f"written to {RESULTS.relative_to(ROOT)}")
    return 1 if any(row.met is False for row in rows) else 0


def write(name: str, rows: list[Row]) -> None:
    """Put one part's figures, with what they were measured on, in place of its older ones."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results[name] = report(rows)
    ordered = {part: results[part] for part in parts() if part in results}
    RESULTS.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n")


def table(rows: list[Row]) -> str:
    """One line a figure."""
    marks = {True: "met", False: "MISSED", None: ""}
    width = max(len(row.name) for row in rows)
    return "\n".join(
        f"{row.name:<{width}}  {row.value:>10.3f} {row.unit:<6} {row.goal:<9} "
        f"{marks[row.met]} {row.note}".rstrip()
        for row in rows
    )


def report(rows: list[Row]) -> dict[str, Any]:
    """The figures with what they were measured on."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {name: version(name) for name in TOLD},
        "rows": [asdict(row) for row in rows],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
