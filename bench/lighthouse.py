"""Lighthouse, as a phone: the first page, the results and one place, median of five runs each."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench import visits
from bench.kept import FOLDER
from bench.row import Row
from tools import chromium
from tools.unavailable import Unavailable

VERSION: Final = "12.8.2"
OLDEST_NODE: Final = 18
RUNS: Final = 5
GOALS: Final = {"performance": 95, "accessibility": 100, "best-practices": 100}
#: The demo's pages and every results page ask search engines to stay away, on purpose.
ON_PURPOSE: Final = "is-crawlable"
SECONDS: Final = 180


class Failed(RuntimeError):
    """Lighthouse gave no report."""


_PROGRAM: Final = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


def install() -> Path:
    """Lighthouse's program, fetched from npm when it is not here; raises Unavailable."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Unavailable("no Node.js here: apt-get install nodejs npm")
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.removeprefix("v").split(".")[0]) < OLDEST_NODE:
        raise Unavailable(f"Node.js {told.strip()} is here, {OLDEST_NODE} is needed")
    if _installed() != VERSION:
        FOLDER.mkdir(exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts"]
        done = subprocess.run(
            [*command, "--prefix", str(FOLDER), f"lighthouse@{VERSION}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or _installed() != VERSION:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Unavailable(f"npm could not install lighthouse@{VERSION}: {last}")
    return _PROGRAM


def _installed() -> str:
    described = _PROGRAM.parent.parent / "package.json"
    return str(json.loads(described.read_text())["version"]) if described.exists() else ""


def judge(program: Path, browser: Path, url: str) -> dict[str, Any]:
    """One run's report."""
    with TemporaryDirectory(prefix="yijia-lighthouse-") as folder:
        # Not by its output: what a pipe does not take at once is lost when the program ends.
        return _judge(program, browser, url, Path(folder, "report.json"))


def _judge(program: Path, browser: Path, url: str, written: Path) -> dict[str, Any]:
    done = subprocess.run(
        [
            "node",
            str(program),
            url,
            "--output=json",
            f"--output-path={written}",
            "--quiet",
            "--form-factor=mobile",
            f"--only-categories={','.join([*GOALS, 'seo'])}",
            f"--chrome-flags=--headless=new --accept-lang=zh-CN {' '.join(chromium.flags())}",
        ],
        env=os.environ | {"CHROME_PATH": str(browser)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    report: dict[str, Any] = json.loads(written.read_text()) if written.exists() else {}
    if done.returncode or report.get("runtimeError"):
        told = report.get("runtimeError") or {"message": done.stderr.strip()[-400:]}
        raise Failed(f"{url}: {told['message']}")
    return report


def judge_again(program: Path, browser: Path, url: str) -> dict[str, Any]:
    """A report, even when the browser did not start at the first try on a busy machine."""
    try:
        return judge(program, browser, url)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return judge(program, browser, url)


def measure() -> list[Row]:
    """A row for each page and category."""
    try:
        program, browser = install(), chromium.ensure()
    except Unavailable as reason:
        return [Row("Lighthouse", 0, "points", "", None, f"skipped: {reason}")]
    visits.load()
    rows: list[Row] = []
    with visits.serving() as address:
        results = visits.results_path(visits.SPOTS[0])
        pages = {"home": "/", "results": results, "place": visits.first_place(address, results)}
        for name, path in pages.items():
            visits.warm(address, path)
            reports = [judge_again(program, browser, address + path) for _ in range(RUNS)]
            rows += _rows(name, reports)
    return rows


def _rows(name: str, reports: list[dict[str, Any]]) -> Iterator[Row]:
    for category, goal in GOALS.items():
        points = [100 * report["categories"][category]["score"] for report in reports]
        note = f"of {RUNS}: {min(points):.0f}–{max(points):.0f}"
        if category == "performance":
            # Lighthouse's own measure of the machine: below 1,000 or so, something else ran too.
            speed = median(report["environment"]["benchmarkIndex"] for report in reports)
            note += f"; machine index {speed:.0f}"
        elif short := _short_of(reports, category):
            note += f"; {', '.join(short)}"
        middle = median(points)
        yield Row(
            f"Lighthouse {name}: {category}", middle, "points", f"≥ {goal}", middle >= goal, note
        )
    failing = [audit for audit in _short_of(reports, "seo") if audit != ON_PURPOSE]
    note = ", ".join(failing) or f"{ON_PURPOSE} fails on purpose"
    yield Row(f"Lighthouse {name}: SEO audits failing", len(failing), "", "0", not failing, note)


def _short_of(reports: list[dict[str, Any]], category: str) -> list[str]:
    """The audits of a category that any run found wanting and that count."""
    found = {
        one["id"]
        for report in reports
        for one in report["categories"][category]["auditRefs"]
        if one["weight"]
        and (report["audits"][one["id"]]["score"] or 0) < 1
        and report["audits"][one["id"]]["scoreDisplayMode"] in ("binary", "numeric", "error")
    }
    return sorted(found)
