"""Links to map apps lead back to the place within a metre, whatever the place is called."""

import math
import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.navigation import MAP_APP_LABELS, MapApp, link, links
from app.spatial.datum import Datum, to_wgs84
from app.travel.engine import Mode

PLACE = (117.0227, 36.6683)
HERE = (117.0191234, 36.6612345)
METRES_PER_DEGREE = 111_320.0


def parameters(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    assert parts.scheme == "https"
    return {
        key: values[0]
        for key, values in parse_qs(parts.query, strict_parsing=True).items()
        if len(values) == 1
    }


def decode(url: str) -> tuple[tuple[float, float], str]:
    """Where a link leads (WGS-84 lng, lat) and the name it carries, read as the apps read it."""
    given_ = parameters(url)
    host = urlsplit(url).hostname
    if host == "uri.amap.com":
        lng, lat, name = given_["to"].split(",")
        return to_wgs84(float(lng), float(lat), Datum.gcj02), name
    if host == "apis.map.qq.com":
        assert given_["coord_type"] == "1"
        lat, lng = given_["tocoord"].split(",")
        return (float(lng), float(lat)), given_["to"]
    assert host == "api.map.baidu.com" and given_["coord_type"] == "wgs84"
    if "location" in given_:
        lat, lng = given_["location"].split(",")
        return (float(lng), float(lat)), given_["title"]
    position, label = given_["destination"].split("|")
    lat, lng = position.removeprefix("latlng:").split(",")
    return (float(lng), float(lat)), label.removeprefix("name:")


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (a[0] - b[0]) * math.cos(math.radians(a[1]))
    return math.hypot(east, a[1] - b[1]) * METRES_PER_DEGREE


@given(
    st.floats(114.8, 122.7),
    st.floats(34.4, 38.4),
    st.sampled_from(Mode),
    st.sampled_from([None, HERE]),
)
@settings(max_examples=300, deadline=None)
def test_every_link_leads_to_the_place_within_a_metre(
    lng: float, lat: float, mode: Mode, origin: tuple[float, float] | None
) -> None:
    made = links(lng, lat, "泉城路环卫歇脚点", mode, origin)
    assert list(made) == list(MapApp)
    for url in made.values():
        position, name = decode(url)
        assert metres(position, (lng, lat)) < 1
        assert name == "泉城路环卫歇脚点"


@pytest.mark.parametrize("app", MapApp)
@pytest.mark.parametrize("origin", [None, HERE])
@pytest.mark.parametrize(
    "name",
    [
        "历下区,总工会|爱心&驿站",
        "驿站#1号?a=b+c%20",
        "☕️ 骑手之家 🛵",
        "A;B:C/D\\E\"'<>",
        "“引号”（括号）",
        "name:latlng:1,2|x",
    ],
)
def test_names_survive_as_the_reader_sees_them(
    app: MapApp, name: str, origin: tuple[float, float] | None
) -> None:
    url = link(app, *PLACE, name, "walk", origin)
    assert re.fullmatch(r"[!-~]+", url) and not re.search(r"[\"'<>\\|{}]", url)
    position, carried = decode(url)
    assert metres(position, PLACE) < 1
    assert unicodedata.normalize("NFKC", carried) == unicodedata.normalize("NFKC", name)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_name_breaks_a_link(name: str) -> None:
    for url in links(*PLACE, name, "ebike", HERE).values():
        assert url.isascii() and " " not in url
        assert metres(decode_position(url), PLACE) < 1


def decode_position(url: str) -> tuple[float, float]:
    """As `decode`, for names that may be empty and so drop out of the parsed query."""
    return decode(url.replace("&to=&", "&to=-&"))[0]


def test_a_lone_surrogate_is_replaced() -> None:
    assert "%3F" in link(MapApp.amap, *PLACE, "驿\ud800站", "walk")


@pytest.mark.parametrize(
    ("mode", "amap", "tencent", "baidu"),
    [
        (Mode.walk, "walk", "walk", "walking"),
        (Mode.ebike, "ride", "bike", "riding"),
        (Mode.car, "car", "drive", "driving"),
        (Mode.truck, "car", "drive", "driving"),
    ],
)
def test_each_app_has_its_own_word_for_the_mode(
    mode: Mode, amap: str, tencent: str, baidu: str
) -> None:
    made = {app: parameters(url) for app, url in links(*PLACE, "站", mode, HERE).items()}
    assert made[MapApp.amap]["mode"] == amap
    assert made[MapApp.tencent]["type"] == tencent
    assert made[MapApp.baidu]["mode"] == baidu


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(KeyError):
        links(*PLACE, "站", "boat")


def test_only_baidu_learns_where_the_worker_stands_and_only_roughly() -> None:
    made = links(*PLACE, "站", "walk", HERE)
    assert parameters(made[MapApp.baidu])["origin"] == "latlng:36.6612,117.0191|name:我的位置"
    for app in (MapApp.amap, MapApp.tencent):
        assert "36.66123" not in made[app] and "117.0191" not in made[app]


def test_the_site_names_itself() -> None:
    made = {app: parameters(url) for app, url in links(*PLACE, "站", "walk", src="驿家").items()}
    assert made[MapApp.amap]["src"] == made[MapApp.tencent]["referer"] == "驿家"
    assert made[MapApp.baidu]["src"] == "驿家"


def test_amap_opens_the_app_and_gets_its_own_datum() -> None:
    to = parameters(link(MapApp.amap, *PLACE, "站", "walk"))
    lng, lat, _ = to["to"].split(",")
    assert to["callnative"] == "1"
    assert 300 < metres((float(lng), float(lat)), PLACE) < 700


def test_every_app_has_a_label() -> None:
    assert set(MAP_APP_LABELS) == set(MapApp)


def test_a_very_long_name_is_cut() -> None:
    assert len(link(MapApp.tencent, *PLACE, "站" * 5000, "walk")) < 1000
