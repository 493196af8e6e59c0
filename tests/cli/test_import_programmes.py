"""`flask import programmes`: rows judged with column and reason, made once, as drafts."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.xlsx_writing import write_xlsx
from app.cli.import_programmes import PROBLEMS
from app.config import SHANGHAI, Settings
from app.factory import create_app
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from tests.databases import Database
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place

HEADER = "说明,标题,类型,主办,地点,经度,纬度,开始,结束,名额,报名截止,对象,编号\n"
MIXED = (
    HEADER
    + """内容,电动车维修课,技能培训,历下区总工会,甲驿站,,,{},快递员、会员,K-1
,消防讲座,lecture,历下区总工会,解放路 1 号,117.05,36.64,2026年3月15日9时,2026年3月15日10时,,,不限,
,,讲座,历下区总工会,,,,,,,,,
,坏类型,开会,历下区总工会,,,,,,,,,
,坏单位,讲座,没有这个工会,,,,,,,,,
,坏时间,讲座,历下区总工会,,,,明天,2026-03-14 11:00,,,,
,倒过来,讲座,历下区总工会,,,,2026-03-14 11:00,2026-03-14 09:00,,,,
,坏名额,讲座,历下区总工会,,,,,,很多,,,
,坏对象,讲座,历下区总工会,,,,,,,,皇帝,
,远方,讲座,历下区总工会,北京,116.4,39.9,,,,,,

,=cmd(),讲座,历下区总工会,,,,,,,,,K-1
""".format("2026-03-14 09:00,2026-03-14 11:00,20,2026/3/13 18:00")
)


@pytest.fixture
def app(own_database: Database) -> Iterator[Flask]:
    with Session(own_database.engines.write) as session, session.begin():
        a_county(session)
        owner = an_organisation(session)
        a_place(session, "甲驿站", owner=owner)
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


def run(app: Flask, path: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", "programmes", str(path), *options])


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / "programmes.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def made(database: Database) -> list[Programme]:
    with Session(database.engines.read, expire_on_commit=False) as session:
        found = list(session.scalars(select(Programme).order_by(Programme.title.desc())))
        for one in found:
            assert one.sessions is not None
            assert one.groups is not None
        return found


def test_a_dry_run_tells_row_column_and_reason_and_writes_nothing(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    told = run(app, saved(tmp_path, MIXED), "--datum", "wgs84", "--dry-run")
    assert told.exit_code == 0, told.output
    for words in (
        "共 11 行：可以新建 2 个，已经导入过 0 个，重复 1 行，有问题 8 行",
        "第 4 行，标题：标题要有",
        "第 5 行，类型：不认识这个类型",
        "第 6 行，主办：没有这个单位",
        "第 7 行，开始：看不懂这个时间",
        "第 8 行，结束：结束要晚于开始",
        "第 9 行，名额：名额要是",
        "第 10 行，对象：不认识这个对象",
        "第 11 行，经度：这个位置不在本省",
        "什么也没有写入",
    ):
        assert words in told.output, told.output
    assert made(own_database) == []


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_the_good_rows_are_made_once(
    app: Flask, own_database: Database, tmp_path: Path, encoding: str
) -> None:
    path = saved(tmp_path, MIXED.encode(encoding))
    assert "已新建 2 个草稿" in run(app, path, "--datum", "wgs84").output
    course, lecture = sorted(made(own_database), key=lambda one: one.capacity or 10**6)
    with Session(own_database.engines.read) as session:
        place = session.scalars(select(Place)).one()
        assert (course.place_id, course.lng) == (place.id, place.lng)
    assert (course.state, course.capacity) == (ProgrammeState.draft, 20)
    assert (course.members_only, [one.group for one in course.groups]) == (True, ["courier"])
    assert course.sign_up_until == NOW.replace(day=13, hour=18)
    assert (lecture.place_id, lecture.address) == (None, "解放路 1 号")
    assert (lecture.lng, lecture.county_code) == (117.05, "370102")
    assert lecture.starts_at is not None
    assert lecture.starts_at.astimezone(SHANGHAI).hour == 9
    again = run(app, path, "--datum", "wgs84")
    assert "可以新建 0 个，已经导入过 2 个" in again.output
    assert len(made(own_database)) == 2


def test_a_workbook_with_english_headers(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "programmes.xlsx"
    row = ("讲座一", "lecture", "历下区总工会", "46095.375", "46095.4583333333")
    with path.open("wb") as file:
        write_xlsx(file, ("title", "kind", "organiser", "begins", "ends"), [row])
    assert run(app, path).exit_code == 0
    (one,) = made(own_database)
    assert one.starts_at == NOW.replace(day=14, hour=9)
    assert one.ends_at == NOW.replace(day=14, hour=11)


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "文件是空的"),
        ("名称,地址\n甲,路", "标题、类型、主办"),
        ('{"type":"FeatureCollection","features":[]}', "不是表格文件"),
        (b"PK\x03\x04" + b"x" * 99, "工作簿已损坏"),
    ],
)
def test_what_cannot_be_imported_gets_a_sentence(
    app: Flask, own_database: Database, tmp_path: Path, content: str | bytes, words: str
) -> None:
    told = run(app, saved(tmp_path, content))
    assert (told.exit_code, words in told.output) == (1, True), told.output
    assert made(own_database) == []


def test_every_problem_is_told() -> None:
    folder = Path(__file__).parents[2] / "app" / "services" / "imports"
    source = "".join((folder / name).read_text() for name in ("programmes.py", "named.py"))
    assert {code for code in PROBLEMS if f'"{code}"' in source} == set(PROBLEMS)
