"""Many people at one thing at the same moment, from several processes (tests/crowd.py)."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from threading import Barrier
from typing import Any, ClassVar
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.config import Settings
from app.models.outbox import OutboxMessage
from app.models.person_kinds import SignInLevel
from app.services import sessions
from app.services.sign_in import account_for
from tests import crowd
from tests.databases import Database
from tests.factories.moment import NOW
from tests.faults.forks import FORKS

PROCESSES = 4
#: One form is sent so often at once.
TIMES = 10
#: The way to one.
Process = Connection


def form_of(number: int) -> str:
    """A submission whose end names the person."""
    return f"{uuid4().hex[:20]}{number:04d}"


def at_once(send: Callable[[int], str]) -> set[str]:
    """What ten of them were answered."""
    together = Barrier(TIMES)

    def one(number: int) -> str:
        together.wait(30)
        return send(number)

    with ThreadPoolExecutor(TIMES) as pool:
        return set(pool.map(one, range(TIMES)))


def newest_code(site: Flask) -> str:
    """The code in the only message that waits."""
    rooms = site.extensions["yijia"]
    with Session(rooms.engines.read) as session:
        sealed = session.scalars(select(OutboxMessage.text)).one()
    found = re.search(r"\d{6}", rooms.vault.open(sealed or b""))
    assert found
    return found[0]


def sends_as(site: Flask, phone: str) -> Callable[[], FlaskClient]:
    """Makes clients on which the owner of the phone is signed in."""
    rooms = site.extensions["yijia"]
    with rooms.write_sessions.begin() as session:
        account = account_for(session, rooms.vault, phone, NOW)
        token = sessions.begin(session, rooms.vault, account, SignInLevel.phone, NOW)

    def client() -> FlaskClient:
        made = site.test_client()
        with made.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return made

    return client


@contextmanager
def crowds() -> Iterator[list[Process]]:
    """Several processes that wait for a plan."""
    with ExitStack() as stack:
        ways = []
        for _ in range(PROCESSES):
            here, there = FORKS.Pipe()
            process = FORKS.Process(target=crowd.serve, args=(there,), daemon=True)
            process.start()
            there.close()
            stack.callback(process.join, 10)
            ways.append(stack.enter_context(here))
        yield ways


@dataclass
class Rush(ABC):
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

    @abstractmethod
    def check(self) -> None:
        """What must hold at every moment, in one snapshot."""

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
            "at": NOW,
            "acts": acts,
        }
        if not acts:
            return []
        process.send(plan)
        told: list[list[Any]] = process.recv()
        return told
