"""Headers: Chinese and English, in any order, with titles above and datums beside."""

import pytest

from app.errors import DomainError
from app.services.imports.columns import (
    LABELS,
    Column,
    heading,
    looks_like_header,
    read_header,
)
from app.spatial.datum import Datum


@pytest.mark.parametrize("column", list(Column))
def test_both_languages_name_every_column(column: Column) -> None:
    for word in (column.value, LABELS[column], f" {LABELS[column]}* ", column.value.upper()):
        known = heading(word)
        assert known is not None
        assert known.column is column


@pytest.mark.parametrize(
    ("word", "column", "datum"),
    [
        ("站点名称", Column.name, None),
        ("名 称(必填)", Column.name, None),
        ("经度\uff08GCJ-02\uff09", Column.lng, Datum.gcj02),
        ("百度纬度", Column.lat, Datum.bd09),
        ("GPS经度", Column.lng, Datum.wgs84),
        ("高德坐标", Column.point, Datum.gcj02),
        ("Longitude", Column.lng, None),
        ("opening_hours", Column.hours, None),
        ("联系电话", Column.phone, None),
    ],
)
def test_other_names_are_known(word: str, column: Column, datum: Datum | None) -> None:
    known = heading(word)
    assert known is not None
    assert (known.column, known.datum) == (column, datum)


@pytest.mark.parametrize("word", ["", "备注", "序号", "高德名称", "更新日期", "117.02"])
def test_other_columns_are_left_alone(word: str) -> None:
    assert heading(word) is None


def test_a_title_is_no_header() -> None:
    assert not looks_like_header(["济南市驿站一览表", "", ""])
    assert not looks_like_header(["名称", "", ""])
    assert looks_like_header(["序号", "名称", "地址"])
    assert looks_like_header(["类型", "经度", "纬度"])


def test_order_does_not_matter_and_the_unused_are_told() -> None:
    header = read_header(
        ["纬度", "备注", "名称", "", "lng", "type"], 3, Datum.wgs84, kind_given=False
    )
    assert header.columns == {Column.lat: 0, Column.name: 2, Column.lng: 4, Column.kind: 5}
    assert (header.row, header.unused) == (3, ("备注",))


def test_of_two_coordinate_pairs_the_one_in_the_given_datum_is_taken() -> None:
    cells = ["名称", "类型", "经度", "纬度", "百度经度", "百度纬度"]
    plain = read_header(cells, 1, Datum.gcj02, kind_given=False).columns
    baidu = read_header(cells, 1, Datum.bd09, kind_given=False).columns
    assert (plain[Column.lng], plain[Column.lat]) == (2, 3)
    assert (baidu[Column.lng], baidu[Column.lat]) == (4, 5)


def test_of_two_columns_the_one_with_the_own_name_is_taken() -> None:
    cells = ["站点名称", "名称", "类型", "lng", "lat", "位置", "地址"]
    header = read_header(cells, 1, Datum.wgs84, kind_given=False)
    assert (header.columns[Column.name], header.columns[Column.address]) == (1, 6)
    assert header.unused == ("站点名称", "位置")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["名称", "类型", "经度(WGS-84)", "纬度(WGS-84)"], "import_datum_differs"),
        (["名称", "类型", "经度"], "import_columns_missing"),
        (["类型", "经度", "纬度"], "import_columns_missing"),
        (["名称", "经度", "纬度"], "import_columns_missing"),
        (["名称", "name", "类型", "经度", "纬度"], "import_two_columns"),
        (["名称", "类型", "高德经度", "GCJ经度", "纬度"], "import_two_columns"),
        (["名称", "类型", "经度", "纬度", "位置", "详细地址"], "import_two_columns"),
    ],
)
def test_headers_that_cannot_do_are_refused(cells: list[str], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_header(cells, 1, Datum.gcj02, kind_given=False)
    assert refused.value.code == code


def test_what_is_missing_is_listed() -> None:
    with pytest.raises(DomainError) as refused:
        read_header(["名称", "地址", "经度"], 1, Datum.wgs84, kind_given=False)
    assert refused.value.details["missing"] == [Column.kind, Column.lat]
    assert read_header(["名称", "坐标"], 1, Datum.wgs84, kind_given=True).columns == {
        Column.name: 0,
        Column.point: 1,
    }
