"""The file's division against the polygons, to the metre."""

import pytest

from app.spatial.atlas import GEOD
from tests.services.imports.desk import HEADER, Desk

FULL = f"{HEADER},行政区划代码"


def east_of_border(metres: float) -> float:
    """The longitude so far east of the border between the two districts (117.1° E)."""
    return float(GEOD.fwd(117.1, 36.64, 90.0, metres)[0])


def test_the_polygon_decides_where_the_file_says_nothing(desk: Desk) -> None:
    desk.load(f"{FULL}\n甲,驿站,117.15,36.64,")
    assert (desk.place().county_code, desk.place().township_code) == ("370103", None)


@pytest.mark.parametrize(
    ("code", "county", "township"),
    [
        ("370102", "370102", None),
        ("370102001", "370102", "370102001"),
        ("370102001000", "370102", "370102001"),
        ("370102000", "370102", None),
        ("370102000000", "370102", None),
        ("370100", "370102", None),
        ("370000", "370102", None),
        ("370102.0", "370102", None),
    ],
)
def test_codes_of_every_length(desk: Desk, code: str, county: str, township: str | None) -> None:
    text = f"{FULL}\n甲,驿站,117.05,36.64,{code}"
    assert desk.findings(text) == []
    desk.load(text)
    assert (desk.place().county_code, desk.place().township_code) == (county, township)


@pytest.mark.parametrize("code", ["370102", "370102001"])
def test_near_the_border_the_file_is_believed(desk: Desk, code: str) -> None:
    text = f"{FULL}\n甲,驿站,{east_of_border(990):.7f},36.64,{code}"
    assert desk.findings(text) == [("division", 2, "division_near_border")]
    desk.load(text)
    assert desk.place().county_code == "370102"
    assert not desk.place().location_confirmed


def test_far_from_the_border_the_row_is_bad(desk: Desk) -> None:
    text = f"{FULL}\n甲,驿站,{east_of_border(1010):.7f},36.64,370102"
    assert desk.findings(text) == [
        ("division", 2, "division_disagrees"),
        ("bad", 2, "division_disagrees"),
    ]


@pytest.mark.parametrize("code", ["130102", "130000", "abc", "999999", "37", "370102" + "0" * 30])
def test_foreign_and_unknown_codes_are_not_used(desk: Desk, code: str) -> None:
    text = f"{FULL}\n甲,驿站,117.05,36.64,{code}"
    assert desk.findings(text) == [("warning", 2, "division_unknown")]


def test_off_the_coast_the_nearest_county_counts(desk: Desk) -> None:
    near, far = 36.68 + 0.008, 36.68 + 0.1
    text = f"{FULL}\n甲,驿站,117.05,{near},\n乙,驿站,117.05,{far},\n丙,驿站,117.05,{far},370103"
    with desk.checked(text) as (checked, told):
        assert checked.good == 3
        assert [(each.row, each.code) for each in told] == [
            (3, "far_from_land"),
            (4, "far_from_land"),
            (4, "division_near_border"),
        ]


def test_a_city_code_must_hold_the_county(desk: Desk) -> None:
    from tests.factories.division import a_county

    a_county(desk.session, "370202", "市南区", box=(118.0, 36.6, 118.1, 36.68))
    from app.services.divisions import forget

    forget(desk.session.get_bind().engine)
    assert desk.bad(FULL, "甲,驿站,117.05,36.64,370200") == [(2, "division", "division_disagrees")]
