"""Sign-ups a second, as a share of bare transactions that insert one row each.

Both go through the same engine, connections and threads, one process; SQLite with
`synchronous=FULL` as the site has it, PostgreSQL with `fsync` and `synchronous_commit` on, as a
production server has them.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

import migrations
from app.adapters.crypto import Vault
from app.config import Settings
from app.models.account import Account
from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.programmes import newcomers
from app.services.programmes.newcomers import Newcomer
from app.spatial import alone
from app.spatial.engine import Engines, create_engines
from app.web.transaction import writing_sessions
from bench.row import Row
from tools import postgres
from tools.unavailable import Unavailable

PROGRAMMES: Final = 100
THREADS: Final = 8
SECONDS: Final = 2.0
ROUNDS: Final = 3
GOAL: Final = 0.3
ACCOUNTS: Final = 5_000


class Stage:
    """An empty site with 100 programmes, and people with accounts."""

    def __init__(self, engines: Engines) -> None:
        settings = Settings()
        self.vault = Vault(settings.data_keys, settings.phone_pepper)
        self.sessions = writing_sessions(engines.write)
        self.engines = engines
        self.at = datetime.now(UTC)
        self._people = count()
        self._forms = Random()
        with self.sessions.begin() as session:
            self._fill(session)

    def _fill(self, session: Session) -> None:
        session.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, words VARCHAR(200))"))
        organiser = Organisation(name="工会", kind=OrganisationKind.federation, path="1.")
        session.add(organiser)
        session.flush()
        made = [
            Programme(
                title=f"课程 {number}",
                kind=ProgrammeKind.training,
                state=ProgrammeState.published,
                organiser_id=organiser.id,
                capacity=None,
                ends_at=self.at + timedelta(days=30),
                created_at=self.at,
                updated_at=self.at,
            )
            for number in range(PROGRAMMES)
        ]
        session.add_all(made)
        session.flush()
        self.programmes = [one.public_id for one in made]
        # The person of a sign-up is told by the phone: so many accounts stand for all.
        rows = ((b"%032d" % number, self.at) for number in range(ACCOUNTS))
        session.execute(
            insert(Account),
            [{"phone": b"", "phone_digest": digest, "created_at": at} for digest, at in rows],
        )
        self.accounts = session.scalars(select(Account.id)).all()

    def _form(self) -> str:
        """The id that comes with the form: made when that was shown, so not by the system's own
        randomness here, which costs each thread its turn."""
        return str(UUID(int=self._forms.getrandbits(128)))

    def sign_up(self, programme: str) -> None:
        """Somebody new signs up, as the site does it."""
        number = next(self._people)
        account = self.accounts[number % ACCOUNTS]
        who = Newcomer(f"+8619{number:09d}", "张三", self._form(), account_id=account)
        with self.sessions(info=alone.one_act(self.engines)) as session:
            newcomers.sign_up(session, self.vault, programme, who, self.at)
            session.commit()

    def spread(self) -> None:
        """… for any of the programmes."""
        self.sign_up(self.programmes[next(self._people) % PROGRAMMES])

    def hot(self) -> None:
        """… all for the same one."""
        self.sign_up(self.programmes[0])

    def bare(self) -> None:
        """One row in one transaction, by the driver's own words."""
        number = next(self._people)
        with self.engines.write.begin() as connection:
            mark = "?" if connection.dialect.name == "sqlite" else "%s"
            connection.exec_driver_sql(
                f"INSERT INTO bare (id, words) VALUES ({mark}, {mark})",
                (number, "x" * 180),
            )


def rate(act: Callable[[], None]) -> float:
    """Acts a second of all threads together."""
    ends = time.monotonic() + SECONDS

    def work(_: int) -> int:
        done = 0
        while time.monotonic() < ends:
            act()
            done += 1
        return done

    started = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        done = sum(pool.map(work, range(THREADS)))
    return done / (time.monotonic() - started)


@contextmanager
def stages() -> Iterator[dict[str, Stage]]:
    """A stage on each database; PostGIS is left out, and said so, where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="yijia-bench-") as folder:
        made = {"spatialite": f"sqlite:///{Path(folder, 'signups.sqlite')}"}
        try:
            with postgres.server(fsync="on", synchronous_commit="on", full_page_writes="on") as one:
                yield {name: _stage(url) for name, url in (made | {"postgis": one.url()}).items()}
        except Unavailable as reason:
            print(f"PostGIS is left out: {reason}")
            yield {name: _stage(url) for name, url in made.items()}


def _stage(url: str) -> Stage:
    engines = create_engines(url, pool_size=THREADS, max_overflow=0, busy_timeout_ms=60_000)
    migrations.upgrade(engines.write)
    return Stage(engines)


def measure() -> list[Row]:
    """For each database: bare transactions, sign-ups over all programmes, and for one of them."""
    rows: list[Row] = []
    with stages() as made:
        for backend, stage in made.items():
            rows += _compare(backend, stage)
            stage.engines.dispose()
    return rows


def _compare(backend: str, stage: Stage) -> list[Row]:
    turns = []
    for turn in range(ROUNDS + 1):
        figures = rate(stage.spread), rate(stage.bare), rate(stage.hot)
        if turn:  # The first round warms up and is not counted.
            turns.append(figures)
    spread, bare, hot = zip(*turns, strict=True)
    share = median(a / b for a, b, _ in turns)
    return [
        Row(f"sign-ups, {backend}, 100 programmes", median(spread), "/s", "", None),
        Row(f"sign-ups, {backend}, one programme", median(hot), "/s", "", None),
        Row(f"sign-ups, {backend}: bare transactions", median(bare), "/s", "", None),
        Row(
            f"sign-ups, {backend}: share of bare transactions",
            share,
            "×",
            f"≥ {GOAL:g}",
            share >= GOAL,
        ),
    ]


if __name__ == "__main__":
    for row in measure():
        print(row.name, round(row.value, 3), row.unit, row.goal)
