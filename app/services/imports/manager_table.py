"""A table with a column for the place and one for the manager's phone, whatever its format."""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.errors import DomainError
from app.services.imports.headed import HEADER_WITHIN, rows_below


class Column(StrEnum):
    """The two that count."""

    place = "place"
    phone = "phone"


_HEADERS: Final = {
    Column.place: "地点 place 驿站 站点 地点名称 驿站名称 站点名称 名称 name"
    " 地点编号 驿站编号 站点编号 编号",
    Column.phone: "手机 phone 手机号 手机号码 管理员手机 管理员手机号 联系手机 mobile"
    " 联系电话 电话",
}
_BY_HEADER: Final = {word: column for column, words in _HEADERS.items() for word in words.split()}


def rows_of(path: Path) -> Iterator[tuple[int, str, str]]:
    """(row number, place, phone) of each row below the header that holds either.

    Raises the DomainErrors of the table adapters, import_managers_no_header.
    """
    no_header = DomainError("import_managers_no_header", "file", rows=HEADER_WITHIN)
    for number, cells in rows_below(path, _BY_HEADER, tuple(Column), no_header):
        place, phone = (_clean(cells[column]) for column in Column)
        if place or phone:
            yield number, place, phone


def _clean(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().removeprefix("'")
