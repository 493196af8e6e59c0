"""Broken and hostile tables through the import's dry run; the long version is `make soak`."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.soak import hostile
from bench.soak.files import Reader
from bench.soak.monsters import monsters
from bench.soak.stage import Stage

COUNT = 60
#: Megabytes of a monster: enough to be told from a list, small enough to be made quickly.
SIZE = 1


@pytest.fixture
def reader(spatialite_stage: Stage, tmp_path: Path) -> Iterator[Reader]:
    with hostile.site(spatialite_stage, spatialite_stage.worlds["spatialite"]) as app:
        yield Reader(app, tmp_path)


def test_odd_tables_are_read_or_refused_in_words(reader: Reader) -> None:
    chance = random.Random(31)
    for number in range(COUNT):
        reader.odd(chance, number)
    assert reader.problems == []
    assert reader.codes[0] > 5


def test_monsters_are_refused_in_words(reader: Reader, tmp_path: Path) -> None:
    for path in monsters(tmp_path, SIZE):
        if path.name != "monster-rows.csv":
            reader.read(path, "--datum", "wgs84")
    assert reader.problems == []
    assert set(reader.codes) == {1}


def _collection(tmp_path: Path, **properties: Any) -> Path:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [117.05, 36.65]},
        "properties": {"name": "站", "kind": "驿站", **properties},
    }
    path = tmp_path / "one.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_a_division_that_is_none_is_a_warning(reader: Reader, tmp_path: Path) -> None:
    assert reader.read(_collection(tmp_path, division="999999"), "--datum", "wgs84")
    assert reader.codes[0] == 1


@pytest.mark.parametrize("column", ["\ud800", "\x1b[31m"])
def test_a_column_that_no_terminal_can_show(reader: Reader, tmp_path: Path, column: str) -> None:
    assert reader.read(_collection(tmp_path, **{column: "x"}), "--datum", "wgs84")
    assert reader.codes[0] == 1
