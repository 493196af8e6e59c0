"""Tables of listings with something wrong: in a cell, in the form, in the bytes."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final

from openpyxl import Workbook

from app.models.kinds import KIND_LABELS
from app.services.imports.columns import LABELS, Column
from bench.soak.oddities import mangled

COLUMNS: Final = tuple(column for column in Column if column is not Column.point)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: What may stand in any cell.
_ODD: Final = (
    *("", " ", "NaN", "inf", "1e309", "-1e309", "１１７．０２", "117.02,36.66", "36.66", "0", "-0"),
    *("=1+1", "+86 531", "-", "@SUM(A1)", "\t=x", "'=x", "#N/A", "#REF!", "TRUE", "null", "{}"),
    *(
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ufeff",
        "\ud800",
        "a" * 40_000,
        "驿" * 200,
        "🕗" * 50,
        "ﷺ" * 99,
    ),
    *("24小时", "周一至周五 8:00-", "Mo-Fr 08:00-26:00; PH off", "8点到5点", "2026-02-30", "45321"),
    *(
        "2026年13月",
        "99999999999999999999",
        "1.38E+10",
        "370102",
        "37010200",
        "110101",
        "无",
        "、、",
    ),
    *(
        '"',
        '""',
        "',",
        "\n",
        "a\nb\r\nc",
        "<b>",
        "&amp;&#0;",
        "%s%n",
        "../../etc",
        "station",
        "驿站",
    ),
)


def rows(chance: random.Random, count: int) -> Iterator[list[str]]:
    """Rows in the order of `COLUMNS`, one cell in ten odd."""
    for number in range(count):
        cells = {
            Column.name: f"第{number}驿站",
            Column.kind: chance.choice(list(KIND_LABELS.values())),
            Column.address: "解放路1号",
            Column.lng: f"{117.05 + chance.gauss(0, 0.02):.6f}",
            Column.lat: f"{36.65 + chance.gauss(0, 0.02):.6f}",
            Column.phone: "0531-12351",
            Column.hours: chance.choice(
                ("8:00-18:00", "24小时", "周一至周五 8:00-12:00,14:00-18:00")
            ),
            Column.amenities: "饮水、热饭、手机充电",
            Column.verified_on: "2026-01-05",
            Column.external_id: f"N{number}",
        }
        yield [
            chance.choice(_ODD) if chance.random() < 0.1 else cells.get(column, "")
            for column in COLUMNS
        ]


def header(chance: random.Random) -> list[str]:
    """Our own column names in Chinese or English, sometimes one doubled, lost or strange."""
    names = [chance.choice((LABELS[column], column.value)) for column in COLUMNS]
    if chance.random() < 0.2:
        names[chance.randrange(len(names))] = chance.choice((*_ODD[:30], *names))
    return names


def as_csv(chance: random.Random, count: int) -> bytes:
    """Comma, semicolon or tab; UTF-8 with and without its mark, UTF-16, GBK."""
    text = io.StringIO(newline="")
    how = {"delimiter": chance.choice(",;\t,"), "lineterminator": chance.choice(("\r\n", "\n"))}
    writer = csv.writer(text, **how)  # type: ignore[arg-type]
    writer.writerow(header(chance))
    writer.writerows(rows(chance, count))
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1"))
    return text.getvalue().encode(encoding, "replace")


def as_xlsx(chance: random.Random, count: int) -> bytes:
    """A workbook as an office program writes it, with shared texts; parts may be broken."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([_UNPRINTABLE.sub("", name) for name in header(chance)])
    for row in rows(chance, count):
        cells: list[Any] = [_UNPRINTABLE.sub("", cell)[:32_767] for cell in row]
        cells[COLUMNS.index(Column.lng)] = _number(cells[COLUMNS.index(Column.lng)])
        sheet.append(cells)
    whole = io.BytesIO()
    book.save(whole)
    return (
        _with_broken_part(chance, whole.getvalue()) if chance.random() < 0.6 else whole.getvalue()
    )


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if abs(number) < 1e300 else text


def _with_broken_part(chance: random.Random, whole: bytes) -> bytes:
    """The same archive, sound as an archive, with the bytes of one part mangled."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        chosen = chance.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            data = old.read(name)
            new.writestr(name, mangled(chance, data) if name == chosen else data)
    return made.getvalue()


def as_geojson(chance: random.Random, count: int) -> bytes:
    """A collection whose geometries are not all points."""
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(chance, cells),
            "properties": dict(zip(header(chance), cells, strict=True)),
        }
        for cells in rows(chance, count)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def _geometry(chance: random.Random, cells: list[str]) -> Any:
    if chance.random() < 0.8:
        point = [cells[COLUMNS.index(Column.lng)], cells[COLUMNS.index(Column.lat)]]
        return {"type": "Point", "coordinates": [_number(one) for one in point]}
    return chance.choice(
        (
            *(None, [], 7, "Point", {}, {"type": "Point"}, {"type": "Point", "coordinates": None}),
            {"type": "Point", "coordinates": [117, [36]]},
            {"type": "Point", "coordinates": [True, False]},
            {"type": "LineString", "coordinates": [[117, 36], [118, 37]]},
            {"type": "Point", "coordinates": [10**400, 36]},
        )
    )


FORMS: Final[dict[str, Callable[[random.Random, int], bytes]]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "geojson": as_geojson,
}


def odd_file(chance: random.Random) -> tuple[str, bytes]:
    """A file's ending and its bytes; four in ten are mangled as bytes too."""
    ending = chance.choice(list(FORMS))
    data = FORMS[ending](chance, chance.choice((0, 1, 5, 30)))
    if chance.random() < 0.4:
        data = mangled(chance, data)
    return chance.choice((ending, ending, ending, "txt")), data
