"""Lists with a header row of their own, in CSV or XLSX: which column is which, and what a check of
the whole list came to."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from app.adapters import csv_table, xlsx_table
from app.adapters.tables import FileFormat, TableRow, counted, file_format
from app.errors import DomainError

MOST_ROWS: Final = 20_000
HEADER_WITHIN: Final = 20
Column = TypeVar("Column")
Row = TypeVar("Row")
Bad = TypeVar("Bad")


@dataclass(slots=True)
class Judged(Generic[Row, Bad]):
    """A file as judged: `fresh` rows can be made, `already` counts those that were made before,
    `repeated` those that an earlier row of the file says as well."""

    fresh: list[Row] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    already: int = 0
    repeated: int = 0

    @property
    def rows(self) -> int:
        """All rows that hold anything."""
        return len(self.fresh) + len(self.bad) + self.already + self.repeated


def rows_below(
    path: Path, headers: Mapping[str, Column], needed: Collection[Column], refusal: DomainError
) -> Iterator[tuple[int, dict[Column, str]]]:
    """(row number, cells as they stand) of each row below the header of the first sheet that has
    one. `headers` are the words a column may be called by, in lower case.

    Raises the DomainErrors of the table adapters, table_too_many_rows, and `refusal` where no row
    among the first twenty names every `needed` column.
    """
    for table in _tables(path):
        columns: dict[Column, int] = {}
        for row in table:
            if not columns:
                columns = _header(row, headers, needed)
                if not columns and row.number > HEADER_WITHIN:
                    break
                continue
            yield row.number, {column: _cell(row, at) for column, at in columns.items()}
        if columns:
            return
    raise refusal


def _tables(path: Path) -> Iterator[Iterator[TableRow]]:
    found = file_format(path)
    if found is FileFormat.geojson:
        raise DomainError("table_not_a_table", "file")
    if found is FileFormat.csv:
        yield counted(csv_table.rows(path, csv_table.layout(path)), MOST_ROWS)
        return
    for sheet in xlsx_table.sheets(path):
        yield counted(xlsx_table.rows(path, sheet), MOST_ROWS)


def _header(
    row: TableRow, headers: Mapping[str, Column], needed: Collection[Column]
) -> dict[Column, int]:
    """Where the columns stand; empty when this row does not name the needed ones."""
    found: dict[Column, int] = {}
    for index, cell in enumerate(row.cells):
        column = headers.get(unicodedata.normalize("NFKC", cell).strip().lower())
        if column is not None:
            found.setdefault(column, index)
    return found if found.keys() >= set(needed) else {}


def _cell(row: TableRow, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""
