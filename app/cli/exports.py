"""`flask export places`: all listings in a file that the import reads back."""

from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from app.services.exports import ExportFormat, export_places
from app.web.house import house


@click.group("export")
def command() -> None:
    """导出成表格。"""


@command.command("places")
@click.option("--format", "how", help="csv、xlsx 或 geojson。")
@click.option("--output", type=click.Path(path_type=Path), help="写到哪个文件。")
@click.option("--no-demo", is_flag=True, help="不要示例地点。")
@with_appcontext
def places(how: str | None, output: Path | None, no_demo: bool) -> None:
    """导出全部地点；坐标是 WGS-84。"""
    if how is None or how.lower() not in list(ExportFormat):
        _misused("请用 --format 写明格式：csv、xlsx 或 geojson。")
    if output is None:
        _misused("请用 --output 写明写到哪个文件，例如：--output 地点.xlsx")
    rooms = house()
    try:
        with rooms.read_sessions() as session:
            chosen = ExportFormat(how.lower())
            count = export_places(session, chosen, output, rooms.clock(), made_up=not no_demo)
    except OSError as error:
        _misused(f"文件 {output} 无法写入（{type(error).__name__}），请检查路径和权限。")
    click.echo(f"已导出 {count} 个地点到 {output}。")


def _misused(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)
