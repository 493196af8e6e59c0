"""What every table file has in common: rows of text, limits, and cells that are no formulas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from app.errors import DomainError

#: More columns than any listing has; a row beyond is not a table of ours.
MOST_COLUMNS: Final = 500
#: Characters in one cell; Excel's own limit is 32,767.
LONGEST_CELL: Final = 32_767
#: Bytes of a whole file; 300,000 listings with every column filled take about 120 MB.
LARGEST_FILE: Final = 512 * 1024 * 1024

#: What a spreadsheet program may take for the start of a formula, full-width forms included,
#: behind any number of apostrophes.
_RISKY: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

#: PDF, PNG, JPEG, GIF, RAR, 7z, gzip.
_OTHER_FILES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc",
    b"\x1f\x8b",
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of text cells; `number` is the row's number as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]


class FileFormat(StrEnum):
    """What a file is by its content; its name may claim something else."""

    csv = "csv"
    xlsx = "xlsx"
    geojson = "geojson"


def file_format(path: Path) -> FileFormat:
    """Tell the format by the first bytes.

    Raises DomainError: table_unreadable (with `reason`), table_empty, table_too_big,
    table_old_excel, table_web_page, table_not_a_table.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            size = _size(file)
    except OSError as error:
        raise DomainError("table_unreadable", "file", reason=type(error).__name__) from error
    if size > LARGEST_FILE:
        raise DomainError("table_too_big", "file", megabytes=LARGEST_FILE // 1024 // 1024)
    if head.startswith(b"PK\x03\x04"):
        return FileFormat.xlsx
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError("table_old_excel", "file")
    if head.startswith(_OTHER_FILES):
        raise DomainError("table_not_a_table", "file")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise DomainError("table_empty", "file")
    if text.startswith(b"<"):
        raise DomainError("table_web_page", "file")
    return FileFormat.geojson if text.startswith((b"{", b"[")) else FileFormat.csv


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def neutralised(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet might run it as a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `neutralised`."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def counted(rows: Iterator[TableRow], most: int) -> Iterator[TableRow]:
    """The rows, up to `most` of them; raises DomainError table_too_many_rows beyond."""
    for seen, row in enumerate(rows, start=1):
        if seen > most:
            raise DomainError("table_too_many_rows", "file", most=most)
        yield row
