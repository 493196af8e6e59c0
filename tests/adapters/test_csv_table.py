"""Text tables: encodings, delimiters, quotes, and files that only look like tables."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters import csv_table
from app.errors import DomainError

#: The folder is overwritten by every example, which is what these tests want.
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = '名称,地址,经度\r\n"驿,站",历下区,117.02\r\n\r\n"两\n行",,36\r\n'
CELLS = [("名称", "地址", "经度"), ("驿,站", "历下区", "117.02"), (), ("两\n行", "", "36")]


def read(folder: Path, content: bytes) -> list[tuple[str, ...]]:
    path = folder / "table.csv"
    path.write_bytes(content)
    return [row.cells for row in csv_table.rows(path, csv_table.layout(path))]


def refused(folder: Path, content: bytes) -> DomainError:
    with pytest.raises(DomainError) as error:
        read(folder, content)
    return error.value


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str, found: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding)) == CELLS
    assert csv_table.layout(tmp_path / "table.csv").encoding == found


def test_utf16_of_the_other_order_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")) == CELLS


def test_rare_characters_of_gb18030_are_read(tmp_path: Path) -> None:
    assert (
        read(tmp_path, "名称,地址,x\n\U00020bb7㑇站,a,b\n".encode("gb18030"))[1][0]
        == "\U00020bb7㑇站"
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "\uff0c"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["名称", "类型", "经度"], ["驿站", "station", "117.02"]]
    content = "\n".join(delimiter.join(line) for line in lines)
    assert read(tmp_path, content.encode()) == [tuple(line) for line in lines]


def test_commas_in_hours_do_not_mislead_the_delimiter(tmp_path: Path) -> None:
    content = "一览表\n名称\t经度\t开放时间\nA\t117\t8:00-12:00,14:00-18:00;周末休息,节假日,休息\n"
    assert read(tmp_path, content.encode())[2][2] == "8:00-12:00,14:00-18:00;周末休息,节假日,休息"


def test_rows_keep_the_numbers_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TEXT, newline="")
    numbers = [row.number for row in csv_table.rows(path, csv_table.layout(path)) if row.cells]
    assert numbers == [1, 2, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\0,c\n", "table_nul"),
        (b"\xff\xfea\0\0\0b\0", "table_nul"),
        (b"\xff\xfea\0\x00\xd8b\0", "table_encoding"),
        (b"\xef\xbb\xbfa,\xff\n", "table_encoding"),
        (b"a,b,\x80\xff\xff\n", "table_encoding"),
        (b'a,b,c\n"open,1,2\n3,4,5\n', "table_quotes"),
        (b'a,b,c\n"x"y,1,2\n', "table_quotes"),
        (b"," * 999_999, "table_line_too_long"),
        (b"a" * 2_000_000, "table_line_too_long"),
        (b"x," * 600 + b"\n", "table_too_many_columns"),
        (b"a,b,c\n" + b"x" * 40_000 + b",1,2\n", "table_cell"),
    ],
)
def test_what_is_no_table_is_refused_in_one_word(tmp_path: Path, content: bytes, code: str) -> None:
    if code == "table_line_too_long":
        content += b","
    assert refused(tmp_path, content).code == code


def test_a_million_empty_cells_are_no_columns(tmp_path: Path) -> None:
    rows = read(tmp_path, "名称,经度,纬度\n".encode() + b"," * 900_000 + b"\n")
    assert len(rows[1]) == 500


def test_a_broken_byte_in_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    lines = ["名称,类型,地址".encode(), *["驿站甲乙丙丁,户外劳动者,历下区解放路".encode()] * 9]
    lines[6] = lines[6][:-1]
    error = refused(tmp_path, b"\n".join(lines))
    assert error.code == "table_damaged_text"
    assert error.details == {"row": 7}


@given(content=st.binary(max_size=300))
@settings(FUZZ, max_examples=150)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with suppress(DomainError):
        rows = read(tmp_path, content)
        assert all(isinstance(cell, str) for row in rows for cell in row)
