"""Part 2: requests that no page of ours sends, through a real server: never a mistake of ours."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from flask import Flask

from app.config import Settings
from app.factory import create_app
from bench.soak import oddities
from bench.soak.outcome import Outcome, Span, milliseconds
from bench.soak.requests import Odd, Requests
from bench.soak.server import Server
from bench.soak.stage import Stage
from bench.soak.wire import Answer, Lost, ask
from bench.worlds import World

MOST: Final = 60_000
THREADS: Final = 4
BATCH: Final = 100
#: Seconds within which every answer must be there, on a machine that does other work too.
SLOWEST: Final = 5.0

_TAGS: Final = re.compile(r"<(style|script).*?</\1>|<[^>]*>", re.DOTALL)
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}")
#: A degree within the province, finer than a log line's milliseconds.
_POSITION: Final = re.compile(r"(?<![\d.])(1[12]\d\.\d{3,}|3[4-8]\.\d{3,})")
_UNTOLD: Final = frozenset({"time", "ms", "bytes"})
_STAMP: Final = re.compile(r"^\[[^\]]*\] \[\d+\] ")


def run(stage: Stage, span: Span, seed: int = 2) -> Outcome:
    """Ask until the time is over, on each database in turn."""
    outcome = Outcome("Hostile requests")
    for backend, world in stage.worlds.items():
        with Server(stage, world) as server, site(stage, world) as app:
            made = Requests(app, world, seed)
            _Siege(server, made, outcome).run(span.share(1 / len(stage.worlds)), backend)
            outcome.must(server.alive(), f"{backend}: the server ended")
        lines = server.log.read_text("utf-8", "replace").splitlines()
        outcome.told(f"{backend}: lines of log", len(lines))
        for line in told_too_much(lines):
            outcome.wrong(f"{backend}: a log line tells where or what somebody asked", line)
    return outcome


@contextmanager
def site(stage: Stage, world: World) -> Iterator[Flask]:
    """The application on `world` in this process, for its URL map and commands."""
    settings = Settings(
        instance=stage.folder / "instance",
        database_url=world.url,
        secret_key="a secret for the soak only",
        log_level="ERROR",
    )
    app = create_app(settings)
    try:
        yield app
    finally:
        app.extensions["yijia"].engines.dispose()


class _Siege:
    def __init__(self, server: Server, made: Requests, outcome: Outcome) -> None:
        self._server, self._made, self._outcome = server, made, outcome
        self._statuses: Counter[str] = Counter()
        self._endpoints: set[str] = set()
        self._times: list[float] = []

    def run(self, span: Span, backend: str) -> None:
        count = 0
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in span.turns(MOST // BATCH):
                batch = [self._made.next() for _ in range(BATCH)]
                count += len(batch)
                for odd, answer in zip(batch, pool.map(self._ask, batch), strict=True):
                    self._judge(odd, answer)
        outcome = self._outcome
        outcome.told(f"{backend}: requests", count)
        outcome.told(f"{backend}: endpoints reached", len(self._endpoints))
        statuses = " · ".join(f"{status} {n:,}" for status, n in sorted(self._statuses.items()))
        outcome.told(f"{backend}: answers by status", statuses)
        told = f"{backend}: ms, median / 95 % / 99 % / slowest"
        outcome.told(told, milliseconds(self._times))

    def _ask(self, odd: Odd) -> Answer | None:
        try:
            return ask(self._server.port, odd.raw)
        except Lost:
            return None

    def _judge(self, odd: Odd, answer: Answer | None) -> None:
        self._endpoints.add(odd.endpoint)
        if answer is None:
            self._statuses["none"] += 1
            self._outcome.must(not odd.whole, "no answer", odd.raw)
            return
        self._statuses[str(answer.status)] += 1
        self._times.append(answer.seconds)
        for complaint in complaints(odd, answer):
            self._outcome.wrong(complaint, odd.raw)


def complaints(odd: Odd, answer: Answer) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = []
    # 501 is what RFC 9112 wants for a transfer coding that nobody knows.
    unknown_coding = answer.status == 501 and b"ransfer-" in odd.raw
    if answer.status >= 500 and not unknown_coding:
        found.append(f"status {answer.status}: {answer.text[:200]}")
    if answer.seconds > SLOWEST:
        found.append(f"took {answer.seconds:.1f} s")
    if answer.status >= 400 and not odd.head_only and not says_something(answer):
        found.append(f"status {answer.status} without a sentence")
    if "Traceback (most recent call last)" in answer.text:
        found.append("shows the inside of the program")
    return found


def says_something(answer: Answer) -> bool:
    """Whether a reader finds words in the body."""
    if "json" in answer.headers.get("content-type", ""):
        try:
            return bool(_SENTENCE.search(json.loads(answer.text).get("detail", "")))
        except (ValueError, AttributeError):
            return False
    return bool(_SENTENCE.search(_TAGS.sub(" ", answer.text)))


def told_too_much(lines: list[str]) -> list[str]:
    """The log lines that hold a position, a search, a telephone number or the asker's address."""
    return [line for line in lines if _reveals(line)]


def _reveals(line: str) -> bool:
    try:
        fields = json.loads(line)
        kept = {name: told for name, told in fields.items() if name not in _UNTOLD}
        line = json.dumps(kept, ensure_ascii=False)
    except (ValueError, AttributeError):
        line = _STAMP.sub("", line)
    secrets = (oddities.CANARY_WORD, oddities.CANARY_PHONE, "127.0.0.1")
    return bool(_POSITION.search(line)) or any(
        secret in line.replace("http://127.0.0.1", "") for secret in secrets
    )


def sample(app: Flask, world: World, count: int, seed: int) -> list[Odd]:
    """So many requests, for a short look."""
    made = Requests(app, world, seed)
    return [made.next() for _ in range(count)]
