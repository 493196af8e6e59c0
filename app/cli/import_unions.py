"""`flask import unions FILE`: the union tree from a table."""

import sys
from pathlib import Path
from typing import Final

import click
from flask.cli import with_appcontext

from app.errors import DomainError
from app.services import union_import
from app.services.union_import import Outcome, Problem
from app.web.house import house
from app.web.import_words import refusal_words

COLUMNS: Final = {
    "name": "名称",
    "kind": "类型",
    "parent": "上级",
    "division": "行政区划代码",
    "phone": "电话",
}
SENTENCES: Final = {
    "name_missing": "没有写名称。",
    "cell_too_long": "“{text}…”太长了。",
    "kind_unknown": "不认识“{text}”这种类型，请写总工会、行业工会联合会、区域工会联合会、"
    "灵活就业人员联合工会、基层工会或网上会员之家。",
    "parent_unknown": "没有找到上级“{text}”。",
    "parent_ambiguous": "叫“{text}”的上级不止一个。",
    "parent_circular": "上级“{text}”绕回了自己。",
    "division_unknown": "目录里没有“{text}”这个代码。",
}


class _DryRun(Exception):
    """Leaves the transaction without a trace."""


@click.command("unions")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查、只报告，不写入。")
@with_appcontext
def command(file: Path, dry_run: bool) -> None:
    """导入工会组织：FILE 是 CSV 或 XLSX，列有名称、类型、上级、行政区划代码、电话。"""
    try:
        drafts, problems = union_import.read(file)
    except DomainError as error:
        raise click.ClickException(refusal_words(error)) from error
    outcome = Outcome()
    try:
        with house().write_sessions.begin() as session:
            outcome = union_import.write(session, drafts)
            if dry_run:
                raise _DryRun
    except _DryRun:
        click.echo("试运行，没有写入。")
    problems += outcome.problems
    for problem in sorted(problems, key=lambda one: one.row):
        click.echo(_words(problem))
    click.echo(
        f"新增 {outcome.added} 个，更新 {outcome.changed} 个，没有变化 {outcome.same} 个，"
        f"有问题 {len(problems)} 行。"
    )
    if problems:
        sys.exit(1)


def _words(problem: Problem) -> str:
    sentence = SENTENCES[problem.code].format(text=problem.text)
    return f"第 {problem.row} 行 {COLUMNS[problem.column]}：{sentence}"
