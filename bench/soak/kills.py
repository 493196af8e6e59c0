"""Part 6: kill -9 while reports come in: what was acknowledged is there, exactly once."""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.models.care import PlaceReport
from app.models.place import Place
from bench.soak.outcome import Outcome, Span
from bench.soak.posts import report
from bench.soak.server import Server, end
from bench.soak.stage import Stage
from bench.soak.wire import Lost, ask, ask_again, get
from bench.worlds import World

SENDERS: Final = 6
#: What may be killed, the likelier ones more than once.
KINDS: Final = ("worker", "worker", "master", "everything", "database process")
MOST_KILLS: Final = 200
MOST_REPORTS: Final = 100_000
RECOVERY_SECONDS: Final = 60


@dataclass(slots=True)
class Sent:
    """One report: its id, about which place, how often it was sent, the receipt's address."""

    submission: uuid.UUID
    place: str
    tries: int = 0
    receipt: str = ""


@dataclass(slots=True)
class Ledger:
    """What the senders know."""

    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(
    stage: Stage,
    span: Span,
    *,
    kinds: Sequence[str] = KINDS,
    workers: int = 2,
    seed: int = 6,
    servers: type[Server] = Server,
) -> Outcome:
    """Kill on each database in turn."""
    outcome = Outcome("kill -9 while reports come in")
    for world in stage.worlds.values():
        here = [one for one in kinds if one != "database process" or world.backend == "postgis"]
        killer = Killer(world, here, random.Random(seed))
        with servers(stage, world, workers=workers) as server:
            _break(server, killer, span.share(1 / len(stage.worlds)), outcome)
    return outcome


def _break(server: Server, killer: "Killer", span: Span, outcome: Outcome) -> None:
    world = killer.world
    places, before = _known(world)
    ledger, stop = Ledger(), threading.Event()
    senders = [
        threading.Thread(target=_send, args=(server.port, places, number, ledger, stop))
        for number in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    try:
        for _ in span.share(0.9).turns(MOST_KILLS):
            killer.kill(server)
        time.sleep(0.5)
    finally:
        stop.set()
        for sender in senders:
            sender.join()
    open_ends = [one for one in ledger.sent if not one.receipt]
    for one in open_ends:
        _deliver(server.port, one, ledger, threading.Event())
    _verify(server.port, world, ledger, before, outcome)
    again = sum(one.tries > 1 for one in ledger.sent)
    outcome.told(f"{world.backend}: kills", killer.told())
    outcome.told(f"{world.backend}: reports acknowledged", len(ledger.sent))
    outcome.told(f"{world.backend}: of them sent more than once", again)


def _known(world: World) -> tuple[list[str], set[str]]:
    with world.engines() as engines, Session(engines.read) as session:
        places = session.scalars(select(Place.public_id).order_by(Place.id).limit(500)).all()
        return list(places), set(session.scalars(select(PlaceReport.submission_id)))


@dataclass(slots=True)
class Killer:
    """Ends processes of one world's site at random moments."""

    world: World
    kinds: Sequence[str]
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)

    def kill(self, server: Server) -> None:
        """Wait a little, kill something, see that the site is there again."""
        time.sleep(self.chance.uniform(0.05, 1.5))
        what = self.chance.choice(self.kinds)
        self.kills[what] += 1
        if what == "worker":
            server.kill_worker(self.chance.randrange(8))
        elif what == "database process":
            _kill_backend(self.world)
        else:
            server.kill() if what == "everything" else server.kill_master()
            server.start()

    def told(self) -> str:
        """How often what was killed."""
        return " · ".join(f"{what} {count}" for what, count in self.kills.items())


def _kill_backend(world: World) -> None:
    """One process of the private PostgreSQL: all its connections end, and it recovers."""
    with world.engines() as engines, _connected(engines.write) as connection:
        pids = connection.scalars(
            text(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "AND datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
    for pid in pids[:1]:
        end(pid)


def _connected(engine: Engine) -> Connection:
    """A connection, as soon as PostgreSQL has recovered from the kill before."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while True:
        try:
            return engine.connect()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _send(port: int, places: list[str], number: int, ledger: Ledger, stop: threading.Event) -> None:
    chance = random.Random(number)
    while not stop.is_set() and len(ledger.sent) < MOST_REPORTS:
        one = Sent(uuid.uuid4(), chance.choice(places))
        with ledger.lock:
            ledger.sent.append(one)
        _deliver(port, one, ledger, stop)


def _deliver(port: int, one: Sent, ledger: Ledger, stop: threading.Event) -> None:
    """Send it again and again until it is acknowledged, as a person with a bad connection does."""
    for _ in range(300):
        one.tries += 1
        try:
            answer = ask(port, report(one.place, one.submission))
        except Lost:
            time.sleep(0.05)
        else:
            if answer.status == 303:
                one.receipt = answer.headers["location"]
                return
            if answer.status < 500:
                with ledger.lock:
                    ledger.refused.append(f"{answer.status} {answer.text[:200]}")
                return
            time.sleep(0.1)
        if stop.is_set():
            return


def _verify(port: int, world: World, ledger: Ledger, before: set[str], outcome: Outcome) -> None:
    """Every acknowledged report once, under the number of its receipt, and nothing else."""
    name = world.backend
    with (
        world.engines() as engines,
        _connected(engines.read) as connection,
        Session(connection) as session,
    ):
        rows = session.execute(select(PlaceReport.submission_id, PlaceReport.public_id)).all()
    count = Counter(submission for submission, _ in rows)
    number = dict(rows)
    for one in ledger.sent:
        key = str(one.submission)
        outcome.must(bool(one.receipt), f"{name}: never acknowledged", key)
        outcome.must(count[key] == 1, f"{name}: {count[key]} rows of one report", key)
    strangers = set(count) - before - {str(one.submission) for one in ledger.sent}
    outcome.must(not strangers, f"{name}: rows that nobody sent", strangers)
    for refusal in ledger.refused:
        outcome.wrong(f"{name}: a good report was refused", refusal)
    for one in ledger.sent[:: max(1, len(ledger.sent) // 50)]:
        seen = ask_again(port, get(one.receipt or "/nothing"))
        outcome.must(seen.status == 200, f"{name}: the receipt answers {seen.status}", one.receipt)
        mine = number.get(str(one.submission), "-") in seen.text
        outcome.must(mine, f"{name}: a receipt with another number", one)
