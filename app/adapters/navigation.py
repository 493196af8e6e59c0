"""Links that open a map app with the route to a place, each in the datum which that app reads.

Formats: AMap https://lbs.amap.com/api/uri-api/guide/travel/route (GCJ-02 only), Tencent
https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute (`coord_type=1` is WGS-84), Baidu
https://lbsyun.baidu.com/index.php?title=uri/api/web (`coord_type=wgs84`). `geo:` links are avoided:
phones without a handler show an error page.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from app.adapters.chinese_datums import Point, gcj02, in_china
from app.i18n import N_


class MapApp(StrEnum):
    """A map app that workers have on their phones."""

    amap = "amap"
    tencent = "tencent"
    baidu = "baidu"


#: The others take the phone's own fix.
TOLD_THE_ORIGIN: Final = frozenset({MapApp.baidu})

MAP_APP_LABELS: Final[dict[MapApp, str]] = {
    MapApp.amap: N_("高德地图"),
    MapApp.tencent: N_("腾讯地图"),
    MapApp.baidu: N_("百度地图"),
}

#: Travel mode -> the word of each app. None has truck routes behind a link: they get the car's.
_AMAP_MODES: Final = {"walk": "walk", "ebike": "ride", "car": "car", "truck": "car"}
_TENCENT_MODES: Final = {"walk": "walk", "ebike": "bike", "car": "drive", "truck": "drive"}
_BAIDU_MODES: Final = {"walk": "walking", "ebike": "riding", "car": "driving", "truck": "driving"}

#: The apps split a parameter *after* decoding it, so that an escaped separator inside a name would
#: still cut it: such signs are written in their full-width form, which reads the same.
_SEPARATORS: Final = str.maketrans({",": "，", "|": "｜", ":": "：", ";": "；"})
LONGEST_NAME: Final = 60


def links(
    lng: float,
    lat: float,
    name: str,
    mode: str,
    origin: Point | None = None,
    *,
    src: str = "yijia",
) -> dict[MapApp, str]:
    """Each app's https address of the route to (lng, lat), WGS-84, by `mode` (a travel mode).

    `origin` (WGS-84 lng, lat) goes to Baidu only, which asks for one; the other apps take the
    phone's own fix, so that the worker's position is not handed on without need. `src` names this
    site to the apps. Raises KeyError for an unknown mode.
    """
    return {app: link(app, lng, lat, name, mode, origin, src=src) for app in MapApp}


def link(
    app: MapApp,
    lng: float,
    lat: float,
    name: str,
    mode: str,
    origin: Point | None = None,
    *,
    src: str = "yijia",
) -> str:
    """One app's address, for a card that shows one button; arguments as for `links`."""
    label = _label(name)
    if app is MapApp.amap:
        x, y = gcj02(lng, lat) if in_china(lng, lat) else (lng, lat)
        return (
            f"https://uri.amap.com/navigation?to={x:.6f},{y:.6f},{label}"
            f"&mode={_AMAP_MODES[mode]}&src={_label(src)}&callnative=1"
        )
    if app is MapApp.tencent:
        return (
            f"https://apis.map.qq.com/uri/v1/routeplan?type={_TENCENT_MODES[mode]}&to={label}"
            f"&tocoord={lat:.6f},{lng:.6f}&coord_type=1&referer={_label(src)}"
        )
    return _baidu(lng, lat, label, _BAIDU_MODES[mode], origin, _label(src))


def _baidu(lng: float, lat: float, label: str, mode: str, origin: Point | None, src: str) -> str:
    """The route, or without an origin the place itself, from where Baidu offers the route."""
    if origin is None:
        return (
            f"https://api.map.baidu.com/marker?location={lat:.6f},{lng:.6f}&title={label}"
            f"&content={label}&coord_type=wgs84&output=html&src={src}"
        )
    # `%7C` is the pipe between position and name.
    return (
        f"https://api.map.baidu.com/direction?origin=latlng:{origin[1]:.4f},{origin[0]:.4f}"
        f"%7Cname:{_label(_MY_POSITION)}&destination=latlng:{lat:.6f},{lng:.6f}%7Cname:{label}"
        f"&mode={mode}&coord_type=wgs84&output=html&src={src}"
    )


#: What Baidu's own pages call the phone's position.
_MY_POSITION: Final = "我的位置"


@lru_cache(maxsize=4096)
def _label(name: str) -> str:
    """A name as one part of a parameter: separators made harmless, cut, percent-encoded.

    Lone surrogates, which no address can carry, become question marks.
    """
    text = " ".join(name.translate(_SEPARATORS).split())[:LONGEST_NAME]
    return quote(text, safe="", errors="replace")
