"""`flask import …`: listings from a table of the reader's own; managers are in their own file."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError, OperationalError

from app.cli import import_benefits, import_managers, import_programmes
from app.cli.import_report import ReportFile, heading, tell
from app.errors import DomainError
from app.models.kinds import KIND_LABELS, PlaceKind
from app.services.demo.loading import made_up
from app.services.divisions import Divisions, divisions
from app.services.imports.apply import Writer, write_all
from app.services.imports.check import Checked, Job, check
from app.services.imports.findings import Tally
from app.services.imports.words import kind_of
from app.spatial.datum import Datum
from app.web.house import House, house
from app.web.import_words import DATUMS, refusal_words


@click.group("import")
def command() -> None:
    """从表格导入。"""


command.add_command(import_benefits.command)
command.add_command(import_managers.command)
command.add_command(import_programmes.command)


@command.command("places")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--datum", help="坐标体系：wgs84、gcj02 或 bd09。必须写明。")
@click.option("--dry-run", is_flag=True, help="只检查、只报告，不写入。")
@click.option("--kind", help="没有写类型的行算作哪一种，例如 station 或 驿站。")
@click.option("--report", type=click.Path(path_type=Path), help="把全部问题写进这个 CSV 文件。")
@click.option("--datum-checked", is_flag=True, help="坐标体系已核对，库里的旧坐标才是错的。")
@with_appcontext
def places(
    file: Path | None,
    datum: str | None,
    dry_run: bool,
    kind: str | None,
    report: Path | None,
    datum_checked: bool,
) -> None:
    """导入地点：FILE 是 CSV、XLSX 或 GeoJSON 文件。"""
    path, job_datum, job_kind = _arguments(file, datum, kind)
    rooms = house()
    job = Job(
        path=path,
        datum=job_datum,
        at=rooms.clock(),
        outside_m=rooms.settings.outside_metres,
        kind=job_kind,
        datum_checked=datum_checked,
    )
    with ExitStack() as stack:
        log = stack.enter_context(_report_file(report)) if report else None
        try:
            good = _run(rooms, job, log, dry_run=dry_run)
        except DomainError as error:
            click.echo(f"没有导入任何数据。{refusal_words(error)}", err=True)
            good = 0
    if report:
        click.echo(f"全部问题已写进 {report}。")
    if not good:
        raise SystemExit(1)


def _arguments(
    file: Path | None, datum: str | None, kind: str | None
) -> tuple[Path, Datum, PlaceKind | None]:
    if file is None:
        _misused("请写明要导入的文件，例如：flask import places 驿站.xlsx --datum gcj02")
    if not file.is_file():
        _misused(f"没有找到文件 {file}。")
    if datum is None or datum.lower() not in list(Datum):
        choices = "\n".join(f"  --datum {name.value}  {label}" for name, label in DATUMS.items())
        _misused(f"请用 --datum 写明文件里的坐标是哪一种：\n{choices}")
    meant = kind_of(kind) if kind else None
    if kind and meant is None:
        known = "、".join(f"{each.value}（{label}）" for each, label in KIND_LABELS.items())
        _misused(f"不认识“{kind}”这种类型。可以写：{known}")
    return file, Datum(datum.lower()), meant


def _misused(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


def _report_file(path: Path) -> ReportFile:
    try:
        return ReportFile(path)
    except OSError as error:
        _misused(f"报告文件 {path} 无法写入（{type(error).__name__}）。")


def _run(rooms: House, job: Job, log: ReportFile | None, *, dry_run: bool) -> int:
    """How many rows are loaded, or would be."""
    with rooms.read_sessions() as session:
        world = divisions(session)
        checked = check(session, job, log.add if log else None, _progress("已检查"))
    try:
        click.echo(heading(job, checked))
        tell(checked)
        if dry_run:
            click.echo(_foreseen(checked))
        elif checked.good:
            click.echo(_done(_write(rooms, job, checked, world)))
            _remind_of_demo(rooms)
        if not checked.good:
            click.echo("没有一行可以导入，什么也没有写入。", err=True)
        return checked.good
    finally:
        checked.spool.close()


def _write(rooms: House, job: Job, checked: Checked, world: Divisions) -> Tally:
    if not checked.spool.count:
        return checked.tally  # nobody has to wait for a transaction that writes nothing
    try:
        with rooms.write_sessions.begin() as session:
            writer = Writer(session, world, job.at, rooms.calendar)
            tally = write_all(writer, checked.spool.chunks(), _progress("已写入"))
    except (IntegrityError, rooms.engines.write.dialect.loaded_dbapi.IntegrityError) as error:
        raise DomainError("import_conflict") from error
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        raise DomainError("import_busy") from error
    tally.unchanged += checked.tally.unchanged
    return tally


def _foreseen(checked: Checked) -> str:
    tally = checked.tally
    if not checked.good:
        return "这是试运行。"
    return (
        f"这是试运行，什么也没有写入。正式导入时会新增 {tally.added} 个、更新 {tally.changed} 个，"
        f"{tally.unchanged} 个没有变化。\n确认无误后，去掉 --dry-run 再运行一次。"
    )


def _done(tally: Tally) -> str:
    return (
        f"导入完成：新增 {tally.added} 个，更新 {tally.changed} 个，{tally.unchanged} 个没有变化。"
    )


def _remind_of_demo(rooms: House) -> None:
    with rooms.read_sessions() as session:
        count = made_up(session)
    if count:
        click.echo(f"库里还有 {count} 个示例地点。正式使用前请清除：flask demo clear")


def _progress(verb: str) -> Callable[[int], None]:
    """Tells a person who waits how far it is; nothing in a pipe."""

    def told(count: int) -> None:
        if sys.stderr.isatty() and count % 10_000 == 0:
            click.echo(f"{verb} {count} 行…", err=True)

    return told
