"""A table of benefits: which column is which, whatever the format, and its cells as text."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from app.errors import DomainError
from app.services.imports.cells import clean
from app.services.imports.headed import HEADER_WITHIN, rows_below


class Column(Enum):
    """What a table may tell; the value is the Chinese header."""

    title = "标题"
    kind = "类型"
    organiser = "主办"
    body = "说明"
    worth = "价值"
    way = "领取方式"
    whom = "对象"
    members = "会员"
    areas = "县区"
    begins = "开始"
    ends = "结束"
    quota = "名额"
    per_day = "每日名额"
    places = "地点"
    number = "编号"


_OTHERS: Final = {
    Column.title: "title 名称 福利名称 优惠名称",
    Column.kind: "kind type 类别 福利类型",
    Column.organiser: "organiser organizer 主办单位 单位",
    Column.body: "body description 内容 简介",
    Column.worth: "worth value 金额 价值(元) 优惠",
    Column.way: "way 怎么领 方式",
    Column.whom: "audience for 面向对象 人群",
    Column.members: "members 会员专享 只限会员",
    Column.areas: "areas counties 区县 面向地区 地区",
    Column.begins: "begins start begins_on 开始日期 第一天",
    Column.ends: "ends end ends_on 结束日期 最后一天",
    Column.quota: "quota capacity 份数 总名额",
    Column.per_day: "per_day 每天名额 每日份数",
    Column.places: "places place 商户 使用地点",
    Column.number: "id number external_id 福利编号",
}
_BY_HEADER: Final = {
    word: column for column in Column for word in (column.value, *_OTHERS[column].split())
}
_NEEDED: Final = {Column.title, Column.kind, Column.organiser}
Row = dict[Column, str]


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """(row number, cells) of each row below the header that holds anything.

    Raises the DomainErrors of the table adapters, import_benefits_no_header.
    """
    no_header = DomainError("import_benefits_no_header", "file", rows=HEADER_WITHIN)
    for number, raw in rows_below(path, _BY_HEADER, _NEEDED, no_header):
        cells = {column: _clean(text, column) for column, text in raw.items()}
        if any(cells.values()):
            yield number, cells


def _clean(text: str, column: Column) -> str:
    if column is Column.body:
        return "\n".join(clean(line) for line in text.splitlines()).strip()
    return clean(text)
