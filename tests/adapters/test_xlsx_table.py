"""Excel workbooks against an independent library, and hostile ones against the limits."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters import xlsx_parts, xlsx_table
from app.adapters.table_writing import replacing
from app.adapters.xlsx_writing import write_xlsx
from app.errors import DomainError

#: The folder is overwritten by every example, which is what these tests want.
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS: list[list[object]] = [
    ["名称", "经度", "电话", "日期", "公式", "真假"],
    ["驿站 <&> \"'", 117.020304, 13800138000, date(2026, 3, 1), "=1+1", True],
    [None, None, "尾\n行", None, None, None],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("藏").sheet_state = "hidden"
    second = workbook.create_sheet("第二张")
    second["D3"] = "远"
    for row in ROWS:
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def cells(path: Path, sheet: int = 0) -> dict[int, tuple[str, ...]]:
    found = xlsx_table.sheets(path)[sheet]
    return {row.number: row.cells for row in xlsx_table.rows(path, found)}


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(DomainError) as refused:
        cells(path)
    return refused.value.code


def test_a_workbook_of_another_program_is_read(book: Path) -> None:
    assert [sheet.title for sheet in xlsx_table.sheets(book)] == ["Sheet", "第二张"]
    assert cells(book) == {
        1: tuple(map(str, ROWS[0])),
        2: ("驿站 <&> \"'", "117.020304", "13800138000", "46082", "=", "1"),
        3: ("", "", "尾\n行"),
    }
    assert cells(book, 1) == {3: ("", "", "", "远")}


def test_shared_texts_without_their_phonetic_hints(book: Path) -> None:
    text = "<si><r><t>驿</t></r><r><t xml:space='preserve'> 站</t></r><rPh><t>yi</t></rPh></si>"
    sheet = "".join(f"<row><c t='s'><v>{number}</v></c></row>" for number in (1, 0))
    parts = {
        "xl/sharedStrings.xml": f"<x:sst xmlns:x='a'><si><t>甲</t></si>{text}</x:sst>".encode(),
        "xl/worksheets/sheet1.xml": f"<a:s xmlns:a='a'>{sheet}</a:s>".encode(),
    }
    repacked(book, lambda all_parts: all_parts.update(parts))
    assert cells(book) == {1: ("驿 站",), 2: ("甲",)}


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row><c t='s'><v>99999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c t='s'><v>-1</v></c></row></sheetData></worksheet>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>",
        b"<worksheet><sheetData><row>",
        b"not xml",
        b"",
    ],
)
def test_broken_sheets_are_refused(book: Path, sheet: bytes) -> None:
    repacked(book, lambda parts: parts.update({"xl/worksheets/sheet1.xml": sheet}))
    assert code_of(book) == "table_damaged_workbook"


def test_a_cut_file_is_refused(book: Path) -> None:
    whole = book.read_bytes()
    for length in (4, 100, len(whole) // 2, len(whole) - 1):
        book.write_bytes(whole[:length])
        assert code_of(book) == "table_damaged_workbook"


def test_a_zip_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert code_of(tmp_path / "x.xlsx") == "table_not_excel"


def test_bombs_are_not_unpacked(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "LARGEST_TEXTS", 10_000)
    texts = b"<sst>" + b"<si><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></si>" * 1000 + b"</sst>"
    repacked(book, lambda parts: parts.update({"xl/sharedStrings.xml": texts}))
    assert code_of(book) == "table_bomb"


def test_too_many_parts_are_a_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        for number in range(xlsx_parts.MOST_PARTS + 1):
            archive.writestr(f"{number}", "")
    assert code_of(tmp_path / "x.xlsx") == "table_bomb"


def test_a_part_that_lies_about_its_size_is_refused(book: Path) -> None:
    content = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    size = info.file_size.to_bytes(4, "little")
    at = content.rindex(size, 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[at : at + 4] = (50).to_bytes(4, "little")
    book.write_bytes(content)
    assert code_of(book) == "table_damaged_workbook"


def test_columns_far_out_and_endless_cells_are_refused(book: Path) -> None:
    far = b"<worksheet><sheetData><row><c r='XFD1'><v>1</v></c></row></sheetData></worksheet>"
    repacked(book, lambda parts: parts.update({"xl/worksheets/sheet1.xml": far}))
    assert code_of(book) == "table_too_many_columns"
    long = b"<worksheet><sheetData><row><c t='str'><v>%s</v></c></row></sheetData></worksheet>"
    sheet = long % (b"x" * 40_000)
    repacked(book, lambda parts: parts.update({"xl/worksheets/sheet1.xml": sheet}))
    assert code_of(book) == "table_cell"


def test_our_workbook_is_read_by_another_program(tmp_path: Path) -> None:
    rows: list[list[str | float | int | None]] = [["=1+1", 117.5, None], ["a\x00<b>&", 3, ""]]
    with replacing(tmp_path / "out.xlsx") as file:
        assert write_xlsx(file, ["名称", "经度", "x"], rows) == 2
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["名称", "经度", "x"],
        ["'=1+1", 117.5, None],
        ["a <b>&", 3, None],
    ]
    assert sheet.freeze_panes == "A2"
    assert cells(tmp_path / "out.xlsx")[2] == ("'=1+1", "117.5")


@given(at=st.integers(0, 6000), byte=st.integers(0, 255))
@settings(FUZZ, max_examples=120)
def test_a_changed_byte_is_harmless(tmp_path: Path, at: int, byte: int) -> None:
    buffer = io.BytesIO()
    write_xlsx(buffer, ["名称", "经度"], [["驿站", 117.0]] * 20)
    content = bytearray(buffer.getvalue())
    content[at % len(content)] = byte
    path = tmp_path / "fuzzed.xlsx"
    path.write_bytes(content)
    with suppress(DomainError):
        for sheet in xlsx_table.sheets(path):
            list(xlsx_table.rows(path, sheet))
