"""The report of an import: the first findings on the screen, all of them in a file."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Final

import click

from app.adapters.table_writing import safe
from app.adapters.tables import FileFormat
from app.services.imports.check import Checked, Job
from app.services.imports.findings import Finding, Group
from app.services.imports.source import Description
from app.spatial.datum import Datum
from app.web.import_words import DATUMS, GROUPS, column_name, finding_words, printable

_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GBK/GB18030",
}
_HEADER: Final = ("行号", "分类", "列", "说明")


class ReportFile:
    """A CSV file with every finding; opened at once, so that a bad path is told at once.

    Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(_HEADER)

    def add(self, finding: Finding) -> None:
        """One more row."""
        group = GROUPS[finding.group].partition("（")[0]
        cells = (finding.row, group, column_name(finding.column), finding_words(finding))
        self._writer.writerow([safe(cell) for cell in cells])

    def __enter__(self) -> "ReportFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def heading(job: Job, checked: Checked) -> str:
    """How the file was read, and the sums."""
    rows = checked.findings.rows
    lines = [f"文件：{printable(job.path.name)}（{_format(checked.description)}）"]
    read_as = "不用换算" if job.datum is Datum.wgs84 else "已换算成 WGS-84"
    lines.append(f"坐标：{DATUMS[job.datum]}，{read_as}")
    if checked.description.other_sheets:
        others = printable("、".join(checked.description.other_sheets[:10]))
        lines.append(f"注意：其他工作表没有读取：{others}")
    if checked.description.unused:
        unused = printable("、".join(checked.description.unused[:20]))
        lines.append(f"没有用到的列：{unused}")
    lines.append(
        f"共 {checked.rows} 行：可以导入 {checked.good} 行，有问题 {rows[Group.bad]} 行，"
        f"跳过 {rows[Group.skipped]} 行。"
    )
    return "\n".join(lines)


def _format(how: Description) -> str:
    if how.format is FileFormat.geojson:
        return "GeoJSON"
    if how.format is FileFormat.xlsx:
        return f"Excel 工作表“{printable(how.sheet)}”，表头在第 {how.header_row} 行"
    return f"CSV，编码 {_ENCODINGS[how.encoding]}，表头在第 {how.header_row} 行"


def tell(checked: Checked) -> None:
    """The first findings of each group, with how many there are."""
    row = "第 {} 个要素" if checked.description.format is FileFormat.geojson else "第 {} 行"
    for group, title in GROUPS.items():
        count = checked.findings.counts[group]
        if not count:
            continue
        first = checked.findings.first[group]
        click.echo(f"\n{title}：{count} 条")
        for finding in first:
            column = column_name(finding.column)
            where = row.format(finding.row) + (f"，{column}" if column else "")
            click.echo(f"  {where}：{finding_words(finding)}")
        if count > len(first):
            click.echo(f"  还有 {count - len(first)} 条，可加 --report 文件名.csv 查看全部。")
    click.echo("")
