"""Which column of a table is which: Chinese and English headers, in any order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.errors import DomainError
from app.i18n import N_
from app.spatial.datum import Datum


class Column(StrEnum):
    """What a listing's table may tell; the order is the one of exports."""

    name = "name"
    kind = "kind"
    address = "address"
    lng = "lng"
    lat = "lat"
    phone = "phone"
    hours = "hours"
    amenities = "amenities"
    division = "division"
    owner = "owner"
    audience = "audience"
    verified_on = "verified_on"
    external_id = "external_id"
    demo = "demo"
    point = "point"


LABELS: Final[dict[Column, str]] = {
    Column.name: N_("名称"),
    Column.kind: N_("类型"),
    Column.address: N_("地址"),
    Column.lng: N_("经度"),
    Column.lat: N_("纬度"),
    Column.phone: N_("电话"),
    Column.hours: N_("开放时间"),
    Column.amenities: N_("设施"),
    Column.division: N_("行政区划代码"),
    Column.owner: N_("管理单位"),
    Column.audience: N_("服务对象"),
    Column.verified_on: N_("核实日期"),
    Column.external_id: N_("编号"),
    Column.demo: N_("示例"),
    Column.point: N_("经纬度"),
}

#: Other headers that mean the same; compared without spaces, case, brackets and what is in them.
_ALIASES: Final[dict[Column, str]] = {
    Column.name: "站点名称 驿站名称 地点名称 场所名称 机构名称 服务站点名称 小屋名称 单位名称"
    " title",
    Column.kind: "类别 种类 站点类型 地点类型 场所类型 服务类型 type category",
    Column.address: "详细地址 站点地址 具体地址 地点 位置 所在地址 所在位置 addr location_address",
    Column.lng: "lon long longitude 东经 x 经度坐标",
    Column.lat: "latitude 北纬 y 纬度坐标",
    Column.phone: "联系电话 电话号码 联系方式 服务电话 咨询电话 tel telephone mobile",
    Column.hours: "营业时间 服务时间 开放时段 开门时间 工作时间 opening_hours openinghours time",
    Column.amenities: "服务设施 设施设备 配套设施 服务内容 服务项目 配置 facilities equipment",
    Column.division: "区划代码 行政区划 区划编码 行政区划编码 所属区划代码 division_code adcode"
    " areacode",
    Column.owner: "所属工会 主管单位 管理工会 所属单位 建设单位 运营单位 责任单位 organisation"
    " organization",
    Column.audience: "对象 开放对象 服务人群 适用人群 面向对象 who",
    Column.verified_on: "核实时间 核查日期 核验日期 verified verified_at checked_on",
    Column.external_id: "站点编号 地点编号 编码 代码 站点编码 id code externalid",
    Column.demo: "sample",
    Column.point: "坐标 经纬度坐标 地理坐标 坐标位置 location coordinates lnglat",
}

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")
_BLANKS: Final = re.compile(r"[\s_*:.·/-]+")
_DATUM_WORDS: Final = (
    (Datum.wgs84, re.compile(r"wgs-?_?84|gps|4326|cgcs", re.IGNORECASE)),
    (Datum.gcj02, re.compile(r"gcj|火星|高德|腾讯|amap", re.IGNORECASE)),
    (Datum.bd09, re.compile(r"bd-?_?09|百度|baidu", re.IGNORECASE)),
)
#: Only these words may stand outside brackets around a coordinate's name.
_MAP_NAMES: Final = re.compile(r"wgs(84)?|gps|gcj(02)?|bd(09)?|火星|高德|腾讯|百度|地图|amap|baidu")


def _key(header: str) -> str:
    plain = unicodedata.normalize("NFKC", header).casefold()
    return _BLANKS.sub("", _BRACKETS.sub("", plain))


_BY_KEY: Final[dict[str, Column]] = {
    _key(word): column
    for column, label in LABELS.items()
    for word in (label, column.value, *_ALIASES[column].split())
}
_PLACED: Final = frozenset((Column.lng, Column.lat, Column.point))


@dataclass(frozen=True, slots=True)
class Heading:
    """What one header cell means, and the datum that it names, if any; `own` when it is the
    column's own name and not one that is merely understood."""

    column: Column
    datum: Datum | None
    own: bool = False


def heading(cell: str) -> Heading | None:
    """The meaning of a header cell; None for a column that is not ours."""
    key = _key(cell)
    column = _BY_KEY.get(key)
    if column is None:
        column = _BY_KEY.get(_MAP_NAMES.sub("", key))
        if column not in _PLACED:
            return None
    own = key in {_key(column.value), _key(LABELS[column])}
    if column not in _PLACED:
        return Heading(column, None, own)
    named = next((datum for datum, words in _DATUM_WORDS if words.search(cell)), None)
    return Heading(column, named, own)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one table: where each stands, and the headers that are not used."""

    row: int
    columns: dict[Column, int]
    unused: tuple[str, ...]


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether the row names the columns: a name and something else of ours, or three of ours."""
    found = {known.column for cell in cells if (known := heading(cell))}
    return len(found) >= 3 or (Column.name in found and len(found) == 2)


def read_header(cells: Sequence[str], row: int, datum: Datum, *, kind_given: bool) -> Header:
    """Where each column stands.

    Of several coordinate columns the ones in `datum` are taken, of others the one that bears the
    column's own name. Raises DomainError: import_two_columns, import_datum_differs (the header
    names another datum), import_columns_missing.
    """
    ranked: dict[Column, list[tuple[int, int]]] = {}
    elsewhere: dict[Column, Datum] = {}
    for index, cell in enumerate(cells):
        known = heading(cell)
        if known is None:
            continue
        if known.datum is not None and known.datum is not datum:
            elsewhere[known.column] = known.datum
            continue
        rank = 2 if known.datum else int(known.own)
        ranked.setdefault(known.column, []).append((rank, index))
    columns: dict[Column, int] = {}
    for column, found in ranked.items():
        best = max(rank for rank, _ in found)
        chosen = [index for rank, index in found if rank == best]
        if len(chosen) > 1:
            raise DomainError("import_two_columns", column, row=row)
        columns[column] = chosen[0]
    used = set(columns.values())
    texts = (cell.strip() for index, cell in enumerate(cells) if index not in used)
    unused = [text for text in texts if text]
    require_columns(columns, elsewhere, datum, kind_given=kind_given)
    return Header(row, columns, tuple(unused))


def require_columns(
    columns: dict[Column, int],
    elsewhere: dict[Column, Datum],
    datum: Datum,
    *,
    kind_given: bool,
) -> None:
    """Refuse a table without a name, a kind or coordinates."""
    for column in _PLACED:
        if column not in columns and column in elsewhere:
            named = elsewhere[column]
            raise DomainError("import_datum_differs", "datum", named=named, given=datum)
    needed = [Column.name] if kind_given else [Column.name, Column.kind]
    if Column.point not in columns:
        needed += [Column.lng, Column.lat]
    missing = [column for column in needed if column not in columns]
    if missing:
        raise DomainError("import_columns_missing", "file", missing=missing, found=list(columns))
