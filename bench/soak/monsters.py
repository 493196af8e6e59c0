"""Files that are made to cost memory or time: bombs, endless lines, bottomless nesting."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.services.imports.columns import LABELS, Column

_HEADER: Final = ",".join(
    LABELS[column] for column in (Column.name, Column.kind, Column.lng, Column.lat)
)
_ROW: Final = "驿站{0},驿站,117.0{0},36.6\n"
_MB: Final = 1_000_000
_SHEET: Final = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_RELATION: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
_BOOK: Final = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http:'
    '//schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def monsters(folder: Path, megabytes: int) -> Iterator[Path]:
    """One after the other, each up to so many megabytes when unpacked; deleted when read."""
    for name, make in MAKERS.items():
        path = folder / f"monster-{name}"
        path.write_bytes(make(megabytes * _MB))
        yield path
        path.unlink()


def _book(sheet: bytes, texts: bytes = b"", extra: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATION)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if texts:
            archive.writestr("xl/sharedStrings.xml", texts)
        for number in range(extra):
            archive.writestr(f"xl/extra{number}.xml", b"")
    return made.getvalue()


def _cells(size: int) -> bytes:
    row = "<row>" + "<c t='inlineStr'><is><t>x</t></is></c>" * 400 + "</row>"
    return (_SHEET + row * (size // len(row))).encode()


def _doctype(_: int) -> bytes:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    return _book(f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e9;</x>'.encode())


MAKERS: Final[dict[str, Callable[[int], bytes]]] = {
    "rows.csv": lambda size: (
        _HEADER + "\n" + "".join(_ROW.format(n % 1000) for n in range(size // 40))
    ).encode(),
    "one-line.csv": lambda size: _HEADER.encode() + b"\n" + b"x" * size,
    "open-quote.csv": lambda size: _HEADER.encode() + b'\n"' + b"x\n" * (size // 2),
    "columns.csv": lambda size: _HEADER.encode() + b"," * (size // 10) + b"\n" + b"," * size,
    "zeros.csv": lambda size: b"\0" * size,
    "quotes.csv": lambda size: b'"' * (size // 4),
    "one-cell.xlsx": lambda size: _book((_SHEET + "<row><c><v>").encode() + b"1" * size),
    "cells.xlsx": lambda size: _book(_cells(size)),
    "texts.xlsx": lambda size: _book(_cells(1000), b"<sst><si><t>" + b"x" * size),
    "many-texts.xlsx": lambda size: _book(
        _cells(1000), b"<sst>" + b"<si><t>x</t></si>" * (size // 17)
    ),
    "deep.xlsx": lambda size: _book(b"<a>" * (size // 3)),
    "attribute.xlsx": lambda size: _book((_SHEET + '<row a="').encode() + b"1" * size),
    "parts.xlsx": lambda _: _book(b"<a/>", extra=3000),
    "doctype.xlsx": _doctype,
    "nested.geojson": lambda size: b'{"type":"FeatureCollection","features":' + b"[" * size,
    "objects.geojson": lambda size: b'{"a":' * (size // 5),
    "string.geojson": lambda size: b'{"type":"FeatureCollection","x":"' + b"x" * size,
    "digits.geojson": lambda size: b'{"type":"FeatureCollection","x":' + b"1" * size,
    "keys.geojson": lambda size: b'{"type":"FeatureCollection",' + b'"k":1,' * (size // 6),
    "blanks.geojson": lambda size: b"{" + b" " * size,
}
