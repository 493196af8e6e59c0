"""Part 7: two ticks at once, and a tick killed in the middle: no place ever loses its windows."""

import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.calendar_file import load_calendar
from app.config import ROOT, SHANGHAI
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.store import timetables
from app.services.upkeep import LEASE_FOR, Upkeep
from app.spatial.engine import Engines
from bench.soak.outcome import Outcome, Span
from bench.soak.stage import Stage
from bench.worlds import World

MOST: Final = 40
DAY: Final = 86_400
PATIENCE: Final = 120
Windows = dict[int, set[tuple[int, int, int]]]


@dataclass(slots=True)
class Watch:
    """Reads all the while how many places have windows; they may not become fewer."""

    engines: Engines
    stop: threading.Event = field(default_factory=threading.Event)
    seen: list[int] = field(default_factory=list)

    def run(self) -> None:
        while not self.stop.is_set():
            with Session(self.engines.read) as session:
                self.seen.append(_covered(session))
            time.sleep(0.02)


def run(stage: Stage, span: Span, seed: int = 7) -> Outcome:
    """Rounds of a kill and of two at once, on each database in turn."""
    outcome = Outcome("Background work: two at once, one killed")
    for world in stage.worlds.values():
        chance = random.Random(seed)
        with world.engines() as engines:
            before = _truth(engines, today())
            rounds = killed = 0
            for _ in span.share(1 / len(stage.worlds)).turns(MOST):
                rounds += 1
                killed += _round(stage, world, engines, chance, outcome)
            after = _truth(engines, today())
        outcome.must(before == after, f"{world.backend}: what the hours compile to has changed")
        outcome.told(f"{world.backend}: rounds", rounds)
        outcome.told(f"{world.backend}: of them killed in the middle", killed)
        outcome.told(f"{world.backend}: places with windows", len(before))
    return outcome


def _round(
    stage: Stage, world: World, engines: Engines, chance: random.Random, outcome: Outcome
) -> bool:
    """Set all places back; let two ticks loose at once; set back, kill one half-way, let the next
    ones finish. Answers whether the kill hit in the middle."""
    name = world.backend
    with Session(engines.read) as session:
        first = _covered(session)
    watch = Watch(engines)
    watcher = threading.Thread(target=watch.run)
    watcher.start()
    try:
        set_back(engines)
        together = [_finished(tick) for tick in [_tick(stage, world), _tick(stage, world)]]
        compare(name, engines, outcome, today())
        set_back(engines)
        hit = _kill_half_way(stage, world, engines, chance)
        waiting = _finished(_tick(stage, world))
        _finish(engines)
        compare(name, engines, outcome, today())
    finally:
        watch.stop.set()
        watcher.join()
    lost = [count for count in watch.seen if count != first]
    outcome.must(not lost, f"{name}: places with windows fell from {first}", lost[:5])
    codes = [code for code, _ in (*together, waiting)]
    outcome.must(not any(codes), f"{name}: a tick failed", (together, waiting))
    return hit


def set_back(engines: Engines) -> None:
    """As if nothing had been compiled for two days."""
    with Session(engines.write) as session, session.begin():
        session.execute(update(Place).values(windows_until=Place.windows_until - 2 * DAY))


def places(engines: Engines) -> int:
    """How many there are."""
    with Session(engines.read) as session:
        return session.scalar(select(func.count()).select_from(Place)) or 0


def behind(engines: Engines, day: date) -> int:
    """How many of them are not compiled up to the horizon of the local day."""
    until = HorizonCompiler(day, load_calendar(None)).until
    with Session(engines.read) as session:
        return session.scalar(select(func.count()).where(Place.windows_until < until)) or 0


def _tick(stage: Stage, world: World) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick"],
        env=stage.environment(world),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finished(tick: subprocess.Popen[str]) -> tuple[int, str]:
    told, _ = tick.communicate(timeout=PATIENCE)
    return tick.returncode, told.strip()


def _kill_half_way(stage: Stage, world: World, engines: Engines, chance: random.Random) -> bool:
    """Start a tick and kill it once it has done some of the work, not all."""
    tick = _tick(stage, world)
    left = everything = places(engines)
    deadline = time.monotonic() + PATIENCE
    aim = everything * chance.uniform(0.2, 0.95)
    while left > aim and tick.poll() is None and time.monotonic() < deadline:
        left = behind(engines, today())
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.1))
    tick.kill()
    tick.communicate()
    return tick.returncode == -signal.SIGKILL and 0 < left < everything


def _finish(engines: Engines) -> None:
    """What the next round after the dead one's lease has run out does."""
    later = datetime.now(UTC) + LEASE_FOR + timedelta(seconds=1)
    sessions = sessionmaker(engines.write, autoflush=False, expire_on_commit=False)
    done = Upkeep(sessions, lambda: later, load_calendar(None), "the soak").run()
    if not done.held:
        raise RuntimeError("the lease of a dead process did not run out")


def today() -> date:
    """The local day."""
    return datetime.now(SHANGHAI).date()


def _covered(session: Session) -> int:
    return session.scalar(select(func.count(OpenWindow.place_id.distinct()))) or 0


def _truth(engines: Engines, day: date) -> Windows:
    """What every place's hours compile to on that day, worked out apart from the tables'
    windows."""
    compiler = HorizonCompiler(day, load_calendar(None))
    with Session(engines.read) as session:
        ids = session.scalars(select(Place.id)).all()
        found = timetables(session, ids)
    compiled = {key: compiler.compiled(table).windows for key, table in found.items()}
    return {
        key: {(one.opens_at, one.closes_at, int(one.state)) for one in rows}
        for key, rows in compiled.items()
        if rows
    }


def compare(name: str, engines: Engines, outcome: Outcome, day: date) -> None:
    """The stored windows are those of the local day, whole."""
    stored: Windows = {}
    chosen = (OpenWindow.place_id, OpenWindow.opens_at, OpenWindow.closes_at, OpenWindow.state)
    with Session(engines.read) as session:
        for key, opens_at, closes_at, state in session.execute(select(*chosen)):
            stored.setdefault(key, set()).add((opens_at, closes_at, state))
    truth = _truth(engines, day)
    wrong = [key for key in truth.keys() | stored.keys() if truth.get(key) != stored.get(key)]
    outcome.must(not wrong, f"{name}: {len(wrong)} places with other windows", wrong[:5])
