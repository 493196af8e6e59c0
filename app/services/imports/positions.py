"""A row's coordinates: read, put the right way round in words, and moved to WGS-84."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.services.imports.cells import degrees
from app.services.imports.columns import Column
from app.services.imports.findings import RowProblem
from app.spatial.datum import Datum, to_wgs84

Point = tuple[float, float]

#: West, east, south, north of China with a margin: outside of it a number is no place of ours.
_WEST, _EAST, _SOUTH, _NORTH = 70.0, 140.0, 15.0, 55.0
_PAIR: Final = re.compile(r"[,;\s|/]+")


@dataclass(frozen=True, slots=True)
class Position:
    """The pair as the file has it, and the same point in WGS-84 with 6 decimals (lng, lat)."""

    written: Point
    wgs84: Point


def read_position(cells: Mapping[Column, str], datum: Datum) -> Position:
    """The row's point.

    Raises RowProblem: coordinates_missing, coordinates_unreadable, coordinates_swapped,
    coordinates_abroad.
    """
    lng_text, lat_text = _texts(cells)
    lng, lat = _number(lng_text, Column.lng), _number(lat_text, Column.lat)
    if _fits(lat, lng) and Column.lng not in cells:
        lng, lat = lat, lng  # one cell for both: people write either first
    if not _fits(lng, lat):
        code = "coordinates_swapped" if _fits(lat, lng) else "coordinates_abroad"
        raise RowProblem(code, Column.lng, lng=lng_text[:20], lat=lat_text[:20])
    return position(lng, lat, datum)


def position(lng: float, lat: float, datum: Datum) -> Position:
    """The pair, written in `datum`, and its WGS-84."""
    x, y = to_wgs84(lng, lat, datum)
    return Position((lng, lat), (round(x, 6), round(y, 6)))


def _texts(cells: Mapping[Column, str]) -> tuple[str, str]:
    if Column.lng in cells or Column.lat in cells:
        pair = (cells.get(Column.lng, ""), cells.get(Column.lat, ""))
    else:
        halves = _PAIR.split(cells.get(Column.point, "").strip("()[]"))
        if len(halves) > 2 or (len(halves) == 1 and halves[0]):
            raise RowProblem("coordinates_unreadable", Column.point, text=" ".join(halves)[:40])
        pair = (halves[0], halves[-1])
    for text, column in zip(pair, (Column.lng, Column.lat), strict=True):
        if not text:
            raise RowProblem("coordinates_missing", column)
    return pair


def _number(text: str, column: Column) -> float:
    number = degrees(text)
    if number is None:
        raise RowProblem("coordinates_unreadable", column, text=text[:40])
    return number


def _fits(lng: float, lat: float) -> bool:
    return _WEST <= lng <= _EAST and _SOUTH <= lat <= _NORTH
