"""Likely duplicates: two places of one kind within 100 m whose names are alike."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.kinds import PlaceKind, PlaceStatus
from app.models.place import Place
from app.services.imports.columns import Column
from app.services.imports.findings import Finding, Findings, Group
from app.services.imports.words import key, kind_words
from app.spatial.atlas import GEOD

#: Geodesic metres (the issue's figure).
WITHIN_M: Final = 100.0
#: Names are alike from this share of common letters on (difflib's ratio), what every such place
#: is called left out.
ALIKE: Final = 0.7
#: So many neighbours of one row are compared: more on one spot are no list of places.
MOST_NEIGHBOURS: Final = 200

#: Cells of at least 100 m up to 40° N.
_LNG_CELL, _LAT_CELL = 0.00125, 0.001
#: Degrees around the file's points in which places of the database are compared.
_MARGIN: Final = 0.002
_CHUNK: Final = 5000
_KINDS: Final = {kind: index for index, kind in enumerate(PlaceKind)}
_DIGITS: Final = re.compile(r"\d+|[一二三四五六七八九十]+(?=号|站|期|组|区)")
_GENERIC: Final = re.compile(
    "|".join(
        sorted(
            map(re.escape, [*kind_words(), "户外劳动者", "工会", "爱心", "服务", "站点", "职工"]),
            key=len,
            reverse=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to compare: a row of the file, or (row 0) one in the database by its public id."""

    row: int
    public_id: str
    kind: PlaceKind
    name: str
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and what it may be a duplicate of, so many metres away."""

    spot: Spot
    other: Spot
    metres: float


def alike(one: str, other: str) -> bool:
    """Whether two names may mean the same place; different numbers in them say no."""
    a, b = key(one), key(other)
    if a == b:
        return True
    numbers = _DIGITS.findall(a), _DIGITS.findall(b)
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return False
    a, b = _GENERIC.sub("", a), _GENERIC.sub("", b)
    short, long = sorted((a, b), key=len)
    if not short or (len(short) >= 2 and short in long):
        return True
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= ALIKE


def likely_duplicates(rows: list[Spot], others: list[Spot]) -> Iterator[Pair]:
    """Each row against the rows before it and against `others` (places in the database)."""
    spots = [*rows, *others]
    if not rows:
        return
    grid = _Grid(spots)
    for index, candidates in grid.neighbours(len(rows)):
        spot = spots[index]
        for candidate in candidates[:MOST_NEIGHBOURS]:
            if index <= candidate < len(rows):
                continue
            other = spots[candidate]
            metres = float(GEOD.inv(spot.lng, spot.lat, other.lng, other.lat)[2])
            if metres <= WITHIN_M and alike(spot.name, other.name):
                yield Pair(spot, other, metres)


def tell_duplicates(
    session: Session, spots: list[Spot], matched: Collection[int], findings: Findings
) -> None:
    """Add a finding for each pair among the rows, and with places in the database that are
    neither made up, nor retired, nor `matched` (by id) by a row already."""
    if not spots:
        return
    lngs, lats = [spot.lng for spot in spots], [spot.lat for spot in spots]
    query = (
        select(Place.id, Place.public_id, Place.kind, Place.name, Place.lng, Place.lat)
        .where(Place.demo.is_(False), Place.status != PlaceStatus.retired)
        .where(Place.lng.between(min(lngs) - _MARGIN, max(lngs) + _MARGIN))
        .where(Place.lat.between(min(lats) - _MARGIN, max(lats) + _MARGIN))
        .order_by(Place.id)
        .limit(_CHUNK)
    )
    others: list[Spot] = []
    last = 0
    while rows := session.execute(query.where(Place.id > last)).all():
        others += [Spot(0, *row[1:]) for row in rows if row[0] not in matched]
        last = rows[-1][0]
    for pair in likely_duplicates(spots, others):
        details = {
            "name": pair.spot.name,
            "other_row": pair.other.row,
            "other_name": pair.other.name,
            "public_id": pair.other.public_id,
            "metres": round(pair.metres),
        }
        findings.add(
            Finding(Group.duplicate, "likely_duplicate", pair.spot.row, Column.name, details)
        )


class _Grid:
    """All spots sorted by kind and cell, so that the cells around one are three ranges."""

    def __init__(self, spots: list[Spot]) -> None:
        count = len(spots)
        kinds = np.fromiter((_KINDS[spot.kind] for spot in spots), np.int64, count)
        east = np.fromiter((spot.lng / _LNG_CELL for spot in spots), np.float64, count)
        north = np.fromiter((spot.lat / _LAT_CELL for spot in spots), np.float64, count)
        self._keys = (kinds << 40) + (north.astype(np.int64) << 20) + east.astype(np.int64)
        self._order = np.argsort(self._keys, kind="stable")
        self._sorted = self._keys[self._order]

    def neighbours(self, rows: int) -> Iterator[tuple[int, list[int]]]:
        """For each of the first `rows` spots that has any: who stands in the nine cells around."""
        keys = self._keys[:rows]
        ranges: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for up in (-1, 0, 1):
            around = keys + (up << 20)
            ranges.append(
                (
                    np.searchsorted(self._sorted, around - 1, "left"),
                    np.searchsorted(self._sorted, around + 1, "right"),
                )
            )
        counts = sum(stop - start for start, stop in ranges)
        for index in np.flatnonzero(counts > 1).tolist():
            found: list[int] = []
            for start, stop in ranges:
                found += self._order[start[index] : stop[index]][: MOST_NEIGHBOURS + 1].tolist()
            yield index, sorted(found)
