"""`flask import unions`: a tree from a table, in any order, once."""

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from tests.databases import Database
from tests.factories.moment import NOW
from tests.services.imports.desk import a_desk

HEAD = "名称,类型,上级,行政区划代码,电话"
#: A child before its parent.
TREE = f"""{HEAD}
解放路网点工会,基层工会,快递行业联合会,,0531-80000000
快递行业联合会,行业工会联合会,解放路总会,,
解放路总会,总工会,,,
"""


@pytest.fixture
def app(own_database: Database, tmp_path: Path) -> Iterator[Flask]:
    with Session(own_database.engines.write) as session, session.begin():
        a_desk(session, tmp_path)
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


def run(app: Flask, content: str | bytes, folder: Path, *words: str) -> Result:
    file = folder / "单位.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return app.test_cli_runner().invoke(args=["import", "unions", str(file), *words])


def tree(app: Flask) -> dict[str, Organisation]:
    with app.extensions["yijia"].read_sessions() as session:
        return {one.name: one for one in session.scalars(select(Organisation))}


def test_parents_come_first_whatever_the_order(app: Flask, tmp_path: Path) -> None:
    before = set(tree(app))
    result = run(app, TREE, tmp_path)
    assert (result.exit_code, "新增 3 个" in result.output) == (0, True), result.output
    found = tree(app)
    top, middle, leaf = (found[name] for name in ("解放路总会", "快递行业联合会", "解放路网点工会"))
    assert leaf.path == f"{top.id}.{middle.id}.{leaf.id}."
    assert leaf.kind is OrganisationKind.grassroots
    assert set(found) - before == {"解放路总会", "快递行业联合会", "解放路网点工会"}


def test_again_changes_nothing_and_a_correction_updates(app: Flask, tmp_path: Path) -> None:
    run(app, TREE, tmp_path)
    assert "没有变化 3 个" in run(app, TREE, tmp_path).output
    corrected = TREE.replace("0531-80000000", "0531-81111111")
    assert "更新 1 个，没有变化 2 个" in run(app, corrected, tmp_path).output
    assert tree(app)["解放路网点工会"].phone == "0531-81111111"


def test_a_dry_run_writes_nothing(app: Flask, tmp_path: Path) -> None:
    before = set(tree(app))
    result = run(app, TREE, tmp_path, "--dry-run")
    assert "新增 3 个" in result.output
    assert set(tree(app)) == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",基层工会,,,", "没有写名称"),
        ("甲工会,俱乐部,,,", "不认识“俱乐部”"),
        ("甲工会,基层工会,不存在的总工会,,", "没有找到上级"),
        ("甲工会,基层工会,甲工会,,", "绕回了自己"),
        ("甲工会,基层工会,,999999,", "没有“999999”这个代码"),
        (f"{'甲' * 121},基层工会,,,", "太长了"),
        ("甲工会,基层工会,乙工会,,\n乙工会,基层工会,甲工会,,", "绕回了自己"),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_kept(
    app: Flask, tmp_path: Path, row: str, words: str
) -> None:
    result = run(app, f"{HEAD}\n好工会,基层工会,,,\n{row}\n", tmp_path)
    assert result.exit_code == 1
    assert words in result.output
    assert "新增 1 个" in result.output
    assert "好工会" in tree(app)


def test_what_hangs_below_a_bad_row_stays_out_with_it(app: Flask, tmp_path: Path) -> None:
    rows = f"{HEAD}\n上,俱乐部,,,\n中,基层工会,上,,\n下,基层工会,中,,\n"
    result = run(app, rows, tmp_path)
    assert "有问题 3 行" in result.output
    assert not {"上", "中", "下"} & set(tree(app))


def test_an_ambiguous_parent_is_not_guessed(app: Flask, tmp_path: Path) -> None:
    rows = f"{HEAD}\n一,总工会,,,\n二,总工会,,,\n同名,基层工会,一,,\n同名,基层工会,二,,\n"
    assert "新增 4 个" in run(app, rows, tmp_path).output
    result = run(app, f"{HEAD}\n下,基层工会,同名,,\n", tmp_path)
    assert "叫“同名”的上级不止一个" in result.output


def test_a_workbook_and_gbk_are_read_too(app: Flask, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TREE.strip().splitlines():
        sheet.append(line.split(","))
    stream = BytesIO()
    book.save(stream)
    assert "新增 3 个" in run(app, stream.getvalue(), tmp_path).output
    assert "没有变化 3 个" in run(app, TREE.encode("gb18030"), tmp_path).output


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<html></html>", "名字\n甲\n".encode()])
def test_what_is_no_such_table_is_told_so(app: Flask, tmp_path: Path, content: bytes) -> None:
    result = run(app, content, tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
