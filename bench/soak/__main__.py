"""`make soak`: play every part and write bench/soak.md.

`python -m bench.soak --seconds 120` gives all parts together two minutes; naming parts
(`… hostile kills`) plays those and prints instead of writing.
"""

import argparse
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Final

from app.config import ROOT
from bench.soak import agreement, contract, files, hostile, kills, load, report, texts, ticks
from bench.soak.outcome import Outcome, Span, timed
from bench.soak.stage import SIZE, Stage, stage

#: With the databases to be filled and servers to be started it takes about half an hour.
SECONDS: Final = 1_680.0
#: Address space of this process and of each that it starts: nothing here needs a tenth of it.
MEMORY: Final = 8 * 1024**3

#: What is played, in this order, and its share of the time.
PARTS: Final[dict[str, tuple[float, Callable[[Stage, Span], Outcome]]]] = {
    "agreement": (0.17, agreement.run),
    "hostile": (0.17, hostile.run),
    "files": (0.12, files.run),
    "texts": (0.05, lambda _, span: texts.run(span)),
    "load": (0.22, load.run),
    "kills": (0.13, kills.run),
    "ticks": (0.06, ticks.run),
    "contract": (0.08, contract.run),
}


def main(words: list[str]) -> int:
    """Play; the exit code tells whether anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of all parts together")
    parser.add_argument("--size", type=int, default=SIZE, help="made-up listings")
    asked = parser.parse_args(words)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    outcomes = []
    print(f"Filling the databases with {asked.size:,} listings each …", flush=True)
    with stage(asked.size) as made:
        for name in asked.parts or PARTS:
            share, work = PARTS[name]
            span = Span(asked.seconds * share)
            print(f"{name}: {span.seconds:.0f} s …", flush=True)
            outcomes.append(timed(partial(_safe, work, made, span)))
            _tell(outcomes[-1])
    told = report.words(outcomes, asked.seconds, asked.size, made.missing)
    if not asked.parts:
        report.FILE.write_text(told)
        print(f"written to {report.FILE.relative_to(ROOT)}")
    wrong = sum(one.count for one in outcomes)
    print(f"{wrong} problems" if wrong else "Nothing wrong was found")
    return 1 if wrong else 0


def _end(number: int, _: FrameType | None) -> None:
    """Leave in order: servers and databases end with the blocks that hold them."""
    raise SystemExit(128 + number)


def _safe(work: Callable[[Stage, Span], Outcome], made: Stage, span: Span) -> Outcome:
    """A part that fails is a problem of its own; the others are still played."""
    try:
        return work(made, span)
    except Exception as error:
        outcome = Outcome(f"{work.__module__.rpartition('.')[2]} did not come to its end")
        outcome.wrong(f"{type(error).__name__}: {error}", traceback.format_exc()[-600:])
        return outcome


def _tell(outcome: Outcome) -> None:
    for label, value in outcome.figures:
        print(f"  {label}: {value}")
    for problem in outcome.problems:
        print(f"  WRONG {problem.what}\n        {problem.reproducer}")
    print(f"  {outcome.count or 'no'} problems, {outcome.seconds:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
