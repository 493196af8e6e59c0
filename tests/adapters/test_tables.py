"""What a file is by its content, and cells that no spreadsheet takes for a formula."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tables import FileFormat, file_format, neutralised, restored
from app.errors import DomainError


def saved(folder: Path, content: bytes, name: str = "places.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("名称,经度\n".encode(), FileFormat.csv),
        ("名称,经度\n".encode("gbk"), FileFormat.csv),
        (b"\xff\xfe\x0d\x54", FileFormat.csv),
        (b"PK\x03\x04rest", FileFormat.xlsx),
        (b'\xef\xbb\xbf \n{"type": "FeatureCollection"}', FileFormat.geojson),
        (b"[1]", FileFormat.geojson),
    ],
)
def test_the_content_tells_the_format(tmp_path: Path, content: bytes, expected: FileFormat) -> None:
    assert file_format(saved(tmp_path, content)) is expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table_empty"),
        (b" \r\n \xef\xbb\xbf"[:4], "table_empty"),
        (b"\xef\xbb\xbf\n", "table_empty"),
        (b"<html><table><tr><td>1</td></tr></table>", "table_web_page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "table_web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "table_old_excel"),
        (b"%PDF-1.7", "table_not_a_table"),
        (b"\x89PNG\r\n", "table_not_a_table"),
        (b"\x1f\x8b\x08", "table_not_a_table"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        file_format(saved(tmp_path, content))
    assert refused.value.code == code


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as missing:
        file_format(tmp_path / "nothing.csv")
    assert missing.value.code == "table_unreadable"
    with pytest.raises(DomainError) as folder:
        file_format(tmp_path)
    assert folder.value.details == {"reason": "IsADirectoryError"}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86 531", "-1", "@cmd", "\t=1", "\r=", "'=1", "''-x", "\uff1d1", "\uff0b1"]
)
def test_risky_cells_are_neutralised(cell: str) -> None:
    assert neutralised(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "驿站", "'引号", "a=b", "1-2", "'s"])
def test_other_cells_stay(cell: str) -> None:
    assert neutralised(cell) == cell
    assert restored(cell) == cell


@given(st.text(alphabet="'=+-@\t\n\uff1d站a", max_size=6))
def test_neutralising_is_undone_exactly(cell: str) -> None:
    safe = neutralised(cell)
    assert restored(safe) == cell
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\uff1d"))
