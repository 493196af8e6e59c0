"""What was redeemed at a place as a table; nothing of a person is in it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import IO, Final

from app.adapters.table_writing import Cell, TableWriter, write_csv
from app.adapters.xlsx_writing import write_xlsx
from app.config import SHANGHAI
from app.services.benefits.redemptions import Month


class RedemptionFormat(StrEnum):
    """What the table may be."""

    xlsx = "xlsx"
    csv = "csv"


_WRITERS: Final[dict[RedemptionFormat, TableWriter]] = {
    RedemptionFormat.csv: write_csv,
    RedemptionFormat.xlsx: write_xlsx,
}
HEADER: Final = ["核销时间", "福利", "面值", "金额（元）", "券号", "上传时间"]


def write(found: Month, how: RedemptionFormat, file: IO[bytes]) -> int:
    """Write the month; how many rows. Cells that a spreadsheet would compute are neutralised."""
    return _WRITERS[how](file, HEADER, _rows(found))


def _rows(found: Month) -> Iterator[list[Cell]]:
    for one in found.rows:
        yuan: Cell = "" if one.worth_fen is None else one.worth_fen / 100
        at, received_at = _moment(one.at), _moment(one.received_at)
        yield [at, one.title, one.worth, yuan, one.number, received_at]


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
