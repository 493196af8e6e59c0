"""`flask import managers`: a list becomes invitations that only the place's own code turns on."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.xlsx_writing import write_xlsx
from app.cli.import_managers import PROBLEMS
from app.config import Settings
from app.factory import create_app
from app.models.grant import Grant
from app.models.kinds import PlaceStatus
from app.models.person_kinds import Role
from app.services import grants
from app.services.sign_in import account_for
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.place import a_place

ONE, TWO = "19900000001", "19900000002"


@pytest.fixture
def app(own_database: Database, tmp_path: Path) -> Iterator[Flask]:
    with Session(own_database.engines.write) as session, session.begin():
        a_place(session, "甲驿站", external_id="JN-1", source="list", public_id="0000000001")
        a_place(session, "乙驿站", public_id="000000000b")
        a_place(session, "同名驿站")
        a_place(session, "同名驿站", external_id="JN-9", source="list")
        a_place(session, "撤了的", status=PlaceStatus.retired)
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


def run(app: Flask, path: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", "managers", str(path), *options])


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / "managers.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def invited(database: Database) -> list[Grant]:
    with Session(database.engines.read) as session:
        return list(session.scalars(select(Grant).order_by(Grant.id)))


MIXED = f"""2026 年驿站管理员名单
手机,姓名,地点
{ONE},张,甲驿站
+86 199 0000 0002,李,000000000B
{TWO},王,JN-9
,赵,甲驿站
{TWO},钱,
12345,孙,乙驿站
{ONE},周,没有这里
{ONE},吴,同名驿站
{ONE},郑,撤了的

{ONE},张,JN-1
"""


def test_a_dry_run_tells_row_column_and_reason_and_writes_nothing(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    told = run(app, saved(tmp_path, MIXED), "--dry-run")
    assert told.exit_code == 0
    for words in (
        "共 10 行：可以邀请 3 人，已经邀请过 0 人，重复 1 行，有问题 6 行",
        "第 6 行，手机：没有写手机号",
        "第 7 行，地点：没有写地点",
        "第 8 行，手机：手机号不对",
        "第 9 行，地点：没有这个地点",
        "第 10 行，地点：叫这个名称的地点有 2 处",
        "第 11 行，地点：没有这个地点",
        "什么也没有写入",
    ):
        assert words in told.output
    assert ONE not in told.output
    assert invited(own_database) == []


def test_the_good_rows_are_invited_once(app: Flask, own_database: Database, tmp_path: Path) -> None:
    path = saved(tmp_path, MIXED.encode("gbk"))
    told = run(app, path)
    assert (told.exit_code, "已邀请 3 人" in told.output) == (0, True)
    first = invited(own_database)
    assert [(one.role, one.needs_code) for one in first] == [(Role.station_manager, True)] * 3
    again = run(app, path)
    assert "可以邀请 0 人，已经邀请过 3 人" in again.output
    assert [one.id for one in invited(own_database)] == [one.id for one in first]


def test_the_invitation_waits_for_the_places_code(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    run(app, saved(tmp_path, f"place,phone\n甲驿站,{ONE}"))
    (grant,) = invited(own_database)
    vault = app.extensions["yijia"].vault
    with Session(own_database.engines.write) as session, session.begin():
        account = account_for(session, vault, f"+86{ONE}", NOW)
        assert grants.accept(session, account, NOW) == 0
        assert grants.accept(session, account, NOW, scanned_place_id=-1) == 0
        assert grants.accept(session, account, NOW, scanned_place_id=grant.place_id) == 1


def test_a_right_that_was_taken_back_can_be_given_again(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    path = saved(tmp_path, f"地点,手机\n甲驿站,{ONE}")
    run(app, path)
    with Session(own_database.engines.write) as session, session.begin():
        grants.revoke(session, grants.OPERATOR, invited(own_database)[0].public_id, NOW)
    run(app, path)
    assert [one.revoked_at is None for one in invited(own_database)] == [False, True]


def test_a_workbook_is_read_as_well(app: Flask, own_database: Database, tmp_path: Path) -> None:
    path = tmp_path / "managers.xlsx"
    with path.open("wb") as file:
        write_xlsx(file, ("驿站名称", "手机号"), [("甲驿站", ONE), ("乙驿站", TWO)])
    assert run(app, path).exit_code == 0
    assert len(invited(own_database)) == 2


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "文件是空的"),
        ("名称,地址\n甲驿站,路", "“地点”和“手机”"),
        ('{"type":"FeatureCollection","features":[]}', "不是表格文件"),
        (b"PK\x03\x04" + b"x" * 99, "工作簿已损坏"),
        (f"地点,手机\n没有这里,{ONE}", "没有这个地点"),
    ],
)
def test_what_cannot_be_imported_gets_a_sentence(
    app: Flask, own_database: Database, tmp_path: Path, content: str | bytes, words: str
) -> None:
    told = run(app, saved(tmp_path, content))
    assert (told.exit_code, words in told.output) == (1, True), told.output
    assert "Traceback" not in told.output
    assert invited(own_database) == []


@pytest.mark.backend("spatialite")
def test_a_file_that_is_not_there(app: Flask, tmp_path: Path) -> None:
    told = run(app, tmp_path / "nothing.csv")
    assert (told.exit_code, "文件打不开" in told.output) == (1, True)


def test_every_problem_is_told() -> None:
    source = Path(__file__).parents[2] / "app" / "services" / "imports" / "managers.py"
    told = {code for code in PROBLEMS if f'"{code}"' in source.read_text()}
    assert told == set(PROBLEMS)
