"""A missing place is counted by cell, kind and day, once a device."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from shapely import box
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.care import CoverageGap
from app.models.kinds import PlaceKind
from app.services.gaps import ask, cell
from app.services.limits import digest
from app.spatial.atlas import Atlas, County
from tests.databases import Database
from tests.factories.division import LIXIA, LIXIA_BOX, a_county
from tests.factories.moment import NOW, TODAY

LIXIA_COUNTY = County("370102", "历下区", "370100", "济南市", True, False)
NEIGHBOUR = County("130981", "泊头市", "130900", "沧州市", False, True)
ATLAS = Atlas([(LIXIA_COUNTY, box(*LIXIA_BOX)), (NEIGHBOUR, box(116.0, 36.6, 116.9, 36.68))])
DEVICES = [digest("secret", [number]) for number in range(60)]


def asked(session: Session, at: datetime = NOW, **changes: object) -> bool:
    question = {"origin": LIXIA, "kind": PlaceKind.station, "device": DEVICES[0]} | changes
    return ask(session, ATLAS, at=at, within=20_000, **question)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def county(request: pytest.FixtureRequest) -> None:
    if "session" in request.fixturenames:
        a_county(request.getfixturevalue("session"))


def test_a_device_counts_once_a_cell_kind_and_local_day(session: Session) -> None:
    assert asked(session)
    assert not asked(session)
    assert not asked(session, origin=(LIXIA[0] + 0.0004, LIXIA[1]))
    assert asked(session, device=DEVICES[1])
    assert asked(session, kind=PlaceKind.mother_room)
    assert asked(session, origin=(LIXIA[0] + 0.01, LIXIA[1]))
    assert asked(session, at=NOW + timedelta(days=1))
    rows = session.execute(
        select(CoverageGap.cell_lng, CoverageGap.kind, CoverageGap.day, CoverageGap.asked).order_by(
            CoverageGap.day, CoverageGap.cell_lng, CoverageGap.kind
        )
    ).all()
    assert [tuple(row) for row in rows] == [
        (11705, PlaceKind.mother_room, TODAY, 1),
        (11705, PlaceKind.station, TODAY, 2),
        (11706, PlaceKind.station, TODAY, 1),
        (11705, PlaceKind.station, TODAY + timedelta(days=1), 1),
    ]


def test_the_day_is_the_local_one(session: Session) -> None:
    just_after_midnight = datetime(2026, 3, 12, 0, 30, tzinfo=SHANGHAI)
    assert asked(session, at=just_after_midnight)
    assert session.scalars(select(CoverageGap.day)).all() == [just_after_midnight.date()]
    assert not asked(session, at=datetime(2026, 3, 12, 23, 30, tzinfo=SHANGHAI))


@pytest.mark.parametrize("origin", [(116.5, 36.64), (119.9, 36.64), (0.0, 0.0), (179.9, -80.0)])
def test_outside_the_province_nothing_is_counted(
    session: Session, origin: tuple[float, float]
) -> None:
    with pytest.raises(DomainError, match="outside_province"):
        asked(session, origin=origin)
    assert session.scalars(select(CoverageGap.id)).all() == []


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((117.05, 36.64), (11705, 3664)),
        ((117.0499999, 36.6399999), (11705, 3664)),
        ((117.0599, 36.6499), (11705, 3664)),
        ((117.29, 36.29), (11729, 3629)),
        ((-0.001, -0.001), (-1, -1)),
    ],
)
def test_a_cell_is_named_by_its_corner(
    point: tuple[float, float], expected: tuple[int, int]
) -> None:
    assert cell(*point) == expected


def test_fifty_devices_at_once_are_all_counted(own_database: Database) -> None:
    with Session(own_database.engines.write) as session:
        a_county(session)
        session.commit()

    def worker(number: int) -> bool:
        with Session(own_database.engines.write) as session:
            counted = asked(session, device=DEVICES[number // 2])
            session.commit()
            return counted

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(worker, range(100), timeout=120)) == 50
    with Session(own_database.engines.read) as session:
        assert session.scalars(select(CoverageGap.asked)).all() == [50]
