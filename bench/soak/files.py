"""Part 3: broken and hostile files through the import's dry run, in a process of bounded memory.

`python -m bench.soak.files SECONDS SEED MEGABYTES FOLDER` is that process; it prints JSON.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from flask import Flask

from app.config import ROOT
from app.factory import create_app
from app.models.kinds import PlaceKind
from app.spatial.datum import Datum
from bench.soak.monsters import monsters
from bench.soak.outcome import Outcome, Span, milliseconds
from bench.soak.stage import Stage
from bench.soak.tables import odd_file
from bench.worlds import World

MOST: Final = 50_000
#: Address space of the process that reads: a bare one with the province's polygons takes half.
MEMORY: Final = 1_200 * 1024 * 1024
#: Seconds of processor time that one odd file may take, and one monster.
SLOWEST: Final = 5.0
SLOWEST_MONSTER: Final = 120.0
#: Of the largest monsters; they grow with the time there is.
MONSTER_MB: Final = 40
#: What the command may answer: read, nothing loaded, misused.
CODES: Final = frozenset({0, 1, 2})


def run(stage: Stage, span: Span, *, seed: int = 3) -> Outcome:
    """The embedded database alone: nothing of a dry run but look-ups reaches it."""
    outcome = Outcome("Files through the import's dry run")
    folder = stage.folder / "files"
    folder.mkdir()
    megabytes = min(MONSTER_MB, 1 + int(span.seconds / 4))
    found = _asked(stage, stage.worlds[next(iter(stage.worlds))], span, seed, megabytes, folder)
    outcome.told("files", found["count"])
    outcome.told("of them read to the end", found["codes"].get("0", 0))
    outcome.told("refused as a whole, or no row good", found["codes"].get("1", 0))
    outcome.told("ms, median / 95 % / 99 % / slowest", milliseconds(found["seconds"]))
    outcome.told(f"monsters of up to {megabytes} MB", ", ".join(found["monsters"]))
    outcome.told("resident memory of the reader at most", f"{found['peak_mb']} MB")
    for what, name in found["problems"]:
        outcome.wrong(what, kept(Path(name)))
    return outcome


def _asked(
    stage: Stage, world: World, span: Span, seed: int, megabytes: int, folder: Path
) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.soak.files", str(span.seconds), str(seed)]
    done = subprocess.run(
        [*command, str(megabytes), str(folder)],
        env=stage.environment(world) | {"LOG_LEVEL": "ERROR"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the reader ended with {done.returncode}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def kept(path: Path) -> Path:
    """A copy of the file that outlives the run."""
    target = ROOT / ".bench" / "soak" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size < 10_000_000:
        shutil.copyfile(path, target)
    return target


class Reader:
    """Feeds files to `flask import places … --dry-run` in this process."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._runner = app.test_cli_runner()
        self._folder = folder
        self.codes: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.problems: list[tuple[str, str]] = []

    def odd(self, chance: random.Random, number: int) -> None:
        """Make and read one file; it stays when something was wrong."""
        ending, data = odd_file(chance)
        path = self._folder / f"odd-{number}.{ending}"
        path.write_bytes(data)
        words = ["--datum", chance.choice(list(Datum))]
        if chance.random() < 0.3:
            words += ["--kind", chance.choice(list(PlaceKind))]
        if self.read(path, *words):
            path.unlink()

    def read(self, path: Path, *words: str, slowest: float = SLOWEST) -> bool:
        """Whether all went as it should."""
        began = time.process_time()
        result = self._runner.invoke(args=["import", "places", str(path), "--dry-run", *words])
        self.seconds.append(time.process_time() - began)
        self.codes[result.exit_code] += 1
        before = len(self.problems)
        error = result.exception
        if error is not None and not isinstance(error, SystemExit):
            self._wrong(f"{type(error).__name__}: {str(error)[:200]}", path)
        elif result.exit_code not in CODES or not result.output.strip():
            self._wrong(f"exit code {result.exit_code}, said {result.output[:80]!r}", path)
        if self.seconds[-1] > slowest:
            self._wrong(f"took {self.seconds[-1]:.1f} s", path)
        return len(self.problems) == before

    def _wrong(self, what: str, path: Path) -> None:
        if len(self.problems) < 100:
            self.problems.append((what, str(path)))


def main(seconds: float, seed: int, megabytes: int, folder: Path) -> None:
    """Read odd files until the time is over, monsters first."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    reader = Reader(create_app(), folder)
    chance = random.Random(seed)
    met: list[str] = []
    end = time.monotonic() + seconds
    for path in monsters(folder, megabytes):
        began = time.process_time()
        reader.read(path, "--datum", "wgs84", slowest=SLOWEST_MONSTER)
        met.append(f"{path.name.removeprefix('monster-')} {time.process_time() - began:.1f} s")
    left = Span(max(seconds / 4, end - time.monotonic()))
    count = 0
    for count in left.turns(MOST):
        reader.odd(chance, count)
    scale = 1024 if os.uname().sysname == "Linux" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // scale
    report = {
        "count": count + 1,
        "codes": reader.codes,
        "seconds": reader.seconds[len(met) :],
        "monsters": met,
        "peak_mb": peak,
        "problems": reader.problems,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
