"""Notices that are about to end: which, whose, and in what order."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.client import Client
from tests.factories.care import a_notice
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk


def test_the_first_to_end_comes_first(session: Session, manager: Client, place: Place) -> None:
    a_notice(session, place, "热水坏了", ends_at=NOW + timedelta(hours=20))
    a_notice(session, place, "停电", ends_at=NOW + timedelta(hours=2))
    for text, ends in (("还有一周", NOW + timedelta(days=7)), ("已经过了", NOW)):
        a_notice(session, place, text, starts_at=NOW - timedelta(days=1), ends_at=ends)
    text = manager.get("/manage/notices").text
    assert text.index("停电") < text.index("热水坏了")
    assert "2 条通知" in text
    assert "还有一周" not in text
    assert "已经过了" not in text


def test_the_desk_leads_to_them(session: Session, manager: Client, place: Place) -> None:
    a_notice(session, place, ends_at=NOW + timedelta(hours=2))
    links = manager.get("/manage").all("a")
    assert "1 条通知一天内到期" in [
        one.text for one in links if one.get("href") == "/manage/notices"
    ]


def test_those_of_others_are_not_told(
    app: Flask, session: Session, desk: Desk, owner: Organisation, place: Place
) -> None:
    beside = a_place(session, owner=an_organisation(session, "邻区总工会"))
    a_notice(session, beside, "别人的通知", ends_at=NOW + timedelta(hours=2))
    text = desk(Role.station_manager, owner, place).get("/manage/notices").text
    assert "别人的通知" not in text
    assert "一天内没有通知到期" in text


def test_where_nothing_ends_it_says_so(manager: Client) -> None:
    assert "一天内没有通知到期" in manager.get("/manage/notices").text
