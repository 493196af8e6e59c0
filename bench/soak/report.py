"""The report of a soak: bench/soak.md, figures and problems of every part."""

import platform
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.config import SHANGHAI
from bench.soak.outcome import Outcome

FILE: Final = Path(__file__).parent.parent / "soak.md"
TOLD: Final = ("gunicorn", "flask", "werkzeug", "sqlalchemy", "psycopg", "shapely", "pyproj")

INTRODUCTION: Final = (
    "`make soak` writes this page: long loads, fuzzes and kills, each part bounded in time, "
    "count and memory. Times are of a machine that runs servers, databases and load alike."
)


def words(outcomes: Sequence[Outcome], seconds: float, size: int, missing: str) -> str:
    """The whole report as Markdown."""
    versions = ", ".join(f"{name} {version(name)}" for name in TOLD)
    machine = f"{platform.system()} {platform.machine()}"
    lines = [
        "# What the soak found",
        "",
        INTRODUCTION,
        "",
        f"- {_today()}, {machine}, Python {platform.python_version()}; {versions}",
        f"- {size:,} made-up listings on each database; {seconds / 60:.0f} minutes for the parts",
        f"- problems: **{sum(one.count for one in outcomes)}**",
    ]
    if missing:
        lines.append(f"- PostGIS was left out: {missing}")
    for outcome in outcomes:
        lines += ["", *_part(outcome)]
    return "\n".join(lines) + "\n"


def _part(outcome: Outcome) -> list[str]:
    lines = [f"## {outcome.title}", ""]
    if outcome.skipped:
        return [*lines, f"Skipped: {outcome.skipped}"]
    lines += ["| figure | value |", "| --- | --- |"]
    figures = [*outcome.figures, ("took", f"{outcome.seconds:.0f} s")]
    lines += [f"| {_cell(label)} | {_cell(value)} |" for label, value in figures]
    lines += ["", f"Problems: {outcome.count or 'none'}"]
    for problem in outcome.problems:
        again = f": `{_code(problem.reproducer)}`" if problem.reproducer else ""
        lines.append(f"- {_cell(problem.what)}{again}")
    return lines


def _today() -> str:
    return f"{datetime.now(SHANGHAI):%Y-%m-%d}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")
