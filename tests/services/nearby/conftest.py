"""One scattered province for each backend, shared by all tests here, which only read."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.services.nearby.density import Density
from app.services.nearby.find import Finder
from app.spatial.bulk import refresh_statistics
from app.travel.estimate import EstimateEngine, TravelFigures
from tests.databases import BACKENDS, Database
from tests.services.nearby.scattered import Spot, scatter
from tests.statements import Statements, watched

SPOTS = 4000


@dataclass(frozen=True)
class Province:
    """A database full of places, and the same places in memory."""

    database: Database
    spots: Sequence[Spot]
    finder: Finder

    def session(self) -> Session:
        return Session(self.database.engines.read)

    def points(self, count: int, seed: int) -> list[tuple[float, float]]:
        """Random points of the province, every other one near a place."""
        chance = random.Random(seed)
        points = []
        for number in range(count):
            if number % 2:
                spot = chance.choice(self.spots)
                points.append((spot.lng + chance.gauss(0, 0.01), spot.lat + chance.gauss(0, 0.01)))
            else:
                points.append((chance.uniform(116.0, 120.5), chance.uniform(35.0, 37.3)))
        return points


@pytest.fixture(scope="session", params=BACKENDS)
def province(request: pytest.FixtureRequest) -> Iterator[Province]:
    """Read only."""
    copies = request.getfixturevalue(f"{request.param}_template")
    with copies() as database:
        with Session(database.engines.write) as session, session.begin():
            spots = scatter(session, SPOTS)
            refresh_statistics(session.connection())
        settings = Settings(secret_key="a key for tests only")
        finder = Finder(settings, EstimateEngine(TravelFigures()), Density())
        yield Province(database, spots, finder)


@pytest.fixture
def statements(province: Province) -> Iterator[Statements]:
    with watched(province.database.engines.read) as statements:
        yield statements
