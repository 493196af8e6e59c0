"""`flask import managers FILE`: invitations for the managers of many places at once."""

from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext

from app.errors import DomainError
from app.services.imports.manager_table import Column
from app.services.imports.managers import Managers, check, invite
from app.web.house import house
from app.web.import_words import refusal_words

_COLUMNS: Final = {Column.place: "地点", Column.phone: "手机"}
PROBLEMS: Final = {
    "place_missing": "没有写地点。",
    "place_unknown": "没有这个地点。请写它的编号，或者与系统里完全一样的名称。",
    "place_ambiguous": "叫这个名称的地点有 {count} 处，请改写编号。",
    "phone_missing": "没有写手机号。",
    "phone_invalid": "手机号不对，应是 11 位数字。",
}


@click.command("managers")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查、只报告，不写入。")
@with_appcontext
def command(file: Path, dry_run: bool) -> None:
    """导入驿站管理员：FILE 是 CSV 或 XLSX 文件，有“地点”“手机”两列。"""
    rooms = house()
    try:
        with rooms.read_sessions() as session:
            judged = check(session, rooms.vault, file)
    except DomainError as error:
        click.echo(f"没有导入任何数据。{refusal_words(error)}", err=True)
        raise SystemExit(1) from None
    _tell(judged)
    if dry_run:
        click.echo(f"这是试运行，什么也没有写入。正式导入时会邀请 {len(judged.fresh)} 人。")
    elif judged.fresh:
        with rooms.write_sessions.begin() as session:
            invite(session, rooms.vault, judged, rooms.clock())
        click.echo(
            f"已邀请 {len(judged.fresh)} 人。"
            "请打印“管理员卡片”交给他们：用这个手机号扫码登录后生效。"
        )
    if judged.bad and len(judged.bad) == judged.rows:
        raise SystemExit(1)


def _tell(judged: Managers) -> None:
    """The sums and every bad row; numbers of people are not repeated."""
    click.echo(
        f"共 {judged.rows} 行：可以邀请 {len(judged.fresh)} 人，已经邀请过 {judged.already} 人，"
        f"重复 {judged.repeated} 行，有问题 {len(judged.bad)} 行。"
    )
    for one in judged.bad:
        words = PROBLEMS[one.code].format(count=one.count)
        click.echo(f"  第 {one.row} 行，{_COLUMNS[one.column]}：{words}")
