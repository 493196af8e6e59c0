"""A table of programmes: which column is which, whatever the format, and its cells as text."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from app.config import SHANGHAI
from app.errors import DomainError
from app.services.imports.cells import clean
from app.services.imports.headed import HEADER_WITHIN, rows_below

_EXCEL_DAY_0: Final = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_MOMENT: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"[ T]*(\d{1,2})[:时点](\d{1,2})?(?::\d{1,2}(?:\.\d+)?)?分?"
)


class Column(Enum):
    """What a table may tell; the value is the Chinese header."""

    title = "标题"
    kind = "类型"
    organiser = "主办"
    place = "地点"
    lng = "经度"
    lat = "纬度"
    begins = "开始"
    ends = "结束"
    capacity = "名额"
    until = "报名截止"
    whom = "对象"
    body = "说明"
    number = "编号"


_OTHERS: Final = {
    Column.title: "title 名称 活动名称 活动标题",
    Column.kind: "kind type 类别 活动类型",
    Column.organiser: "organiser organizer 主办单位 单位",
    Column.place: "place address 地址 活动地点",
    Column.lng: "lng lon longitude",
    Column.lat: "lat latitude",
    Column.begins: "begins start starts_at 开始时间",
    Column.ends: "ends end ends_at 结束时间",
    Column.capacity: "capacity seats 人数 名额数",
    Column.until: "sign_up_until deadline 报名截止时间 截止",
    Column.whom: "audience for 面向对象 人群",
    Column.body: "body description 内容 简介",
    Column.number: "id number external_id 活动编号",
}
_BY_HEADER: Final = {
    word: column for column in Column for word in (column.value, *_OTHERS[column].split())
}
_NEEDED: Final = {Column.title, Column.kind, Column.organiser}
Row = dict[Column, str]


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """(row number, cells) of each row below the header that holds anything.

    Raises the DomainErrors of the table adapters, import_programmes_no_header.
    """
    no_header = DomainError("import_programmes_no_header", "file", rows=HEADER_WITHIN)
    for number, raw in rows_below(path, _BY_HEADER, _NEEDED, no_header):
        cells = {column: _clean(text, column) for column, text in raw.items()}
        if any(cells.values()):
            yield number, cells


def moment(text: str) -> datetime | None:
    """A local day and time as people or Excel write it; None for all else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if match := _MOMENT.fullmatch(plain):
            year, month, day, hour, minute = (int(part or 0) for part in match.groups())
            return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
        serial = float(plain) if re.fullmatch(r"\d{5}(\.\d+)?", plain) else 0.0
    except ValueError:
        return None
    if 36526 <= serial < 73051:  # 2000 to 2099
        return _EXCEL_DAY_0 + timedelta(minutes=round(serial * 24 * 60))
    return None


def _clean(text: str, column: Column) -> str:
    if column is Column.body:
        return "\n".join(clean(line) for line in text.splitlines()).strip()
    return clean(text)
