"""GeoNames' settlements of the province: what gives the demo its towns and demand its points."""

import csv
import re
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry import Point

from seed.borders import County

_HAN: Final = re.compile(r"^[\u4e00-\u9fff]+$")
_SUFFIX: Final = re.compile(r"(街道|镇|乡|市|区|县)$")
#: A settlement on the shore may miss its county's polygon by this much, in degrees (about 3 km).
_SHORE_DEG: Final = 0.03
_COLUMNS: Final = [
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature_class",
    "feature_code",
    "country_code",
    "cc2",
    "admin1_code",
    "admin2_code",
    "admin3_code",
    "admin4_code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification_date",
]


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement as GeoNames has it, with the county whose polygon holds it."""

    geonameid: str
    name: str
    han_names: tuple[str, ...]
    lng: float
    lat: float
    feature_code: str
    population: int
    county: str
    modified: str


def read(text: str, ours: list[County], outside: list[County]) -> list[Settlement]:
    """The settlements of Shandong (GeoNames admin1 25) that lie in one of `ours`.

    A point in no polygon belongs to the nearest county within about 3 km; one that a neighbour's
    county holds is left out.
    """
    found = []
    for line in text.splitlines():
        row = dict(zip(_COLUMNS, line.split("\t"), strict=True))
        if row["country_code"] != "CN" or row["admin1_code"] != "25":
            continue
        county = _county(Point(float(row["longitude"]), float(row["latitude"])), ours, outside)
        if county is not None:
            found.append(_settlement(row, county))
    return sorted(found, key=lambda settlement: int(settlement.geonameid))


def stem(name: str) -> str:
    """`name` without its administrative suffix (镇, 街道 …)."""
    return _SUFFIX.sub("", name)


def in_township(settlements: list[Settlement], county: str, name: str) -> Settlement | None:
    """The settlement of `county` that bears the township's `name`, with or without suffix.

    Where several do, the most populous, then the one known for longest.
    """
    wanted = {name, stem(name)}
    hits = [s for s in settlements if s.county == county and wanted & set(s.han_names)]
    return min(hits, key=lambda s: (-s.population, int(s.geonameid)), default=None)


def han_name(settlement: Settlement, known: set[str], characters: set[str]) -> str:
    """Its simplified Chinese name: one that a division bears, else one in the same characters.

    GeoNames mixes traditional and Japanese forms (鄒城市, 浜州市) among the alternate names.
    """
    plain = [name for name in settlement.han_names if set(name) <= characters]
    borne = [name for name in plain if name in known or stem(name) in known]
    return next(iter(borne or plain), "")


def write(path: str, settlements: list[Settlement], names: dict[str, str]) -> None:
    """One CSV row for each settlement, ordered by GeoNames id."""
    with open(path, "w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(
            [
                "geonameid",
                "name",
                "name_zh",
                "lng",
                "lat",
                "feature_code",
                "population",
                "county",
                "modified",
            ]
        )
        for s in settlements:
            name_zh = names[s.geonameid]
            place = (s.geonameid, s.name, name_zh, s.lng, s.lat)
            rows.writerow((*place, s.feature_code, s.population, s.county, s.modified))


def _settlement(row: dict[str, str], county: str) -> Settlement:
    alternates = row["alternatenames"].split(",")
    return Settlement(
        geonameid=row["geonameid"],
        name=row["name"],
        han_names=tuple(name for name in alternates if _HAN.match(name)),
        lng=float(row["longitude"]),
        lat=float(row["latitude"]),
        feature_code=row["feature_code"],
        population=int(row["population"]),
        county=county,
        modified=row["modification_date"],
    )


def _county(point: Point, ours: list[County], outside: list[County]) -> str | None:
    for county in ours:
        if county.polygon.covers(point):
            return county.code
    if any(county.polygon.covers(point) for county in outside):
        return None
    nearest = min(ours, key=lambda county: shapely.distance(county.polygon, point))
    near_enough = shapely.distance(nearest.polygon, point) <= _SHORE_DEG
    return nearest.code if near_enough else None
