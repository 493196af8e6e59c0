"""GCJ-02 and BD-09 against the independent `prcoords`, and the way back."""

import math
from collections.abc import Callable
from typing import Any

import prcoords
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.spatial.datum import Datum, from_wgs84, to_wgs84

METRES_PER_DEGREE = 111_320.0
#: Shandong with a margin, and the whole of the mainland: (west, south, east, north).
SHANDONG = (114.5, 34.0, 123.0, 38.6)
MAINLAND = (74.0, 18.5, 134.0, 53.0)

longitudes = st.floats(SHANDONG[0], SHANDONG[2])
latitudes = st.floats(SHANDONG[1], SHANDONG[3])
shifted = st.sampled_from([Datum.gcj02, Datum.bd09])


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (a[0] - b[0]) * math.cos(math.radians(a[1]))
    return math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE


def grid(box: tuple[float, float, float, float], steps: int) -> list[tuple[float, float]]:
    west, south, east, north = box
    return [
        (west + (east - west) * i / steps, south + (north - south) * j / steps)
        for i in range(steps + 1)
        for j in range(steps + 1)
    ]


@pytest.mark.parametrize(
    ("datum", "theirs"), [(Datum.gcj02, prcoords.wgs_gcj), (Datum.bd09, prcoords.wgs_bd)]
)
@pytest.mark.parametrize("box", [SHANDONG, MAINLAND], ids=["shandong", "mainland"])
def test_forward_equals_prcoords(
    datum: Datum, theirs: Callable[[tuple[float, float]], Any], box: tuple[float, ...]
) -> None:
    for lng, lat in grid(box, 60):  # type: ignore[arg-type]
        expected = theirs((lat, lng))
        assert metres(from_wgs84(lng, lat, datum), (expected.lon, expected.lat)) < 1e-6


@pytest.mark.parametrize(
    ("datum", "theirs"),
    [(Datum.gcj02, prcoords.gcj_wgs_bored), (Datum.bd09, prcoords.bd_wgs_bored)],
)
def test_inverse_equals_prcoords(
    datum: Datum, theirs: Callable[[tuple[float, float]], Any]
) -> None:
    for lng, lat in grid(SHANDONG, 40):
        expected = theirs((lat, lng))
        # `prcoords` itself stops at 1e-5 degrees of change, about 2 cm from the truth.
        assert metres(to_wgs84(lng, lat, datum), (expected.lon, expected.lat)) < 0.05


@given(longitudes, latitudes, shifted)
@settings(max_examples=500, deadline=None)
def test_there_and_back_stays_within_a_tenth_of_a_millimetre(
    lng: float, lat: float, datum: Datum
) -> None:
    assert metres(to_wgs84(*from_wgs84(lng, lat, datum), datum), (lng, lat)) < 1e-4


def test_there_and_back_over_the_mainland() -> None:
    for datum in (Datum.gcj02, Datum.bd09):
        for lng, lat in grid(MAINLAND, 61):
            back = to_wgs84(*from_wgs84(lng, lat, datum), datum)
            assert metres(back, (lng, lat)) < 1e-3


@given(longitudes, latitudes, shifted)
@settings(max_examples=200, deadline=None)
def test_the_difference_is_the_one_that_matters(lng: float, lat: float, datum: Datum) -> None:
    assert 250 < metres(from_wgs84(lng, lat, datum), (lng, lat)) < 1700


@pytest.mark.parametrize("datum", Datum)
@pytest.mark.parametrize(
    "point", [(0.0, 0.0), (139.69, 35.69), (-74.0, 40.7), (116.0, 56.0), (180.0, -90.0)]
)
def test_outside_china_nothing_moves(datum: Datum, point: tuple[float, float]) -> None:
    assert from_wgs84(*point, datum) == point
    assert to_wgs84(*point, datum) == point


@pytest.mark.parametrize("datum", Datum)
def test_what_is_no_number_comes_back_as_it_was(datum: Datum) -> None:
    lng, lat = to_wgs84(math.nan, 36.0, datum)
    assert math.isnan(lng) and lat == 36.0
