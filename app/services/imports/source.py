"""A file as rows of our columns, whatever its format."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from app.adapters import csv_table, geojson, xlsx_table
from app.adapters.tables import FileFormat, TableRow, counted, file_format
from app.errors import DomainError
from app.services.imports.columns import Column, Header, heading, looks_like_header, read_header
from app.services.imports.rows import RawRow
from app.spatial.datum import Datum

#: Thirty times what the province has.
MOST_ROWS: Final = 300_000
#: The header stands among the first rows: a title and a note above it are common.
HEADER_WITHIN: Final = 20


@dataclass(frozen=True, slots=True)
class Description:
    """How the file was read: what its teller wants to see confirmed."""

    format: FileFormat
    encoding: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    header_row: int = 0
    unused: tuple[str, ...] = ()


class Source(Protocol):
    """Rows of our columns and a description that is complete once all rows were read."""

    @property
    def description(self) -> Description:
        """How the file was read."""
        ...

    def rows(self) -> Iterator[RawRow]:
        """The rows that hold anything, in the file's order."""
        ...


def open_source(path: Path, datum: Datum, *, kind_given: bool) -> Source:
    """The source for a file of any format.

    Raises the DomainErrors of the adapters and of the columns, and import_no_header.
    """
    found = file_format(path)
    if found is FileFormat.geojson:
        return _Collection(path, datum)
    if found is FileFormat.csv:
        how = csv_table.layout(path)
        header = _header(csv_table.rows(path, how), datum, kind_given=kind_given)
        if header is None:
            raise DomainError("import_no_header", "file", rows=HEADER_WITHIN)
        description = Description(found, how.encoding, "", (), header.row, header.unused)
        return _Table(header, description, partial(csv_table.rows, path, how))
    return _workbook(path, datum, kind_given=kind_given)


def _workbook(path: Path, datum: Datum, *, kind_given: bool) -> Source:
    """The first worksheet that has a header of ours."""
    sheets = xlsx_table.sheets(path)
    for sheet in sheets:
        header = _header(xlsx_table.rows(path, sheet), datum, kind_given=kind_given)
        if header is not None:
            others = tuple(other.title for other in sheets if other is not sheet)
            description = Description(
                FileFormat.xlsx, "", sheet.title, others, header.row, header.unused
            )
            return _Table(header, description, partial(xlsx_table.rows, path, sheet))
    raise DomainError("import_no_header", "file", rows=HEADER_WITHIN)


def _header(rows: Iterator[TableRow], datum: Datum, *, kind_given: bool) -> Header | None:
    with closing(rows):  # type: ignore[type-var]
        for row in rows:
            if row.number > HEADER_WITHIN:
                return None
            if looks_like_header(row.cells):
                return read_header(row.cells, row.number, datum, kind_given=kind_given)
    return None


class _Table:
    """A table with a header."""

    def __init__(
        self, header: Header, description: Description, again: Callable[[], Iterator[TableRow]]
    ) -> None:
        self._header = header
        self._again = again
        self.description = description

    def rows(self) -> Iterator[RawRow]:
        places = self._header.columns.items()
        below = (
            row
            for row in self._again()
            if row.number > self._header.row and any(map(str.strip, row.cells))
        )
        for row in counted(below, MOST_ROWS):
            cells = row.cells
            width = len(cells)
            yield RawRow(
                row.number, {column: cells[at] if at < width else "" for column, at in places}
            )


class _Collection:
    """A GeoJSON FeatureCollection; the point of a feature is its geometry."""

    def __init__(self, path: Path, datum: Datum) -> None:
        self._path = path
        self._datum = datum
        self._columns: dict[str, Column | None] = {}

    @property
    def description(self) -> Description:
        unused = tuple(key for key, column in self._columns.items() if column is None)
        return Description(FileFormat.geojson, "utf-8", unused=unused[:100])

    def rows(self) -> Iterator[RawRow]:
        for feature in geojson.features(self._path, self._member):
            if feature.number > MOST_ROWS:
                raise DomainError("table_too_many_rows", "file", most=MOST_ROWS)
            cells: dict[Column, str] = {}
            for key, value in feature.properties.items():
                column = self._column(key)
                if column is not None and not cells.get(column):
                    cells[column] = _text(value)
            if feature.point is not None:
                cells[Column.lng], cells[Column.lat] = map(repr, feature.point)
            yield RawRow(feature.number, cells)

    def _column(self, key: str) -> Column | None:
        if key not in self._columns and len(self._columns) < 10_000:
            known = heading(key)
            column = known.column if known else None
            placed = column in {Column.lng, Column.lat, Column.point}
            self._columns[key] = None if placed else column
        return self._columns.get(key)

    def _member(self, key: str, value: Any) -> None:
        if key == "datum" and value in list(Datum) and value != self._datum:
            raise DomainError(
                "import_datum_differs", "datum", named=Datum(value), given=self._datum
            )


def _text(value: Any) -> str:
    """A property as a cell: a list of words as a list of words, structures as nothing."""
    if isinstance(value, list):
        return "、".join(_text(each) for each in value[:200])
    if value is None or isinstance(value, dict):
        return ""
    return str(value)
