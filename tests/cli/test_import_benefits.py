"""`flask import benefits`: rows judged with column and reason, made once, as drafts."""

from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.xlsx_writing import write_xlsx
from app.cli.import_benefits import PROBLEMS
from app.config import Settings
from app.factory import create_app
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimWay
from app.models.kinds import PlaceKind
from tests.databases import Database
from tests.factories.division import a_city, a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place

HEADER = "说明,标题,类型,主办,价值,领取方式,对象,会员,县区,开始,结束,名额,每日名额,地点,编号\n"
UNION = "历下区总工会"
FULL = (
    f"满减,面馆券,商户优惠,{UNION},12.5元,领券,快递员、货车司机,是,历下区、济南市,"
    "2026-03-01,2026年12月31日,100,５,甲面馆、乙超市,B-1"
)
MIXED = (
    HEADER
    + f"""{FULL}
,送水,送清凉,{UNION},每天两瓶,,不限,,,,,9,9,,
,,体检,{UNION},,,,,,,,,,,
,坏类型,开会,{UNION},,,,,,,,,,,
,坏单位,体检,没有这个工会,,,,,,,,,,,
,坏方式,体检,{UNION},,抢,,,,,,,,,
,坏日子,体检,{UNION},,,,,,明天,,,,,
,倒过来,体检,{UNION},,,,,,2026-03-02,2026-03-01,,,,
,太长,体检,{UNION},{"长" * 61},,,,,,,,,,
,坏对象,体检,{UNION},,,皇帝,,,,,,,,
,坏会员,体检,{UNION},,,,也许,,,,,,,
,坏地区,体检,{UNION},,,,,月球,,,,,,
,坏名额,体检,{UNION},,领券,,,,,,-3,,,
,坏地点,体检,{UNION},,领券,,,,,,,,丙,
,重名,体检,{UNION},,领券,,,,,,,,分店,

,=cmd(),体检,{UNION},,,,,,,,,,,B-1
"""
)


@pytest.fixture
def app(own_database: Database) -> Iterator[Flask]:
    with Session(own_database.engines.write) as session, session.begin():
        a_county(session)
        a_city(session, "370400", "枣庄市")
        owner = an_organisation(session)
        for name in ("甲面馆", "乙超市", "分店", "分店"):
            a_place(session, name, owner=owner, kind=PlaceKind.merchant)
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


def run(app: Flask, path: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", "benefits", str(path), *options])


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / "benefits.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def made(database: Database) -> list[Benefit]:
    with Session(database.engines.read, expire_on_commit=False) as session:
        found = list(session.scalars(select(Benefit).order_by(Benefit.worth_fen)))
        for one in found:
            assert len(one.groups) + len(one.counties) + len(one.places) + len(one.quotas) >= 0
        return found


def test_a_dry_run_tells_row_column_and_reason_and_writes_nothing(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    told = run(app, saved(tmp_path, MIXED), "--dry-run")
    assert told.exit_code == 0, told.output
    for words in (
        "共 16 行：可以新建 2 个，已经导入过 0 个，重复 1 行，有问题 13 行",
        "第 4 行，标题：标题要有",
        "第 5 行，类型：不认识这个类型",
        "第 6 行，主办：没有这个单位",
        "第 7 行，领取方式：不认识",
        "第 8 行，开始：看不懂这个日期",
        "第 9 行，结束：结束不能早于开始",
        "第 10 行，价值：价值最多",
        "第 11 行，对象：不认识",
        "第 12 行，会员：会员请写",
        "第 13 行，县区：没有这个市",
        "第 14 行，名额：名额要是",
        "第 15 行，地点：这个单位没有",
        "第 16 行，地点：这个单位有几处",
        "什么也没有写入",
    ):
        assert words in told.output, told.output
    assert made(own_database) == []


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_the_good_rows_are_made_once(
    app: Flask, own_database: Database, tmp_path: Path, encoding: str
) -> None:
    path = saved(tmp_path, MIXED.encode(encoding))
    assert "已新建 2 个草稿" in run(app, path).output
    found = {one.title: one for one in made(own_database)}
    noodles, water = found["面馆券"], found["送水"]
    assert (noodles.state, noodles.way) == (BenefitState.draft, ClaimWay.voucher)
    assert (noodles.worth_fen, noodles.worth, noodles.per_day) == (1250, "", 5)
    assert (noodles.begins_on, noodles.ends_on) == (date(2026, 3, 1), date(2026, 12, 31))
    assert [one.county_code for one in noodles.counties] == ["370100", "370102"]
    assert ({one.group for one in noodles.groups}, noodles.members_only) == (
        {"courier", "truck_driver"},
        True,
    )
    assert [(one.scope, one.capacity, one.taken) for one in noodles.quotas] == [("", 100, 0)]
    assert len(noodles.places) == 2
    assert (water.way, water.worth, water.worth_fen) == (ClaimWay.told, "每天两瓶", None)
    assert (water.quotas, water.per_day, water.counties) == ([], None, [])
    assert water.search_text.startswith(" 送水")
    again = run(app, path)
    assert "可以新建 0 个，已经导入过 2 个" in again.output
    assert len(made(own_database)) == 2


def test_a_workbook_with_english_headers(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "benefits.xlsx"
    row = ("体检", "health_check", UNION, "application", "46095", "50")
    with path.open("wb") as file:
        header = ("title", "kind", "organiser", "way", "begins", "quota")
        write_xlsx(file, header, [row])
    assert run(app, path).exit_code == 0
    (one,) = made(own_database)
    assert (one.way, one.begins_on) == (ClaimWay.application, date(2026, 3, 14))
    assert [one.capacity for one in one.quotas] == [50]


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "文件是空的"),
        ("名称,地址\n甲,路", "标题、类型、主办"),
        ('{"type":"FeatureCollection","features":[]}', "不是表格文件"),
        (b"PK\x03\x04" + b"x" * 99, "工作簿已损坏"),
        (HEADER + f"{'x' * 30000},=1+1,@SUM(1),{'9' * 500}" + ",\u202e" * 11, "有问题 1 行"),
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
    source = "".join((folder / name).read_text() for name in ("benefits.py", "named.py"))
    assert {code for code in PROBLEMS if f'"{code}"' in source} == set(PROBLEMS)
