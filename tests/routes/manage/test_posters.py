"""A programme's posters: a code for each spot, on paper, with what it brought; nothing personal."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.programme import Programme
from app.models.qr import QrCode
from app.services.programmes import posters
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_programme
from tests.routes.public.joining import PHONE, proves, typed

ROOT = "https://yijia.example.org"


@pytest.fixture
def union(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def programme(session: Session, union: Organisation) -> Programme:
    return a_programme(session, organiser=union, demo=True, address="解放路 1 号")


@pytest.fixture
def desk(app: Flask, session: Session, union: Organisation) -> Client:
    """An organiser whose phone is proven; no second factor is needed for posters."""
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.organiser, union)
    return signed_in(Client(app), session, account, SignInLevel.phone)


@pytest.fixture
def _published(app: Flask) -> Iterator[None]:
    """The world can open this site."""
    rooms = app.extensions["yijia"]
    settings = replace(rooms.settings, public_url=ROOT)
    app.extensions["yijia"] = replace(rooms, settings=settings)
    yield
    app.extensions["yijia"] = rooms


def made(desk: Client, session: Session, programme: Programme, label: str = "解放路驿站") -> str:
    answer = desk.post(f"/manage/posters/{programme.public_id}", data={"label": label})
    assert answer.status == 303
    query = select(QrCode.code).where(QrCode.programme_id == programme.id, QrCode.label == label)
    return session.scalars(query).one()


def test_each_spot_gets_one_code(desk: Client, session: Session, programme: Programme) -> None:
    first = made(desk, session, programme)
    assert made(desk, session, programme) == first
    assert made(desk, session, programme, "顺丰泉城分部") != first
    page = desk.get(f"/manage/posters/{programme.public_id}")
    assert "解放路驿站" in page.text
    assert "顺丰泉城分部" in page.text
    acts = session.scalars(select(AuditEntry.action)).all()
    assert list(acts).count("code.made") == 2


@pytest.mark.parametrize("label", ["", "  ", "长" * 41])
def test_a_spot_needs_a_name(desk: Client, programme: Programme, label: str) -> None:
    page = desk.post(f"/manage/posters/{programme.public_id}", data={"label": label})
    assert page.status == 422
    assert page.find("#errors").select("a")


def test_scans_and_sign_ups_are_counted_by_poster(
    client: Client, desk: Client, session: Session, programme: Programme
) -> None:
    here, there = (made(desk, session, programme, label) for label in ("甲", "乙"))
    for _ in range(2):
        landing = client.get(f"/q/{here}")
        assert "来自海报：甲" in landing.text
        assert client.post(f"/q/{here}/scans").status == 204
    at = f"/programmes/{programme.public_id}/signup"
    code = client.post(at, data=typed(landing, phone=PHONE))
    assert proves(client, session, programme, code).status == 303
    counted = {one.code: (one.scans, one.signups) for one in posters.listed(session, programme.id)}
    assert counted == {here: (2, 1), there: (0, 0)}
    page = desk.get(f"/manage/posters/{programme.public_id}")
    assert "扫码 2 次，报名 1 人" in page.text
    assert "张三" not in page.text


def test_a_revoked_poster_says_so_and_helps_on(
    client: Client, desk: Client, session: Session, programme: Programme
) -> None:
    code = made(desk, session, programme)
    other = a_programme(session, "别的活动", organiser=an_organisation(session, "别会"))
    for _ in range(2):
        url = f"/manage/posters/{programme.public_id}/revocation"
        assert desk.post(url, data={"code": code}).status == 303
    gone = client.get(f"/q/{code}")
    assert gone.status == 410
    assert f"/programmes/{programme.public_id}" in gone.text
    client.post(f"/q/{code}/scans")
    (poster,) = posters.listed(session, programme.id)
    assert (poster.scans, poster.revoked_at is None) == (0, False)
    assert made_again(desk, session, programme) != code
    assert desk.get(f"/manage/posters/{other.public_id}").status == 404


def made_again(desk: Client, session: Session, programme: Programme) -> str:
    desk.post(f"/manage/posters/{programme.public_id}", data={"label": "解放路驿站"})
    live = QrCode.revoked_at.is_(None)
    return session.scalars(
        select(QrCode.code).where(QrCode.programme_id == programme.id, live)
    ).one()


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(("sheet", "squares"), [("poster", 2), ("stickers", 2)])
def test_the_paper_names_time_and_place(
    desk: Client, session: Session, programme: Programme, sheet: str, squares: int
) -> None:
    codes = [made(desk, session, programme, label) for label in ("甲", "乙")]
    paper = desk.get(f"/manage/posters/{programme.public_id}/sheets?sheet={sheet}")
    for code in codes:
        assert f"yijia.example.org/q/{code}" in paper.text
    assert programme.title in paper.text
    assert len(paper.all(".address")) == squares
    one = desk.get(f"/manage/posters/{programme.public_id}/sheets?sheet=stickers&code={codes[0]}")
    assert len(one.all(".sticker")) == 12
    if sheet == "poster":
        assert "3月13日 10:00" in paper.text
        assert "解放路 1 号" in paper.text


def test_what_is_real_is_not_printed_without_an_address(
    desk: Client, session: Session, programme: Programme
) -> None:
    programme.demo = False
    session.flush()
    code = made(desk, session, programme)
    page = desk.get(f"/manage/posters/{programme.public_id}")
    assert "PUBLIC_URL" in page.text
    for path in ("sheets?sheet=poster", f"{code}.svg"):
        assert desk.get(f"/manage/posters/{programme.public_id}/{path}").status == 422


@pytest.mark.parametrize(("name", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_single_pictures(
    desk: Client, session: Session, programme: Programme, name: str, start: bytes
) -> None:
    code, at = made(desk, session, programme), f"/manage/posters/{programme.public_id}"
    picture = desk.get(f"{at}/{code}.{name}")
    assert picture.response.data.startswith(start)
    assert desk.get(f"{at}/{code}.gif").status == 404
    assert desk.get(f"{at}/00000000.{name}").status == 404
