"""The desk: only what one looks after, what waits on top."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.programme_kinds import ProgrammeState
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_programme, joins
from tests.routes.manage.conftest import Desk


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/manage").headers["Location"] == "/sign-in?next=%2Fmanage"


def test_a_worker_is_told_how_to_come_by_a_right(
    app: Flask, client: Client, session: Session
) -> None:
    signed_in(client, session, an_account(session, app.extensions["yijia"].vault))
    assert "还没有管理权限" in client.get("/manage").text


def test_a_manager_sees_their_place_and_no_sibling(
    app: Flask, client: Client, session: Session
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    owner = an_organisation(session)
    mine = a_place(session, name="我的驿站", owner=owner)
    a_place(session, name="别人的驿站", owner=owner)
    holds(session, account, Role.station_manager, owner, mine)
    signed_in(client, session, account, SignInLevel.phone)
    text = client.get("/manage").text
    assert "我的驿站" in text
    assert "别人的驿站" not in text
    assert "人员与权限" not in text


def test_an_officer_sees_everything_below_and_can_search(
    app: Flask, client: Client, session: Session
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    city = an_organisation(session, "市总工会")
    below, beside = an_organisation(session, "区总工会", parent=city), an_organisation(session)
    a_place(session, name="区里的驿站", owner=below, search_text="区里的驿站")
    a_place(session, name="外面的驿站", owner=beside, search_text="外面的驿站")
    holds(session, account, Role.officer, city)
    signed_in(client, session, account)
    text = client.get("/manage").text
    assert "区里的驿站" in text
    assert "外面的驿站" not in text
    assert "没有找到" in client.get("/manage?q=外面").text


def test_an_organiser_sees_today_drafts_and_new_sign_ups(
    app: Flask, desk: Desk, session: Session, owner: Organisation
) -> None:
    soon = NOW + timedelta(hours=3)
    made = a_programme(session, organiser=owner, meetings=((soon, soon + timedelta(hours=1)),))
    a_programme(session, organiser=owner, state=ProgrammeState.draft)
    joins(session, app.extensions["yijia"].vault, made, 50)
    shown = desk(Role.organiser, owner).get("/manage").text
    for words in ("今天 13:00 电动车维修课", "昨天以来 1 人新报名", "1 个草稿还没有发布"):
        assert words in shown
