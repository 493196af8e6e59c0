"""A table with a column for the place and one for the manager's phone, whatever its format."""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.adapters import csv_table, xlsx_table
from app.adapters.tables import FileFormat, TableRow, counted, file_format
from app.errors import DomainError

MOST_ROWS: Final = 20_000
HEADER_WITHIN: Final = 20


class Column(StrEnum):
    """The two that count."""

    place = "place"
    phone = "phone"


_HEADERS: Final = {
    Column.place: "地点 place 驿站 站点 地点名称 驿站名称 站点名称 名称 name"
    " 地点编号 驿站编号 站点编号 编号",
    Column.phone: "手机 phone 手机号 手机号码 管理员手机 管理员手机号 联系手机 mobile"
    " 联系电话 电话",
}
_BY_HEADER: Final = {word: column for column, words in _HEADERS.items() for word in words.split()}


def rows_of(path: Path) -> Iterator[tuple[int, str, str]]:
    """(row number, place, phone) of each row below the header that holds either.

    Raises the DomainErrors of the table adapters, import_managers_no_header.
    """
    for table in _tables(path):
        columns: dict[Column, int] = {}
        for row in table:
            if not columns:
                columns = _header(row)
                if not columns and row.number > HEADER_WITHIN:
                    break
                continue
            cells = [_cell(row, columns[column]) for column in Column]
            if any(cells):
                yield row.number, cells[0], cells[1]
        if columns:
            return
    raise DomainError("import_managers_no_header", "file", rows=HEADER_WITHIN)


def _tables(path: Path) -> Iterator[Iterator[TableRow]]:
    found = file_format(path)
    if found is FileFormat.geojson:
        raise DomainError("table_not_a_table", "file")
    if found is FileFormat.csv:
        yield counted(csv_table.rows(path, csv_table.layout(path)), MOST_ROWS)
        return
    for sheet in xlsx_table.sheets(path):
        yield counted(xlsx_table.rows(path, sheet), MOST_ROWS)


def _header(row: TableRow) -> dict[Column, int]:
    """Where both columns stand; empty when this row does not name them."""
    found: dict[Column, int] = {}
    for index, cell in enumerate(row.cells):
        column = _BY_HEADER.get(unicodedata.normalize("NFKC", cell).strip().lower())
        if column is not None:
            found.setdefault(column, index)
    return found if len(found) == len(Column) else {}


def _cell(row: TableRow, index: int) -> str:
    text = row.cells[index] if index < len(row.cells) else ""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("'")
