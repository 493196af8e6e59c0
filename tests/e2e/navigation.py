"""Reading a navigation link the way the map app does, to the true position it leads to."""

from urllib.parse import parse_qs, urlsplit

import prcoords
from pyproj import Geod

_GEOD = Geod(ellps="WGS84")


def destination(link: str) -> tuple[float, float]:
    """WGS-84 (lng, lat) of where `link` leads; AMap's GCJ-02 is undone by foreign code."""
    address = urlsplit(link)
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    if address.netloc == "uri.amap.com":
        lng, lat = map(float, asked["to"].split(",")[:2])
        back = prcoords.gcj_wgs_bored(prcoords.Coords(lat, lng))
        return back.lon, back.lat
    if address.netloc == "apis.map.qq.com":
        assert asked["coord_type"] == "1"
        lat, lng = map(float, asked["tocoord"].split(","))
        return lng, lat
    assert address.netloc == "api.map.baidu.com"
    assert asked["coord_type"] == "wgs84"
    if "location" in asked:
        lat, lng = map(float, asked["location"].split(","))
    else:
        words = asked["destination"].split("|")[0].removeprefix("latlng:")
        lat, lng = map(float, words.split(","))
    return lng, lat


def metres_off(link: str, true: tuple[float, float]) -> float:
    """How far from the `true` position `link` leads, in geodesic metres."""
    return float(_GEOD.inv(*destination(link), *true)[2])
