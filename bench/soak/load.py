"""Part 5: many read and post for minutes; answers, times, memory and open files of the workers."""

import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from bench.soak.outcome import Outcome, Span, milliseconds
from bench.soak.posts import Field, Visitor
from bench.soak.server import Server
from bench.soak.stage import Stage
from bench.soak.wire import Lost, Wire
from bench.worlds import World

CONNECTIONS: Final = 16
#: A phone's browser closes its connections too.
REQUESTS_A_CONNECTION: Final = 20
#: Requests each second, all connections together: bounds what a fast machine is made to do.
MOST: Final = 2_000_000
#: Memory is compared between the third and the last quarter: caches are full by then.
GROWTH: Final = 0.05
#: Shorter runs still fill caches, so that their growth tells nothing.
TELLING_SECONDS: Final = 90.0
EXPECTED: Final = frozenset({200, 303, 304})


@dataclass(slots=True)
class Tally:
    """What all connections together saw."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bad: list[tuple[str, bytes]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        """Answers so far."""
        return sum(map(len, self.times.values()))


@dataclass(slots=True)
class Samples:
    """Memory (KiB) and open files of each worker, in turn."""

    memory: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    files: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, server: Server) -> None:
        """Look once."""
        for pid, kib in server.memory().items():
            self.memory[pid].append(kib)
        for pid, count in server.descriptors().items():
            self.files[pid].append(count)


def run(stage: Stage, span: Span, *, connections: int = CONNECTIONS) -> Outcome:
    """The load on each database in turn."""
    outcome = Outcome(f"Long load, {connections} connections")
    for world in stage.worlds.values():
        _load(stage, world, span.share(1 / len(stage.worlds)), connections, outcome)
    return outcome


def _load(stage: Stage, world: World, span: Span, connections: int, outcome: Outcome) -> None:
    there, tally, samples = Field.of(world), Tally(), Samples()
    stop = threading.Event()
    with Server(stage, world) as server:
        workers = server.workers()
        threads = [
            threading.Thread(target=_visit, args=(server.port, there, seed, tally, stop))
            for seed in range(connections)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in span.turns(100_000):
                samples.take(server)
                time.sleep(min(1.0, span.seconds / 20))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        samples.take(server)
        outcome.must(server.workers() == workers, f"{world.backend}: a worker was replaced")
    _tell(world.backend, tally, samples, span.seconds, outcome)


def _visit(port: int, there: Field, seed: int, tally: Tally, stop: threading.Event) -> None:
    visitor = Visitor(there, random.Random(seed))
    wire: Wire | None = None
    asked = 0
    while not stop.is_set() and tally.count < MOST:
        kind, raw = visitor.next()
        try:
            wire = wire if wire and wire.open else Wire(port)
            answer = wire.ask(raw)
        except Lost as lost:
            with tally.lock:
                tally.bad.append((f"{kind}: {lost}", raw))
            wire = None
            continue
        with tally.lock:
            tally.times[kind].append(answer.seconds)
            if answer.status not in EXPECTED:
                tally.bad.append((f"{kind}: {answer.status}", raw))
        asked += 1
        if asked % REQUESTS_A_CONNECTION == 0:
            wire.close()
    if wire:
        wire.close()


def _tell(backend: str, tally: Tally, samples: Samples, seconds: float, outcome: Outcome) -> None:
    outcome.told(f"{backend}: requests in {seconds:.0f} s", tally.count)
    for kind, times in sorted(tally.times.items()):
        label = f"{backend}: {kind} ({len(times):,}), ms, median / 95 % / 99 % / slowest"
        outcome.told(label, milliseconds(times))
    for what, raw in tally.bad:
        outcome.wrong(f"{backend}: {what}", raw)
    for number, kib in enumerate(samples.memory.values(), 1):
        _memory(f"{backend}: worker {number}", kib, seconds, outcome)
    for number, files in enumerate(samples.files.values(), 1):
        later = files[len(files) // 4 :] or files
        outcome.told(f"{backend}: worker {number}, open files", f"{min(later)} to {max(later)}")
        quarter = max(1, len(files) // 4)
        # The fewest of a quarter: those above are connections that come and go with the load.
        grown = min(files[-quarter:]) - min(files[2 * quarter : 3 * quarter] or files)
        outcome.must(grown <= 4, f"{backend}: worker {number} keeps {grown} more files open")


def _memory(label: str, kib: list[int], seconds: float, outcome: Outcome) -> None:
    quarter = max(1, len(kib) // 4)
    third, last = median(kib[2 * quarter : 3 * quarter] or kib), median(kib[-quarter:])
    growth = last / third - 1
    outcome.told(
        f"{label}, resident memory",
        f"{kib[0] / 1024:.0f} MB at first, {third / 1024:.1f} in the third quarter, "
        f"{last / 1024:.1f} in the last ({growth:+.1%})",
    )
    if seconds >= TELLING_SECONDS:
        outcome.must(growth <= GROWTH, f"{label}: memory grew by {growth:.1%} after warming up")
