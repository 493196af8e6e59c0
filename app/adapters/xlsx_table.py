"""Excel workbooks (.xlsx) as rows of text, read as a stream."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from app.adapters.tables import LONGEST_CELL, MOST_COLUMNS, TableRow
from app.adapters.xlsx_cells import column_of, index, plain_number
from app.adapters.xlsx_parts import (
    DEEPEST,
    LARGEST_TEXTS,
    Archive,
    SharedTexts,
    damaged,
    local,
    parsed,
)
from app.errors import DomainError

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible worksheet: its title and the part that holds it."""

    title: str
    part: str


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible worksheets in the workbook's order.

    Raises DomainError: table_damaged_workbook, table_not_excel (a zip file of something else).
    """
    with Archive(path) as archive:
        if not archive.has(WORKBOOK) or not archive.has(RELATIONS):
            raise DomainError("table_not_excel", "file")
        targets = {
            attributes.get("Id", ""): attributes.get("Target", "")
            for attributes in _elements(archive, RELATIONS, "Relationship")
            if attributes.get("Type", "").endswith("/worksheet")
        }
        found = [
            Sheet(attributes.get("name", ""), posixpath.normpath(_place(targets[relation])))
            for attributes in _elements(archive, WORKBOOK, "sheet")
            if attributes.get("state", "visible") == "visible"
            and (relation := attributes.get("id", "")) in targets
        ]
    if not found:
        raise DomainError("table_empty", "file")
    return tuple(found)


def _place(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _elements(archive: Archive, part: str, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == wanted and len(found) < 1000:
            found.append({local(key): value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open(part, most=4 << 20) as source:
        for _ in parsed(source, parser):
            pass
    return found


def rows(path: Path, sheet: Sheet) -> Iterator[TableRow]:
    """The rows that hold something, with the numbers that Excel shows, in bounded memory.

    Numbers and dates come as Excel keeps them (a date is a serial number); a formula as its last
    value, or as "=" when the workbook holds none; an error as its word ("#N/A").
    Raises DomainError: table_damaged_workbook, table_bomb, table_too_many_columns, table_cell.
    """
    with Archive(path) as archive:
        texts = SharedTexts()
        shared = posixpath.join("xl", "sharedStrings.xml")
        if archive.has(shared):
            with archive.open(shared, most=LARGEST_TEXTS) as source:
                texts.read(source)
        reader = _SheetReader(texts)
        with archive.open(sheet.part) as source:
            for _ in parsed(source, reader.parser):
                yield from reader.take()


class _SheetReader:
    """Turns the XML events of one sheet into rows; holds one chunk's rows at a time."""

    def __init__(self, texts: SharedTexts) -> None:
        self._texts = texts
        self._done: list[TableRow] = []
        self._depth = 0
        self._row = 0
        self._cells: dict[int, str] = {}
        self._column = -1
        self._type = "n"
        self._value: list[str] = []
        self._length = 0
        self._taking = False
        self._phonetic = False
        self._formula = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def take(self) -> list[TableRow]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise damaged("nesting")
        tag = local(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "t"}:
            self._taking = not self._phonetic
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._cells, self._column = {}, -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_of(reference, self._column + 1) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._value, self._length, self._formula = [], 0, False

    def _text(self, piece: str) -> None:
        if self._taking:
            self._length += len(piece)
            if self._length > LONGEST_CELL:
                raise DomainError("table_cell", "file", row=self._row, most=LONGEST_CELL)
            self._value.append(piece)

    def _end(self, name: str) -> None:
        self._depth -= 1
        tag = local(name)
        if tag in {"v", "t"}:
            self._taking = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and self._cells:
            width = max(self._cells) + 1
            cells = tuple(self._cells.get(column, "") for column in range(width))
            self._done.append(TableRow(self._row, cells))

    def _end_cell(self) -> None:
        value = "".join(self._value)
        if not value and not self._formula:
            return
        if not value:
            value = "="
        elif self._type == "s" and value:
            value = self._texts[index(value)]
        elif self._type == "n":
            value = plain_number(value)
        if self._column >= MOST_COLUMNS:
            columns = self._column + 1
            raise DomainError("table_too_many_columns", "file", row=self._row, columns=columns)
        self._cells[self._column] = value
