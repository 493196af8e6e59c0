"""The flat formula's error stays below its bound, and its box holds the disc."""

import random
from math import sqrt

import pytest

from app.spatial.metric import GEOD, Flat, error, geodesic


@pytest.mark.parametrize("metres", [100, 2000, 20000, 100000])
def test_error_stays_below_its_bound(metres: int) -> None:
    chance = random.Random(metres)
    worst = 0.0
    for _ in range(5000):
        lng, lat = chance.uniform(113, 124), chance.uniform(30, 42)
        far = metres * chance.uniform(0.9, 1.0)
        there = GEOD.fwd(lng, lat, chance.uniform(0, 360), far)
        flat = Flat.at(lng, lat)
        worst = max(worst, abs(sqrt(flat.squared(there[0], there[1])) / far - 1.0))
        west, south, east, north = flat.box(far)
        assert west <= there[0] <= east
        assert south <= there[1] <= north
    assert worst < error(metres)


def test_geodesic_agrees_with_one_at_a_time() -> None:
    lngs, lats = [117.03, 117.05], [36.66, 36.7]
    metres = geodesic((117.0, 36.6), lngs, lats)
    assert metres == [GEOD.inv(117.0, 36.6, x, y)[2] for x, y in zip(lngs, lats, strict=True)]
    assert geodesic((117.0, 36.6), [], []) == []
