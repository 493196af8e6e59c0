"""The reference data in `seed/`, read into plain values; where it comes from: seed/README.md."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import shape

from app.config import ROOT

FOLDER: Final = ROOT / "seed"


@dataclass(frozen=True, slots=True)
class Named:
    """A province, city or county of the reference province; its point in WGS-84 lng/lat."""

    code: str
    name: str
    level: str
    parent: str
    is_municipal_district: bool
    lng: float
    lat: float
    pinyin: str
    initials: str


@dataclass(frozen=True, slots=True)
class Township:
    """A township or sub-district; `point` (WGS-84 lng/lat) is known for about one in nine."""

    code: str
    name: str
    type: str
    parent: str
    point: tuple[float, float] | None
    pinyin: str
    initials: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement of GeoNames; `population` is 0 where unknown."""

    county: str
    lng: float
    lat: float
    feature_code: str
    population: int


@dataclass(frozen=True, slots=True)
class Area:
    """A county's borders; `province` is the neighbour's name, empty for the own province."""

    code: str
    name: str
    province: str
    polygon: Any


def divisions(folder: Path = FOLDER) -> list[Named]:
    """Province, cities and counties, a parent before its children."""
    rows = [
        Named(
            row["code"],
            row["name"],
            row["level"],
            row["parent"],
            row["is_municipal_district"] == "1",
            float(row["lng"]),
            float(row["lat"]),
            row["pinyin"],
            row["initials"],
        )
        for row in _rows(folder / "divisions.csv")
    ]
    order = ("province", "city", "county")
    return sorted(rows, key=lambda row: (order.index(row.level), row.code))


def townships(folder: Path = FOLDER) -> list[Township]:
    """Every township, ordered by code."""
    return [
        Township(
            row["code"],
            row["name"],
            row["type"],
            row["parent"],
            (float(row["lng"]), float(row["lat"])) if row["lng"] else None,
            row["pinyin"],
            row["initials"],
        )
        for row in _rows(folder / "townships.csv")
    ]


def settlements(folder: Path = FOLDER) -> list[Settlement]:
    """Every settlement, ordered by GeoNames id."""
    return [
        Settlement(
            row["county"],
            float(row["lng"]),
            float(row["lat"]),
            row["feature_code"],
            int(row["population"]),
        )
        for row in _rows(folder / "settlements.csv")
    ]


@cache
def counties(folder: Path = FOLDER) -> tuple[Area, ...]:
    """The province's own counties with their polygons (WGS-84), ordered by code."""
    return tuple(_areas(folder / "counties.geojson"))


@cache
def outside_counties(folder: Path = FOLDER) -> tuple[Area, ...]:
    """The neighbours' counties near the border, ordered by code."""
    return tuple(_areas(folder / "outside_counties.geojson"))


def edition(folder: Path = FOLDER) -> str:
    """The digests of all files: changes when any of them does."""
    return (folder / "SHA256SUMS").read_text(encoding="utf-8")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _areas(path: Path) -> Iterator[Area]:
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        polygon = shape(feature["geometry"])
        shapely.prepare(polygon)
        yield Area(properties["code"], properties["name"], properties.get("province", ""), polygon)
