"""`flask import benefits FILE`: drafts of many benefits at once."""

from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext

from app.errors import DomainError
from app.services.imports.benefits import Benefits, check, make
from app.web.house import house
from app.web.import_words import refusal_words

PROBLEMS: Final = {
    "title_invalid": "标题要有 1 到 80 个字。",
    "kind_unknown": "不认识这个类型。可以写：互助保障、体检、两癌筛查、合作商户优惠、送清凉、"
    "送温暖、金秋助学、春送岗位、绿色出行。",
    "organiser_unknown": "没有这个单位，请写与系统里完全一样的名称。",
    "organiser_ambiguous": "叫这个名称的单位不止一个。",
    "way_unknown": "不认识这个领取方式。可以写：直接去、领券、申请。",
    "day_unreadable": "看不懂这个日期，请写成 2026-03-14。",
    "ends_invalid": "结束不能早于开始。",
    "worth_long": "价值最多 60 个字。",
    "whom_unknown": "不认识这个对象。可以写：不限，或者人群，例如“快递员、货车司机”。",
    "members_unknown": "会员请写“是”或“否”。",
    "quota_invalid": "名额要是 1 到 10000000 的整数；不限就空着。",
    "area_unknown": "没有这个市、县（市、区），或者不止一个；请在前面写上市，例如“济南市市中区”。",
    "place_unknown": "这个单位没有叫这个名称的地点。",
    "place_ambiguous": "这个单位有几处叫这个名称的地点。",
    "places_many": "一项福利最多 500 处地点。",
}


@click.command("benefits")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查、只报告，不写入。")
@with_appcontext
def command(file: Path, dry_run: bool) -> None:
    """导入福利（都是草稿）：FILE 是 CSV 或 XLSX 文件，至少有“标题”“类型”“主办”三列。"""
    rooms = house()
    try:
        with rooms.read_sessions() as session:
            judged = check(session, file)
    except DomainError as error:
        click.echo(f"没有导入任何数据。{refusal_words(error)}", err=True)
        raise SystemExit(1) from None
    _tell(judged)
    if dry_run:
        click.echo(f"这是试运行，什么也没有写入。正式导入时会新建 {len(judged.fresh)} 个草稿。")
    elif judged.fresh:
        with rooms.write_sessions.begin() as session:
            make(session, judged, rooms.clock())
        click.echo(f"已新建 {len(judged.fresh)} 个草稿，请主办单位核对后发布。")
    if judged.bad and len(judged.bad) == judged.rows:
        raise SystemExit(1)


def _tell(judged: Benefits) -> None:
    """The sums and every bad row."""
    click.echo(
        f"共 {judged.rows} 行：可以新建 {len(judged.fresh)} 个，已经导入过 {judged.already} 个，"
        f"重复 {judged.repeated} 行，有问题 {len(judged.bad)} 行。"
    )
    for one in judged.bad:
        click.echo(f"  第 {one.row} 行，{one.column.value}：{PROBLEMS[one.code]}")
