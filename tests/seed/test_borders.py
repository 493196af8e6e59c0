"""The polygons: valid, inside the province's box, without overlaps, neighbours within reach."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape
from shapely.ops import nearest_points

SEED = Path(__file__).parents[2] / "seed"
WGS84 = Geod(ellps="WGS84")


def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SEED / name).read_text(encoding="utf-8"))["features"]
    return found


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    return {f["properties"]["code"]: shape(f["geometry"]) for f in features("counties.geojson")}


@pytest.fixture(scope="module")
def outside() -> dict[str, Any]:
    rows = features("outside_counties.geojson")
    return {f["properties"]["code"]: shape(f["geometry"]) for f in rows}


def test_every_county_of_the_table_has_a_polygon_of_the_same_name_and_class() -> None:
    with (SEED / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        table = {row["code"]: row for row in csv.DictReader(stream) if row["level"] == "county"}
    drawn = {f["id"]: f["properties"] for f in features("counties.geojson")}
    assert len(drawn) == 136
    assert drawn.keys() == table.keys()
    for code, properties in drawn.items():
        assert properties["name"] == table[code]["name"]
        assert properties["is_municipal_district"] == (table[code]["is_municipal_district"] == "1")


def test_the_polygons_are_valid_and_lie_where_the_province_lies(
    ours: dict[str, Any], outside: dict[str, Any]
) -> None:
    for polygon in [*ours.values(), *outside.values()]:
        assert polygon.geom_type == "MultiPolygon"
        assert shapely.is_valid(polygon)
    west, south, east, north = shapely.total_bounds(list(ours.values()))
    assert (114.7 < west < 115) and (122.6 < east < 122.8)
    assert (34.3 < south < 34.5) and (38.2 < north < 38.5)


def test_the_counties_fit_together_without_gap_or_overlap(ours: dict[str, Any]) -> None:
    assert shapely.coverage_is_valid(list(ours.values()))


def test_a_neighbour_overlaps_a_county_only_on_one_islet(
    ours: dict[str, Any], outside: dict[str, Any]
) -> None:
    """The layer gives an islet of 0.27 square kilometres to both 岚山区 and 连云区."""
    codes = list(outside)
    tree = shapely.STRtree([outside[code] for code in codes])
    overlaps = {}
    for code, polygon in ours.items():
        for i in tree.query(polygon, predicate="intersects"):
            area = shapely.intersection(polygon, outside[codes[i]]).area
            if area > 1e-9:  # square degrees: about ten square metres
                overlaps[code, codes[i]] = area
    assert overlaps.keys() == {("371103", "320703")}
    assert overlaps["371103", "320703"] < 3e-5


def test_a_countys_point_lies_in_it(ours: dict[str, Any]) -> None:
    with (SEED / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["level"] == "county":
                point = shapely.Point(float(row["lng"]), float(row["lat"]))
                assert ours[row["code"]].contains(point), row["name"]


def test_a_townships_point_lies_in_its_county(ours: dict[str, Any]) -> None:
    known = 0
    with (SEED / "townships.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["lng"]:
                known += 1
                point = shapely.Point(float(row["lng"]), float(row["lat"]))
                assert shapely.distance(ours[row["parent"]], point) < 0.03, row["name"]
    assert known == 194


def test_every_outside_county_lies_within_thirty_kilometres(
    ours: dict[str, Any], outside: dict[str, Any]
) -> None:
    province = shapely.union_all(list(ours.values()))
    for code, polygon in outside.items():
        here, there = nearest_points(province, polygon)
        metres = WGS84.inv(here.x, here.y, there.x, there.y)[2]
        assert metres < 31_500, code  # nearest in degrees is not quite nearest in metres


def test_the_neighbours_that_touch_the_province_are_there(outside: dict[str, Any]) -> None:
    touching = {"130928", "131126", "320322", "320707", "340602", "410926", "410225"}
    assert touching <= outside.keys()
    provinces = {f["properties"]["province"] for f in features("outside_counties.geojson")}
    assert provinces == {"河北省", "河南省", "江苏省", "安徽省"}
    assert not any(code.startswith("37") for code in outside)
