"""Many people at one thing at the same moment, from several processes (tests/crowd.py)."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

from app.adapters.crypto import Vault
from app.config import ROOT, Settings
from tests.databases import Database
from tests.factories.moment import NOW

PROCESSES = 4
Process = subprocess.Popen[str]


def form_of(number: int) -> str:
    """A submission whose end names the person."""
    return f"{uuid4().hex[:20]}{number:04d}"


@contextmanager
def crowds() -> Iterator[list[Process]]:
    """Several processes that wait for a plan: starting one takes longer than a crowd's rush."""
    command = [sys.executable, "-m", "tests.crowd"]
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
                )
            )
            for _ in range(PROCESSES)
        ]


@dataclass
class Rush:
    """What is rushed at: `public_id` and row `id`; `check` is asked again and again meanwhile."""

    crowd: ClassVar[str]
    database: Database
    processes: Sequence[Process]
    settings: Settings = field(default_factory=Settings)
    public_id: str = ""
    id: int = 0

    @property
    def vault(self) -> Vault:
        return Vault(self.settings.data_keys, self.settings.phone_pepper)

    def check(self) -> None:
        """What must hold at every moment, in one snapshot."""
        raise NotImplementedError

    def run(self, acts: Sequence[Sequence[tuple[str, Any]]]) -> list[list[Any]]:
        """Share the threads among the processes; answer what everybody got."""
        shares = [acts[start :: len(self.processes)] for start in range(len(self.processes))]
        with ThreadPoolExecutor(len(self.processes)) as pool:
            outputs = list(map(pool.submit, [self._asked] * len(shares), self.processes, shares))
            while wait(outputs, timeout=0.01).not_done:
                self.check()
        self.check()
        return [result for one in outputs for result in one.result()]

    def _asked(
        self, process: Process, acts: Sequence[Sequence[tuple[str, Any]]]
    ) -> list[list[Any]]:
        plan = {
            "crowd": self.crowd,
            "url": self.database.url,
            "keys": self.settings.data_keys,
            "pepper": self.settings.phone_pepper,
            "public_id": self.public_id,
            "id": self.id,
            "at": NOW.isoformat(),
            "acts": acts,
        }
        if not acts:
            return []
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{json.dumps(plan)}\n")
        process.stdin.flush()
        told: list[list[Any]] = json.loads(process.stdout.readline())
        return told
