"""Comma-, semicolon- and tab-separated text in the encodings that Chinese offices produce."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.adapters.tables import LONGEST_CELL, MOST_COLUMNS, TableRow
from app.errors import DomainError

#: Characters in one line: 500 columns of a hundred characters each, and room to spare.
LONGEST_LINE: Final = 1_000_000
DELIMITERS: Final = (",", "\t", ";", "\uff0c", "|")
CHUNK: Final = 1 << 20
#: A file that is UTF-8 but for a few damaged bytes has at most this share of unreadable
#: characters among its non-ASCII ones; a GBK file read as UTF-8 has more than half.
DAMAGED_SHARE: Final = 0.05

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """How a text table is written: Python's name of the encoding, and the delimiter."""

    encoding: str
    delimiter: str


def layout(path: Path) -> CsvLayout:
    """Find the encoding (the whole file is decoded once) and the delimiter.

    UTF-8 with or without a mark, UTF-16 with one, GB18030 (of which GBK and GB2312 are parts).
    Raises DomainError: table_nul, table_damaged_text (with the line), table_encoding,
    table_line_too_long.
    """
    encoding = _encoding(path)
    return CsvLayout(encoding, _delimiter(path, encoding))


def rows(path: Path, how: CsvLayout) -> Iterator[TableRow]:
    """Every record, blank ones included, in constant memory.

    Raises DomainError: table_quotes, table_line_too_long, table_too_many_columns, table_cell,
    each with the row in which it happened.
    """
    with path.open(encoding=how.encoding, newline="") as file:
        reader = csv.reader(_lines(file), delimiter=how.delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise DomainError("table_quotes", "file", row=number) from error
            if len(cells) > MOST_COLUMNS:
                cells = _without_empty_tail(cells, number)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise DomainError("table_cell", "file", row=number, most=LONGEST_CELL)
            yield TableRow(number, tuple(cells))


def _without_empty_tail(cells: list[str], number: int) -> list[str]:
    """Empty cells on the right are a spreadsheet's habit; filled ones are no table of ours."""
    if any(cells[MOST_COLUMNS:]):
        raise DomainError("table_too_many_columns", "file", row=number, columns=len(cells))
    return cells[:MOST_COLUMNS]


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise DomainError("table_line_too_long", "file", row=number)
        yield line


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in BOMS:
        if head.startswith(mark):
            if not _decodes(path, name):
                raise DomainError("table_encoding", "file")
            return name
    if _has_nul(path):
        raise DomainError("table_nul", "file")
    if _decodes(path, "utf-8"):
        return "utf-8"
    _refuse_damaged_utf8(path)
    if _decodes(path, "gb18030"):
        return "gb18030"
    raise DomainError("table_encoding", "file")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if encoding == "utf-16" and "\0" in decoder.decode(chunk):
                    raise DomainError("table_nul", "file")
                if encoding != "utf-16":
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _has_nul(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\0" in chunk:
                return True
    return False


def _refuse_damaged_utf8(path: Path) -> None:
    """Say where a file that is clearly UTF-8 is broken, instead of reading it as something else."""
    good = bad = 0
    first: int | None = None
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(CHUNK), b""), start=1):
            if line.isascii():
                continue
            text = line.decode("utf-8", errors="replace")
            broken = text.count("\N{REPLACEMENT CHARACTER}")
            bad += broken
            good += sum(not letter.isascii() for letter in text) - broken
            if broken and first is None:
                first = number
    if good and bad / (good + bad) <= DAMAGED_SHARE:
        raise DomainError("table_damaged_text", "file", row=first)


def _delimiter(path: Path, encoding: str) -> str:
    """The one that cuts the earliest of the first rows into three columns or more."""
    best: tuple[int, int, str] | None = None
    for candidate in DELIMITERS:
        for row in _first_rows(path, CsvLayout(encoding, candidate)):
            if len(row.cells) >= 3:
                score = (row.number, -len(row.cells), candidate)
                best = min(best, score, key=lambda each: each[:2]) if best else score
                break
    return best[2] if best else ","


def _first_rows(path: Path, how: CsvLayout) -> Iterator[TableRow]:
    """The first twenty rows, as far as they can be read with that delimiter."""
    try:
        with closing(rows(path, how)) as source:  # type: ignore[type-var]
            for row in source:
                yield row
                if row.number >= 20:
                    return
    except DomainError as error:
        if error.code == "table_line_too_long":
            raise
