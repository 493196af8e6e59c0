"""A table on the web: checked, read field by field, applied, undone; others' places untouched."""

import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.models.import_run import ImportRun
from app.models.kinds import ImportState
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.import_runs import runs
from app.services.import_runs.depot import Depot
from tests.client import ORIGIN, Answer, Client
from tests.routes.manage.conftest import Desk as Sit
from tests.services.import_runs.conftest import COUNTY
from tests.services.imports.desk import HEADER, ROW, Desk, a_desk
from tests.services.imports.test_load import FULL, LINE

BAD = "坏,加油站,abc,36.64"


@pytest.fixture
def world(app: Flask, session: Session, tmp_path: Path) -> Desk:
    """Two districts and their federations."""
    return a_desk(session, tmp_path)


def _federation(world: Desk, name: str = COUNTY) -> Organisation:
    return world.session.scalars(select(Organisation).where(Organisation.name == name)).one()


@pytest.fixture
def officer(world: Desk, desk: Sit) -> Client:
    return desk(Role.officer, _federation(world))


def _send(client: Client, world: Desk, content: str | bytes, **more: str) -> Answer:
    """Encoded here: the test client would leave a file open for every large body."""
    data = content.encode() if isinstance(content, str) else content
    fields = {
        "file": FileStorage(BytesIO(data), "驿站.csv", "file"),
        "datum": "wgs84",
        "organisation": _federation(world).public_id,
        "submission_id": uuid4().hex,
        "csrf_token": client.csrf,
        **more,
    }
    boundary, body = encode_multipart(fields)
    return client.open(
        "POST",
        "/manage/imports",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=ORIGIN,
    )


def _checked(client: Client, world: Desk, content: str, **more: str) -> str:
    """The address of the preview."""
    answer = _send(client, world, content, **more)
    assert answer.status == 303, answer.text
    return str(answer.headers["Location"])


def _apply(client: Client, url: str) -> Answer:
    (seen,) = [one for one in client.get(url).all("input") if one.attributes["name"] == "seen"]
    return client.post(f"{url}/application", data={"seen": seen.attributes["value"]})


def _names(world: Desk) -> list[str]:
    world.session.expire_all()
    return [place.name for place in world.places()]


def test_from_table_to_public_page_and_back(
    app: Flask, officer: Client, world: Desk, session: Session
) -> None:
    url = _checked(officer, world, f"{HEADER}\n{ROW}\n{BAD}")
    preview = officer.get(url)
    sums = preview.find("#sums").text
    for words in ("表里一共2 行", "新增1 处", "有问题，不会写入1 行"):
        assert words in "".join(sums.split("\n")).replace(" ", " "), sums
    bad = preview.find("#bad").text
    assert "不认识“加油站”这种类型。" in bad
    assert "“abc”不是坐标" in bad
    assert _names(world) == []
    assert _apply(officer, url).status == 303
    assert _names(world) == ["解放路驿站"]
    public = f"/places/{world.place().public_id}"
    assert "解放路驿站" in Client(app).get(public).text
    assert "新增 1 处" in officer.get(url).text
    assert officer.post(f"{url}/reversal").status == 303
    assert _names(world) == []
    assert Client(app).get(public).status == 404
    assert "删除 1 处" in officer.get(url).text
    assert officer.post(f"{url}/reversal").status == 303, "once more is nothing"


def test_each_change_is_shown_before_and_after(officer: Client, world: Desk) -> None:
    line = LINE.replace("快递行业工会联合会", COUNTY)
    world.load(f"{FULL}\n{line}")
    line = line.replace("117.05,36.64", "117.0502,36.64").replace("0531-86012345", "0531-2")
    line = line.replace("微波炉坏", "微波炉").replace("周末休息", "周六 09:00-12:00")
    planned = officer.get(_checked(officer, world, f"{FULL}\n{line}")).find("#planned").text
    for words in (
        "电话",
        "0531-86012345",
        "0531-2",
        "位置（移动 18 米）",
        "热饭",
        "坏了",
        "每周时间",
    ):
        assert words in planned


def test_the_same_form_twice_is_one_run(officer: Client, world: Desk, session: Session) -> None:
    same = uuid4().hex
    first = _checked(officer, world, f"{HEADER}\n{ROW}", submission_id=same)
    assert _checked(officer, world, f"{HEADER}\n{ROW}", submission_id=same) == first
    assert len(session.scalars(select(ImportRun)).all()) == 1
    for _ in range(2):
        seen = session.scalars(select(ImportRun)).one().plan_digest.hex()
        assert officer.post(f"{first}/application", data={"seen": seen}).status == 303
    assert _names(world) == ["解放路驿站"]


def test_a_change_meanwhile_is_told_and_nothing_written(
    officer: Client, world: Desk, session: Session
) -> None:
    line = LINE.replace("快递行业工会联合会", COUNTY)
    world.load(f"{FULL}\n{line}")
    url = _checked(officer, world, f"{FULL}\n{line.replace('0531-86012345', '0531-2')}")
    (seen,) = session.scalars(select(ImportRun.plan_digest)).all()
    world.place().phone = "0531-3"
    session.flush()
    answer = officer.post(f"{url}/application", data={"seen": seen.hex()})
    assert answer.headers["Location"] == f"{url}?told=other"
    told = officer.get(answer.headers["Location"]).text
    assert "所以没有写入" in told
    assert "1 行的结果和先前不同（第 2 行）" in told
    assert "0531-3" in told
    assert _apply(officer, url).status == 303
    session.expire_all()
    assert world.place().phone == "0531-2"


