"""Background work stopped in the middle, and twice at once: no place loses its windows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy.orm import sessionmaker

from app.adapters.calendar_file import load_calendar
from app.config import SHANGHAI
from app.services import upkeep
from app.services.upkeep import LEASE_FOR, Done, Upkeep
from app.spatial.engine import Engines
from bench.soak import ticks
from bench.soak.outcome import Outcome
from bench.worlds import World

#: Today's noon: a lease that runs out at midnight would run out on another day.
NOON = datetime.combine(ticks.today(), time(12), SHANGHAI)


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def engines(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engines]:
    """Every place two days behind, and chunks so small that there are many of them."""
    monkeypatch.setattr(upkeep, "CHUNK", 60)
    with world.engines() as engines:
        ticks.set_back(engines)
        yield engines


def _upkeep(engines: Engines, holder: str, later: timedelta = timedelta(), steps: int = 99) -> Done:
    """A round; it dies when it begins its step number `steps`."""
    left = iter(range(steps))

    def clock() -> datetime:
        if next(left, None) is None:
            raise Killed
        return NOON.astimezone(UTC) + later

    sessions = sessionmaker(engines.write, autoflush=False, expire_on_commit=False)
    return Upkeep(sessions, clock, load_calendar(None), holder).run()


def _same(engines: Engines) -> list[str]:
    outcome = Outcome("")
    ticks.compare("", engines, outcome, NOON.date())
    return [problem.what for problem in outcome.problems]


def test_killed_in_the_middle_it_is_finished_by_the_next_when_the_lease_is_over(
    engines: Engines,
) -> None:
    with pytest.raises(Killed):
        _upkeep(engines, "the first", steps=4)
    assert 0 < ticks.behind(engines, NOON.date()) < ticks.places(engines)
    assert _same(engines) == []
    assert not _upkeep(engines, "the second").held
    done = _upkeep(engines, "the third", LEASE_FOR + timedelta(seconds=1))
    assert done.held and done.compiled > 0
    assert ticks.behind(engines, NOON.date()) == 0
    assert _same(engines) == []


def test_of_two_at_once_one_works(engines: Engines) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda holder: _upkeep(engines, holder), ["one", "other"]))
    assert ticks.behind(engines, NOON.date()) == 0
    assert _same(engines) == []
    assert sum(done.compiled for done in found) == ticks.places(engines)
