"""How many of each kind, and where: the reported scale, and fair shares of any other."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.kinds import PlaceKind
from app.services.demo import counts


def test_the_default_is_the_scale_that_the_federation_reports() -> None:
    kinds = counts.by_kind(counts.DEFAULT_SIZE, 136)
    assert counts.DEFAULT_SIZE == 12_800
    assert kinds[PlaceKind.station] == 5500
    assert kinds[PlaceKind.mother_room] == 5159
    assert kinds[PlaceKind.legal_aid] == 170
    assert kinds[PlaceKind.cultural_palace] == 131
    assert kinds.keys() == set(PlaceKind)
    assert min(kinds.values()) > 0


@given(st.integers(1, 300_000))
def test_the_kinds_add_up_to_the_size(size: int) -> None:
    kinds = counts.by_kind(size, 136)
    assert sum(kinds.values()) == size
    assert min(kinds.values()) >= 0


def test_from_a_thousand_on_there_are_offices_enough_for_every_county() -> None:
    assert counts.by_kind(1_000, 136)[PlaceKind.legal_aid] == 136
    assert counts.by_kind(999, 136)[PlaceKind.legal_aid] < 136


@given(st.integers(0, 5_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_shares_are_whole_and_within_one_of_the_exact_share(
    total: int, weights: list[float]
) -> None:
    parts = counts.shared(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1.000001


def test_each_division_has_its_office_before_the_rest_is_shared_by_weight() -> None:
    weights, seats = [1.0, 100.0, 1.0], [1, 3, 1]
    shares = counts.by_county({PlaceKind.legal_aid: 7}, weights, seats)
    assert [share[PlaceKind.legal_aid] for share in shares] == [1, 5, 1]
    shares = counts.by_county({PlaceKind.legal_aid: 4}, weights, seats)
    assert [share[PlaceKind.legal_aid] for share in shares] == [1, 2, 1]
    shares = counts.by_county({PlaceKind.station: 4}, weights, seats)
    assert [share[PlaceKind.station] for share in shares] == [0, 4, 0]