def test_a_sibling_sees_neither_run_nor_rows(
    officer: Client, world: Desk, desk: Sit, session: Session
) -> None:
    city = _federation(world, "济南市总工会")
    url = _checked(officer, world, f"{HEADER}\n{ROW}\n乙,驿站,117.15,36.64")
    assert "不在您的管理范围。" in officer.get(url).find("#bad").text
    sibling = Organisation(
        name="市中区总工会", kind=city.kind, parent_id=city.id, path=f"{city.path}99."
    )
    session.add(sibling)
    session.flush()
    other = desk(Role.officer, sibling)
    for answer in (
        *(other.get(url), other.get(f"{url}/findings")),
        *(other.post(f"{url}/application"), other.post(f"{url}/reversal")),
    ):
        assert answer.status == 404
    assert "驿站.csv" not in other.get("/manage/imports").text
    assert _send(other, world, f"{HEADER}\n{ROW}").status == 404, "for somebody else's"
    assert desk(Role.supervisor, city).get(url).status == 403


def _bomb() -> bytes:
    """A workbook of a few hundred KB whose texts unpack to more than 96 MB."""
    plain, bomb = BytesIO(), BytesIO()
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(HEADER.split(","))
    workbook.save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in source.namelist():
            if name != "xl/sharedStrings.xml":
                archive.writestr(name, source.read(name))
        with archive.open("xl/sharedStrings.xml", "w") as texts:
            for _ in range(97):
                texts.write(b" " * (1 << 20))
    return bomb.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"<!doctype html><table><tr><td>x</table>", "这是网页文件"),
        (b"%PDF-1.7", "这不是表格文件"),
        (b"\x00" * 100, "空字节"),
        (b"PK\x03\x04broken", "工作簿"),
        ("没有表头\n1,2".encode(), "没有找到表头"),
        (f"{HEADER}\n{ROW}\n".encode("gbk")[:-1] + b"\xff\xff\n", "文字编码"),
        ("名称,类型,经度,纬度\n".encode() + "甲,驿站,36.6,117.0\n".encode() * 4, "写反了"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    officer: Client, world: Desk, content: bytes, words: str
) -> None:
    answer = _send(officer, world, content)
    assert answer.status == 422
    assert words in answer.find("#file-wrong").text
    assert world.session.scalars(select(ImportRun)).all() == []


def test_a_workbook_that_is_a_bomb_is_not_unpacked(officer: Client, world: Desk) -> None:
    bomb = _bomb()
    assert len(bomb) < 1_000_000
    answer = _send(officer, world, bomb)
    assert answer.status == 422
    assert "大得不正常" in answer.find("#file-wrong").text


def test_a_gbk_table_is_read(officer: Client, world: Desk) -> None:
    answer = _send(officer, world, f"{HEADER}\n{ROW}\n".encode("gbk"))
    assert "解放路驿站" in officer.get(str(answer.headers["Location"])).find("#planned").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("datum", "mars"), ("kind", "castle"), ("organisation", ""), ("submission_id", "x")],
)
def test_what_is_not_said_is_asked_for(
    officer: Client, world: Desk, field: str, value: str
) -> None:
    answer = _send(officer, world, f"{HEADER}\n{ROW}", **{field: value})
    assert answer.status == 422
    assert answer.find("#errors").text


def test_no_file_is_asked_for(officer: Client, world: Desk) -> None:
    data = {"datum": "wgs84", "submission_id": "1" * 32}
    data["organisation"] = _federation(world).public_id
    answer = officer.post("/manage/imports", data=data)
    assert (answer.status, "请选一个文件。" in answer.text) == (422, True)


def test_long_previews_go_on(officer: Client, world: Desk) -> None:
    lines = [f"驿站{n},驿站,117.{n:04},36.64" for n in range(1, 61)]
    lines += [f"坏{n},驿站,abc,36.64" for n in range(60)]
    url = _checked(officer, world, "\n".join((HEADER, *lines)))
    first, second = officer.get(url), officer.get(f"{url}?after=50")
    assert len(first.all(".planned")) == 50
    assert len(second.all(".planned")) == 10
    assert len(officer.get(f"{url}/findings?group=bad&after=50").all("li")) >= 10


def test_a_table_of_yesterday_is_gone(
    app: Flask, officer: Client, world: Desk, session: Session
) -> None:
    url = _checked(officer, world, f"{HEADER}\n{ROW}")
    depot = Depot(app.extensions["yijia"].settings.imports)
    runs.expire(session, world.at + runs.KEPT_FOR * 1.01, depot)
    session.flush()
    assert "放了一天没有写入" in officer.get(url).text
    assert officer.post(f"{url}/application", data={"seen": "0" * 64}).status == 303
    assert session.scalars(select(ImportRun)).one().state is ImportState.expired
    assert session.scalars(select(Place)).all() == []
