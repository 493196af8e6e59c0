"""Nearest-first search against brute force on the ellipsoid, on both databases."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.models.kinds import Amenity, AmenityState, PlaceKind
from app.services.nearby.candidates import Position, Search
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.sheets import Sheets
from tests.services.nearby.conftest import Province
from tests.services.nearby.scattered import AT, by_brute_force
from tests.statements import Statements


def same(found: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Same ids and buckets in the same order, metres equal to a hundredth of a millimetre."""
    return [(a[0], a[2]) for a in found] == [(b[0], b[2]) for b in expected] and all(
        abs(a[1] - b[1]) < 1e-5 for a, b in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("radius", [2000.0, 20000.0, 100000.0])
def test_a_thousand_random_points_agree_with_brute_force(
    province: Province, statements: Statements, radius: float
) -> None:
    """Asked of the database, and asked again, when the answer is kept."""
    density, sheets, kept = Density(), Sheets(), 0
    points = province.points(334, seed=int(radius))
    with province.session() as session:
        for origin in points:
            search = Search(session.connection, origin, Filters(), AT)
            expected = by_brute_force(province.spots, origin, radius)[:20]
            assert same(search.nearest(radius, 20, density=density), expected), origin
            for _ in range(3):
                before = statements.count
                found, _ = sheets.nearest(search, radius, 20, probes=4, density=density)
                assert same(found, expected), origin
            kept += statements.count - before == 1
    assert kept > len(points) * 0.9, "only whether anything has changed was asked"


def test_filters_keep_what_brute_force_keeps(province: Province) -> None:
    kinds = (PlaceKind.station, PlaceKind.legal_aid)
    filters = Filters(kinds=kinds, amenities=(Amenity.drinking_water,), open=OpenWhen.now)
    kept = [
        spot
        for spot in province.spots
        if spot.kind in kinds
        and spot.amenities.get(Amenity.drinking_water) is AmenityState.available
        and (spot.bucket == 1 or (spot.bucket == 0 and spot.open))
    ]
    assert len(kept) > 20
    with province.session() as session:
        for origin in province.points(30, seed=3):
            found = Search(session.connection, origin, filters, AT).nearest(60000.0, 20)
            assert same(found, by_brute_force(kept, origin, 60000.0)[:20])


def test_pages_together_are_one_long_page(province: Province) -> None:
    with province.session() as session:
        for origin in province.points(40, seed=5):
            search = Search(session.connection, origin, Filters(), AT)
            long = search.nearest(30000.0, 60)
            pages, after = [], None
            for _ in range(12):
                page = search.nearest(30000.0, 5, after=after)
                pages += page
                if len(page) < 5:
                    break
                after = Position(*page[-1][:3])
            assert pages == long


def test_a_ring_begins_strictly_beyond(province: Province) -> None:
    with province.session() as session:
        for origin in province.points(40, seed=8):
            found = Search(session.connection, origin, Filters(), AT).nearest(
                50000.0, 5, beyond=5000.0, probes=3
            )
            assert same(found, by_brute_force(province.spots, origin, 50000.0, 5000.0)[:5])


def test_the_count_is_exact_up_to_its_cap(province: Province) -> None:
    """Asked of the database, and told by a sheet, where that reaches so far or is full enough."""
    sheets, known = Sheets(), 0
    with province.session() as session:
        for origin in province.points(40, seed=9):
            search = Search(session.connection, origin, Filters(), AT)
            there = len(by_brute_force(province.spots, origin, 7000.0))
            assert search.count(7000.0, 100) == min(there, 100)
            for _ in range(3):
                _, sheet = sheets.nearest(search, 7000.0, 20, probes=4, density=Density())
            assert sheet is not None
            told = sheet.count(search, 7000.0, 100)
            assert told in (None, min(there, 100))
            known += told is not None
    assert known > 20


def test_the_edge_of_a_disc_is_exact_to_the_millimetre(province: Province) -> None:
    spot = province.spots[17]
    origin = (spot.lng + 0.02, spot.lat - 0.01)
    metres = next(
        far
        for _, far, name in by_brute_force(province.spots, origin, 5000.0)
        if name == spot.public_id
    )
    with province.session() as session:
        search = Search(session.connection, origin, Filters(), AT)

        def holds(radius: float) -> bool:
            return spot.public_id in {one.public_id for one in search.nearest(radius, 500)}

        assert holds(metres + 0.001)
        assert not holds(metres - 0.001)


def test_never_more_probes_than_allowed(province: Province, statements: Statements) -> None:
    with province.session() as session:
        for origin in province.points(100, seed=12):
            search = Search(session.connection, origin, Filters(), AT)
            before = statements.count
            search.nearest(14285.0, 21)
            assert statements.count - before <= 4
            assert search.statements == statements.count - before
