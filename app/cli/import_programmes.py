"""`flask import programmes FILE`: drafts of many programmes at once."""

from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext

from app.errors import DomainError
from app.services.imports.programmes import Programmes, check, make
from app.spatial.datum import Datum
from app.web.house import house
from app.web.import_words import refusal_words

PROBLEMS: Final = {
    "title_invalid": "标题要有 1 到 80 个字。",
    "kind_unknown": "不认识这个类型。可以写：技能培训、技能竞赛、招聘会、心理辅导、讲座、免费体检、"
    "普惠活动、文体活动、集中入会。",
    "organiser_unknown": "没有这个单位，请写与系统里完全一样的名称。",
    "organiser_ambiguous": "叫这个名称的单位不止一个。",
    "moment_missing": "开始和结束要一起写。",
    "moment_unreadable": "看不懂这个时间，请写成 2026-03-14 09:00。",
    "ends_invalid": "结束要晚于开始，最长 24 小时。",
    "capacity_invalid": "名额要是 1 到 100000 的整数；不限就空着。",
    "whom_unknown": "不认识这个对象。可以写：不限、会员，或者人群，例如“快递员、货车司机”。",
    "place_ambiguous": "这个单位有几处叫这个名称的地点。",
    "place_long": "地点最多 160 个字。",
    "point_unreadable": "看不懂经度、纬度，或者写反了。",
    "point_outside": "这个位置不在本省范围内。",
}


@click.command("programmes")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--datum",
    type=click.Choice([one.value for one in Datum]),
    default=Datum.gcj02.value,
    help="经度、纬度的坐标体系，没有这两列就不用写。",
)
@click.option("--dry-run", is_flag=True, help="只检查、只报告，不写入。")
@with_appcontext
def command(file: Path, datum: str, dry_run: bool) -> None:
    """导入活动（都是草稿）：FILE 是 CSV 或 XLSX 文件，至少有“标题”“类型”“主办”三列。"""
    rooms = house()
    outside = rooms.settings.outside_metres
    try:
        with rooms.read_sessions() as session:
            judged = check(session, file, Datum(datum), outside)
    except DomainError as error:
        click.echo(f"没有导入任何数据。{refusal_words(error)}", err=True)
        raise SystemExit(1) from None
    _tell(judged)
    if dry_run:
        click.echo(f"这是试运行，什么也没有写入。正式导入时会新建 {len(judged.fresh)} 个草稿。")
    elif judged.fresh:
        with rooms.write_sessions.begin() as session:
            make(session, judged, rooms.clock(), outside)
        click.echo(f"已新建 {len(judged.fresh)} 个草稿，请主办单位核对后发布。")
    if judged.bad and len(judged.bad) == judged.rows:
        raise SystemExit(1)


def _tell(judged: Programmes) -> None:
    """The sums and every bad row."""
    click.echo(
        f"共 {judged.rows} 行：可以新建 {len(judged.fresh)} 个，已经导入过 {judged.already} 个，"
        f"重复 {judged.repeated} 行，有问题 {len(judged.bad)} 行。"
    )
    for one in judged.bad:
        click.echo(f"  第 {one.row} 行，{one.column.value}：{PROBLEMS[one.code]}")
