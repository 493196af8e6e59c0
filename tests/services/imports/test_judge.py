"""The file as a whole: swapped columns, wrong datum, and the innocent."""

import pytest

from app.errors import DomainError
from app.spatial.datum import Datum, from_wgs84
from tests.services.imports.desk import HEADER, Desk


def table(pairs: list[tuple[float, float]], numbered: bool = False) -> str:
    lines = [f"站{n},驿站,{lng:.6f},{lat:.6f},N{n}" for n, (lng, lat) in enumerate(pairs)]
    return "\n".join([f"{HEADER},{'编号' if numbered else '备注'}", *lines])


def refusal(desk: Desk, text: str, datum: Datum = Datum.wgs84) -> DomainError:
    with pytest.raises(DomainError) as refused, desk.checked(text, datum):
        pass
    return refused.value


def good(desk: Desk, text: str, datum: Datum = Datum.wgs84) -> int:
    with desk.checked(text, datum) as (checked, _):
        return checked.good


def spread(count: int) -> list[tuple[float, float]]:
    return [(117.005 + 0.19 * n / count, 36.61 + 0.06 * (n % 7) / 7) for n in range(count)]


def test_swapped_columns_are_seen(desk: Desk) -> None:
    error = refusal(desk, table([(lat, lng) for lng, lat in spread(10)]))
    assert (error.code, error.details) == ("import_swapped", {"swapped": 10, "points": 10})


def test_a_few_swapped_rows_are_only_bad_rows(desk: Desk) -> None:
    pairs = spread(20)
    pairs[3] = pairs[3][::-1]
    assert good(desk, table(pairs)) == 19


def test_many_points_in_the_sea_refuse_the_file(desk: Desk) -> None:
    error = refusal(desk, table(spread(10) + [(122.9, 35.0)] * 3))
    assert error.code == "import_astray"
    assert error.details["astray"] == 3
    assert error.details["better"] is None


def test_a_fifth_astray_is_still_let_pass(desk: Desk) -> None:
    pairs = spread(12) + [(122.9, 35.0 + n / 100) for n in range(3)]
    assert good(desk, table(pairs)) == 12


def test_the_datum_that_fits_is_named(desk: Desk) -> None:
    # Points just inside the western border, written in WGS-84: read as BD-09 they come to lie
    # some 900 m further south-west, in the neighbour's county.
    error = refusal(desk, table([(117.002, 36.62 + n / 1000) for n in range(20)]), Datum.bd09)
    assert error.code == "import_astray"
    assert error.details["better"] is not None
    assert 50 < int(str(error.details["fitting"])) <= 100


def test_the_right_datum_is_let_pass(desk: Desk) -> None:
    pairs = [from_wgs84(lng, lat, Datum.gcj02) for lng, lat in spread(20)]
    assert good(desk, table(pairs), Datum.gcj02) == 20


@pytest.mark.parametrize("wrong", [Datum.gcj02, Datum.bd09])
def test_known_places_betray_a_wrong_datum(desk: Desk, wrong: Datum) -> None:
    desk.load(table(spread(10), numbered=True))
    error = refusal(desk, table(spread(10), numbered=True), wrong)
    assert error.code == "import_shifted"
    assert error.details["better"] is Datum.wgs84
    assert error.details["count"] == error.details["matched"]
    assert int(str(error.details["count"])) >= 9


def test_a_person_may_insist_on_the_datum(desk: Desk) -> None:
    desk.load(table(spread(10), numbered=True))
    tally = desk.load(table(spread(10), numbered=True), Datum.gcj02, datum_checked=True)
    assert tally.changed >= 9


def test_corrected_pins_are_no_wrong_datum(desk: Desk) -> None:
    desk.load(table(spread(10), numbered=True))
    moved = [(lng + 0.004, lat - 0.003) for lng, lat in spread(10)]
    assert desk.load(table(moved, numbered=True)).changed == 10
