"""GeoJSON point collections as a stream."""

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters import geojson
from app.adapters.geojson import Feature, features
from app.adapters.geojson_writing import write
from app.errors import DomainError

#: The folder is overwritten by every example, which is what these tests want.
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder: Path, content: str | bytes) -> list[Feature]:
    path = folder / "places.geojson"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(features(path))


def collection(*items: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(items)})


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*position: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(position)}


def code_of(folder: Path, content: str | bytes) -> str:
    with pytest.raises(DomainError) as refused:
        read(folder, content)
    return refused.value.code


def test_points_and_properties_come_in_order(tmp_path: Path) -> None:
    text = collection(
        feature(point(117.5, 36.5), name="甲"),
        feature(point(117, 36, 12.5), name="乙", hours=None),
    )
    assert read(tmp_path, "\ufeff" + text) == [
        Feature(1, {"name": "甲"}, (117.5, 36.5)),
        Feature(2, {"name": "乙", "hours": None}, (117.0, 36.0)),
    ]
    assert read(tmp_path, collection()) == []


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        7,
        point(),
        point(117.0),
        point("117", "36"),
        point(True, False),
        point(10**400, 36),
        {"type": "LineString", "coordinates": [[117, 36], [118, 36]]},
    ],
)
def test_what_is_no_point_has_none(tmp_path: Path, geometry: Any) -> None:
    assert read(tmp_path, collection(feature(geometry)))[0].point is None


def test_odd_features_do_not_stop_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, collection(None, [], {}, feature(point(117, 36))))
    assert [each.point for each in found] == [None, None, None, (117.0, 36.0)]


def test_members_after_and_before_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text('{"name":"a","features":[],"type":"FeatureCollection","n":12345}')
    told: dict[str, Any] = {}
    assert list(features(path, told.__setitem__)) == []
    assert told == {"name": "a", "type": "FeatureCollection", "n": 12345}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]", "geojson_not_collection"),
        ("{}", "geojson_not_collection"),
        ('{"type":"Feature","features":[]}', "geojson_not_collection"),
        ('{"features":{}}', "geojson_not_collection"),
        ('{"features":[{]}', "geojson_damaged"),
        ('{"features":[{}', "geojson_damaged"),
        ('{"features":[{}]', "geojson_damaged"),
        ('{"features":[]} x', "geojson_damaged"),
        ('{"features":[{"geometry":{"type":"Point","coordinates":[NaN,1]}}]}', "geojson_damaged"),
        ('{"features":[' + "[" * 100_000, "geojson_damaged"),
        ('{"a":' + "9" * 5000 + "}", "geojson_damaged"),
        ('{"a":"' + "x" * 1_200_000 + '"}', "geojson_damaged"),
        (b'{"name":"\xff"}', "geojson_encoding"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert code_of(tmp_path, text) == code


def test_the_damaged_feature_is_told(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        read(tmp_path, collection(*[feature(point(117, 36))] * 3)[:-3] + ",{]}")
    assert refused.value.details["feature"] in {3, 4}


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("EPSG:4326", True),
        ("urn:ogc:def:crs:EPSG::4490", True),
        ("urn:ogc:def:crs:EPSG::3857", False),
        ("EPSG:4547", False),
    ],
)
def test_other_reference_systems_are_refused(tmp_path: Path, name: str, fine: bool) -> None:
    text = collection(crs={"type": "name", "properties": {"name": name}})
    if fine:
        assert read(tmp_path, text) == []
    else:
        assert code_of(tmp_path, text) == "geojson_crs"


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_pieces_of_any_size_give_the_same(
    tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [feature(point(117.25 + n, 36), name=f'驿站{n} \\" é') for n in range(5)]
    whole = read(tmp_path, collection(*items, bbox=[1, 2, 34]))
    monkeypatch.setattr(geojson, "CHUNK", chunk)
    assert read(tmp_path, collection(*items, bbox=[1, 2, 34])) == whole


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    out = io.BytesIO()
    rows = [((117.123456, 36.5), {"name": "驿站", "phone": ""}), ((117.0, 36.0), {})]
    assert write(out, rows, {"datum": "wgs84"}) == 2
    assert json.loads(out.getvalue())["datum"] == "wgs84"
    assert [(f.point, f.properties) for f in read(tmp_path, out.getvalue())] == rows


@given(st.binary(max_size=200).map(lambda tail: b'{"features":[' + tail) | st.binary(max_size=200))
@settings(FUZZ, max_examples=150)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with suppress(DomainError):
        found = read(tmp_path, content)
        assert all(isinstance(each.properties, dict) for each in found)
