"""The divisions by code: province, cities, counties and townships, as two tables."""

import csv
from collections import Counter
from typing import Final

from seed.borders import PROVINCE, County
from seed.readings import initials, pinyin
from seed.settlements import Settlement, in_township, stem

DIVISION_COLUMNS: Final = [
    "code",
    "name",
    "level",
    "parent",
    "is_municipal_district",
    "lng",
    "lat",
    "pinyin",
    "initials",
]
TOWNSHIP_COLUMNS: Final = [
    "code",
    "name",
    "type",
    "parent",
    "lng",
    "lat",
    "geonameid",
    "pinyin",
    "initials",
]


def level(code: str) -> str:
    """province, city, county or township, read off the digits of a GB/T 2260 code."""
    if len(code) == 9:
        return "township"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def parent(code: str) -> str:
    """The code of the division above; empty for the province."""
    if level(code) == "township":
        return code[:6]
    if level(code) == "county":
        return code[:4] + "00"
    return code[:2] + "0000" if level(code) == "city" else ""


def is_municipal_district(code: str) -> bool:
    """市辖区: the last two digits are 01-20 (21-80 is 县, 81-99 is 县级市; GB/T 2260)."""
    return level(code) == "county" and 1 <= int(code[4:]) <= 20


def township_type(name: str) -> str:
    """街道, 镇 or 乡: how the name ends."""
    return next(kind for kind in ("街道", "镇", "乡") if name.endswith(kind))


def ours(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(code, name) of the province's divisions, ordered by code; townships have nine digits."""
    return sorted(row for row in rows if row[0].startswith(PROVINCE))


def write_divisions(
    path: str, rows: list[tuple[str, str]], counties: list[County], towns: list[Settlement]
) -> None:
    """Province, cities and counties.

    A county stands at its polygon's centre; a city and the province at the largest settlement
    that GeoNames knows in them.
    """
    centres = {county.code: county.centre() for county in counties}
    with open(path, "w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(DIVISION_COLUMNS)
        for code, name in rows:
            if level(code) == "township":
                continue
            lng, lat = centres[code] if code in centres else _seat(code, towns)
            district = int(is_municipal_district(code))
            place = (code, name, level(code), parent(code), district, lng, lat)
            table.writerow((*place, pinyin(name), initials(name)))


def write_townships(path: str, rows: list[tuple[str, str]], towns: list[Settlement]) -> None:
    """Townships and sub-districts; lng/lat only where GeoNames has a settlement of that name.

    A settlement that two townships of a county could claim says where neither is.
    """
    townships = [row for row in rows if level(row[0]) == "township"]
    matches = {code: in_township(towns, parent(code), name) for code, name in townships}
    claims = Counter(match.geonameid for match in matches.values() if match)
    with open(path, "w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(TOWNSHIP_COLUMNS)
        for code, name in townships:
            match = matches[code]
            sure = match is not None and claims[match.geonameid] == 1
            where = (match.lng, match.lat, match.geonameid) if match and sure else ("", "", "")
            kind = township_type(name)
            table.writerow((code, name, kind, parent(code), *where, pinyin(name), initials(name)))


def known_names(rows: list[tuple[str, str]]) -> set[str]:
    """The names the province's divisions bear, with and without suffix."""
    names = {name for _, name in ours(rows)}
    return names | {stem(name) for name in names}


def characters(rows: list[tuple[str, str]]) -> set[str]:
    """Every character that a Chinese division's name uses: simplified forms only."""
    return {character for _, name in rows for character in name}


def _seat(code: str, towns: list[Settlement]) -> tuple[float, float]:
    prefix = code.rstrip("0") if level(code) == "province" else code[:4]
    if level(code) == "province":
        capital = next(town for town in towns if town.feature_code == "PPLA")
        return capital.lng, capital.lat
    inside = [town for town in towns if town.county.startswith(prefix)]
    seat = max(inside, key=lambda town: (town.population, -int(town.geonameid)))
    return seat.lng, seat.lat
