"""`flask import places` and `flask export places` as a union's clerk types them."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.factory import create_app
from app.models import Place
from app.web.house import House
from tests.databases import Database
from tests.factories.moment import NOW
from tests.services.imports.desk import HEADER, a_desk

GOOD = f"{HEADER}\n解放路驿站,驿站,117.05,36.64\n妈妈小屋,母婴室,117.06,36.65"
MIXED = f"{GOOD}\n坏,驿站,abc,36.64\n解放路爱心驿站,驿站,117.0503,36.64"


@pytest.fixture
def app(own_database: Database, tmp_path: Path) -> Iterator[Flask]:
    with Session(own_database.engines.write) as session, session.begin():
        a_desk(session, tmp_path)
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    rooms: House = app.extensions["yijia"]
    rooms.engines.dispose()


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def saved(folder: Path, content: str | bytes, name: str = "驿站.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def count(database: Database) -> int:
    with Session(database.engines.read) as session:
        return session.scalar(select(func.count()).select_from(Place)) or 0


def test_a_dry_run_tells_everything_and_writes_nothing(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    path = saved(tmp_path, MIXED)
    told = run(app, "import", "places", path, "--datum", "wgs84", "--dry-run", "--report", report)
    assert told.exit_code == 0
    for words in (
        "共 4 行",
        "可以导入 3 行",
        "有问题 1 行",
        "第 4 行",
        "“abc”不是坐标",
        "“解放路爱心驿站”与第 2 行的“解放路驿站”相距 27 米",
        "什么也没有写入",
        "新增 3 个",
    ):
        assert words in told.output
    assert count(own_database) == 0
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "行号,分类,列,说明"
    assert [line.split(",")[0] for line in lines[1:]] == ["4", "5"]


def test_a_run_writes_the_good_rows_and_again_nothing(
    app: Flask, own_database: Database, tmp_path: Path
) -> None:
    path = saved(tmp_path, MIXED.encode("gbk"))
    first = run(app, "import", "places", path, "--datum", "GCJ02")
    assert (first.exit_code, count(own_database)) == (0, 3)
    assert "GBK" in first.output
    assert "新增 3 个" in first.output
    again = run(app, "import", "places", path, "--datum", "gcj02")
    assert (again.exit_code, count(own_database)) == (0, 3)
    assert "新增 0 个，更新 0 个，3 个没有变化" in again.output


def test_two_imports_at_once_do_not_mix(
    app: Flask, own_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = f"{HEADER},编号\n甲,驿站,117.05,36.64,1\n乙,驿站,117.06,36.64,2"
    run(app, "import", "places", saved(tmp_path, table), "--datum", "wgs84")
    path = saved(tmp_path, table.replace("乙", "丙").replace("甲", "丁"))
    # As if the other import had come between looking and writing.
    monkeypatch.setattr("app.services.imports.apply.known", lambda *_, **__: {})
    told = run(app, "import", "places", path, "--datum", "wgs84")
    assert (told.exit_code, "请再运行一次" in told.output) == (1, True)
    assert count(own_database) == 2


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "文件是空的"),
        ("<html><body>", "网页文件"),
        (b"PK\x03\x04" + b"x" * 99, "工作簿已损坏"),
        (b"\xd0\xcf\x11\xe0rest", "另存为不加密的 .xlsx"),
        (b"\x89PNG\r\n\x1a\n", "不是表格文件"),
        ("a,b,c\n1,2,3", "没有找到表头"),
        ("名称,地址,电话\n甲,乙,1", "缺少这几列：类型、经度、纬度"),
        (b"," * 1_100_000, "长得不正常"),
        (b"a,\0,c", "空字节"),
        ('{"type":"FeatureCollection","features":[{', "第 1 个要素处损坏"),
        ("{}", "FeatureCollection"),
        (f"{HEADER}\n坏,驿站,x,y", "没有一行可以导入"),
        (HEADER, "没有一行可以导入"),
        (f"{HEADER}\n" + "甲,驿站,36.6,117.05\n" * 9, "两列对调"),
        (f"{HEADER}\n" + "甲,驿站,123.5,35.0\n" * 9, "落在海里或省外"),
        ("名称,类型,百度经度,百度纬度\n甲,驿站,1,2", "文件写明坐标是BD-09"),
    ],
)
def test_what_cannot_be_imported_gets_a_sentence(
    app: Flask, own_database: Database, tmp_path: Path, content: str | bytes, words: str
) -> None:
    told = run(app, "import", "places", saved(tmp_path, content), "--datum", "wgs84")
    assert told.exit_code == 1
    assert words in told.output
    assert "Traceback" not in told.output
    assert count(own_database) == 0


@pytest.mark.backend("spatialite")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "请写明要导入的文件"),
        (("nothing.csv", "--datum", "wgs84"), "没有找到文件"),
        (("FILE",), "请用 --datum 写明"),
        (("FILE", "--datum", "utm"), "高德"),
        (("FILE", "--datum", "wgs84", "--kind", "加油站"), "不认识“加油站”"),
        (("FILE", "--datum", "wgs84", "--report", "/nowhere/x.csv"), "无法写入"),
        (("FILE", "--datum", "wgs84", "--wrong"), "--wrong"),
    ],
)
def test_misuse_is_told(app: Flask, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    path = saved(tmp_path, GOOD)
    told = run(app, "import", "places", *(path if word == "FILE" else word for word in words))
    assert told.exit_code == 2
    assert sentence in told.output


@pytest.mark.parametrize("how", ["csv", "xlsx", "geojson"])
def test_export_and_import_are_one_circle(
    app: Flask, own_database: Database, tmp_path: Path, how: str
) -> None:
    run(app, "import", "places", saved(tmp_path, GOOD), "--datum", "bd09")
    out = tmp_path / f"all.{how}"
    told = run(app, "export", "places", "--format", how, "--output", out)
    assert (told.exit_code, "已导出 2 个地点" in told.output) == (0, True)
    back = run(app, "import", "places", out, "--datum", "wgs84")
    assert "新增 0 个，更新 0 个，2 个没有变化" in back.output
    wrong = run(app, "import", "places", out, "--datum", "gcj02")
    assert (wrong.exit_code, "请核对 --datum" in wrong.output) == (1, True)
    assert count(own_database) == 2


@pytest.mark.backend("spatialite")
def test_an_export_that_cannot_be_written_is_told(app: Flask, tmp_path: Path) -> None:
    for words, sentence in (
        (("--format", "pdf"), "请用 --format 写明格式"),
        (("--format", "csv"), "请用 --output 写明"),
        (("--format", "csv", "--output", "/nowhere/x.csv"), "无法写入"),
    ):
        told = run(app, "export", "places", *words)
        assert (told.exit_code, sentence in told.output) == (2, True)


def test_without_divisions_the_way_is_shown(own_database: Database, tmp_path: Path) -> None:
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    told = run(app, "import", "places", saved(tmp_path, GOOD), "--datum", "wgs84")
    assert (told.exit_code, "flask seed load" in told.output) == (1, True)
    rooms: House = app.extensions["yijia"]
    rooms.engines.dispose()


@pytest.mark.backend("spatialite")
def test_the_sample_file_is_a_good_example(own_database: Database) -> None:
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    run(app, "seed", "load")
    told = run(app, "import", "places", ROOT / "docs/samples/places.csv", "--datum", "gcj02")
    assert (told.exit_code, count(own_database)) == (0, 4)
    assert "提醒" not in told.output
    rooms: House = app.extensions["yijia"]
    rooms.engines.dispose()
