"""Bad rows are told with row, column and reason; doubts are warnings; nothing is guessed."""

import pytest

from app.models.kinds import Audience, PlaceKind
from app.services.imports.findings import Group
from tests.services.imports.desk import HEADER, ROW, Desk

FULL = f"{HEADER},地址,电话,开放时间,设施,行政区划代码,管理单位,服务对象,核实日期,编号"
EMPTY = f"{ROW},,,,,,,,,"


def full(**cells: str) -> str:
    """The whole row with some cells filled, by their place."""
    names = "address phone hours amenities division owner audience verified number".split()  # noqa: SIM905
    return ",".join([ROW, *(f'"{cells.get(name, "")}"' for name in names)])


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",驿站,117.05,36.64", "name", "name_missing"),
        ("无,驿站,117.05,36.64", "name", "name_missing"),
        ("=A1,驿站,117.05,36.64", "name", "cell_error"),
        ("甲" * 81 + ",驿站,117.05,36.64", "name", "cell_too_long"),
        ("甲,,117.05,36.64", "kind", "kind_missing"),
        ("甲,加油站,117.05,36.64", "kind", "kind_unknown"),
        ("甲,驿站,,36.64", "lng", "coordinates_missing"),
        ("甲,驿站,117.05", "lat", "coordinates_missing"),
        ("甲,驿站,117.05,#N/A", "lat", "cell_error"),
        ("甲,驿站,一一七,36.64", "lng", "coordinates_unreadable"),
        ("甲,驿站,117.05,nan", "lat", "coordinates_missing"),
        ("甲,驿站,117.05,91", "lng", "coordinates_abroad"),
        ("甲,驿站,0,0", "lng", "coordinates_abroad"),
        ("甲,驿站,36.64,117.05", "lng", "coordinates_swapped"),
        ("甲,驿站,116.95,36.64", "lng", "outside_neighbour"),
        ("甲,驿站,119,38", "lng", "outside_province"),
    ],
)
def test_bad_rows_are_told(desk: Desk, line: str, column: str, code: str) -> None:
    assert desk.bad(HEADER, ROW, line) == [(3, column, code)]


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"phone": "无此号"}, "phone_unusable"),
        ({"phone": "1" * 41}, "phone_unusable"),
        ({"hours": "看情况"}, "hours_unreadable"),
        ({"hours": "夏季 8:00-18:00"}, "hours_seasonal"),
        ({"amenities": "按摩椅"}, "amenity_unknown"),
        ({"amenities": "饮水、无饮水"}, "amenity_contradicted"),
        ({"division": "370171"}, "division_unknown"),
        ({"division": "370102999"}, "township_unknown"),
        ({"owner": "某某公司工会"}, "owner_unknown"),
        ({"audience": "老人"}, "audience_unknown"),
        ({"verified": "三月"}, "date_unreadable"),
        ({"verified": "2026-03-12"}, "date_future"),
        ({"address": "#REF!"}, "cell_error_ignored"),
    ],
)
def test_doubts_are_warnings_and_the_row_is_kept(
    desk: Desk, cells: dict[str, str], code: str
) -> None:
    text = f"{FULL}\n{full(**cells)}"
    assert desk.findings(text) == [("warning", 2, code)]
    assert desk.load(text).added == 1


def test_a_plain_row_has_nothing_to_tell(desk: Desk) -> None:
    said = full(
        address="历下区解放路12号",
        phone="0531-86012345",
        hours="周一至周五 08:00-12:00,14:00-20:00;周末休息",
        amenities="热水、微波炉坏、无空调",
        division="370102001",
        owner="快递行业工会联合会",
        audience="所有人",
        verified="2026-03-11",
        number="JN-0001",
    )
    assert desk.findings(f"{FULL}\n{said}") == []


def test_rows_without_anything_are_no_rows(desk: Desk) -> None:
    with desk.checked(f"{HEADER}\n,,,\n{ROW}\n\n  , ,\n") as (checked, told):
        assert (checked.rows, checked.good, told) == (1, 1, [])


def test_a_kind_may_stand_for_all_rows_that_name_none(desk: Desk) -> None:
    text = "名称,经度,纬度\n甲,117.05,36.64"
    desk.load(text, kind=PlaceKind.mother_room)
    assert desk.place().kind is PlaceKind.mother_room
    assert desk.place().audience is Audience.mothers


@pytest.mark.parametrize(
    "pair", ["117.05 36.64", '"117.05,36.64"', '"36.64,117.05"', "(117.05;36.64)"]
)
def test_one_cell_may_hold_both_coordinates(desk: Desk, pair: str) -> None:
    desk.load(f"名称,类型,坐标\n甲,驿站,{pair}")
    assert (desk.place().lng, desk.place().lat) == (117.05, 36.64)


def test_a_pair_of_one_is_no_pair(desk: Desk) -> None:
    text = "名称,类型,坐标", "甲,驿站,117.05", "乙,驿站,1 2 3"
    assert desk.bad(*text) == [
        (2, "point", "coordinates_unreadable"),
        (3, "point", "coordinates_unreadable"),
    ]


def test_unreadable_audiences_keep_their_words(desk: Desk) -> None:
    desk.load(f"{FULL}\n{full(audience='老人')}")
    assert desk.place().audience is Audience.outdoor_workers
    assert desk.place().audience_note == "老人"


def test_every_reason_of_a_row_is_told(desk: Desk) -> None:
    assert desk.bad(HEADER, ROW, ",加油站,36.64,117.05", "#REF!,,abc,36.64") == [
        (3, "name", "name_missing"),
        (3, "kind", "kind_unknown"),
        (3, "lng", "coordinates_swapped"),
        (4, "name", "cell_error"),
        (4, "kind", "kind_missing"),
        (4, "lng", "coordinates_unreadable"),
    ]
    with desk.checked(f"{HEADER}\n{ROW}\n,加油站,abc,36.64") as (checked, _):
        assert (checked.rows, checked.good) == (2, 1)
        assert checked.findings.rows[Group.bad] == 1, "a row with three reasons is one row"
