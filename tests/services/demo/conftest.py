"""The whole made-up province, made once for all tests that look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.services import seeding
from app.services.demo import counts
from app.services.demo.ground import province
from app.services.demo.listings import Listing, Maker
from app.services.divisions import forget
from tests.databases import Copies, Database, rolled_back

AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
VAULT = Vault((Fernet.generate_key().decode(),), "a pepper for the tests only")


def made(size: int, seed: int = 1, at: datetime = AT) -> list[Listing]:
    """The listings of a demo, county by county."""
    ground = province()
    shares = counts.by_county(
        counts.by_kind(size, len(ground)),
        [county.weight for county in ground],
        [len(county.offices) for county in ground],
    )
    return [
        listing
        for county, share in zip(ground, shares, strict=True)
        for listing in Maker(county, seed, at).listings(share)
    ]


@pytest.fixture(scope="session")
def demo() -> list[Listing]:
    """At the scale that the federation reports."""
    return made(counts.DEFAULT_SIZE)


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """A database with the reference data, loaded once for all."""
    copies: Copies = request.getfixturevalue(f"{database.backend}_template")
    with copies() as own:
        with Session(own.engines.write) as session, session.begin():
            seeding.load(session, AT)
        yield own


@pytest.fixture
def seeded(reference: Database) -> Iterator[Session]:
    """A session that sees the reference data and nothing else; undone after the test."""
    forget(reference.engines.write)
    with rolled_back(reference) as session:
        yield session
