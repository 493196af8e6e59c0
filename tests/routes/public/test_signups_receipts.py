"""Receipts: where one stands in words, accepting, withdrawing; for whoever holds the link only."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.person_kinds import SignInLevel
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes import announce, seats, signup_links, signups
from tests.client import Client
from tests.factories.account import an_account, signed_in
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, ENDS, a_phone, a_programme, joins


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def programme(session: Session) -> Programme:
    return a_programme(session, capacity=1, offer_minutes=30, bring="身份证", note="请走北门。")


def link(vault: Vault, signup: Signup) -> str:
    return f"/programmes/receipts/{signup_links.token(vault, signup.submission_id)}"


def heading(client: Client, vault: Vault, signup: Signup) -> str:
    return client.get(link(vault, signup)).find("h1").text


def test_it_says_where_one_stands_and_what_comes_next(
    client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    seated, waiting = (joins(session, vault, programme, number) for number in (1, 2))
    page = client.get(link(vault, seated))
    for words in ("报名成功", "身份证", "请走北门。", seated.public_id, "周五 10:00–12:00"):
        assert words in page.find("main").text
    assert page.find(".qr").select("svg")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in page.text
    line = client.get(link(vault, waiting))
    assert "您排在候补第 1 位" in line.text
    assert "30 分钟" in line.text
    assert not line.all(".qr")


def test_a_seat_that_is_offered_is_taken_with_one_tap(
    client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    seated, waiting = (joins(session, vault, programme, number) for number in (1, 2))
    for _ in range(2):
        assert client.post(f"{link(vault, seated)}/withdrawal").status == 303
    gone = client.get(link(vault, seated))
    assert "您已退出" in gone.text
    assert f'href="/programmes/{programme.public_id}/signup"' in gone.text
    offer = client.get(link(vault, waiting))
    assert "有名额了，请确认" in offer.text
    assert "今天 10:30" in offer.text
    for _ in range(2):
        assert client.post(f"{link(vault, waiting)}/acceptance").status == 303
    assert heading(client, vault, waiting) == "报名成功"


def test_too_late_goes_to_the_next_and_says_so(
    client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    seated, late, following = (joins(session, vault, programme, number) for number in (1, 2, 3))
    before = NOW - timedelta(minutes=30)
    signups.withdraw(session, vault, signup_links.token(vault, seated.submission_id), before)
    assert late.state is SignupState.offered
    assert heading(client, vault, late) == "保留的名额过期了", "even before any job has run"
    assert client.post(f"{link(vault, late)}/acceptance").status == 303
    session.expire_all()
    assert (late.state, following.state) == (SignupState.lapsed, SignupState.offered)


def test_called_off_and_over_are_told(
    client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    signup = joins(session, vault, programme)
    old = a_programme(session, meetings=((NOW - timedelta(hours=3), NOW - timedelta(hours=1)),))
    past = joins(session, vault, old, 2, at=NOW - timedelta(days=1))
    assert heading(client, vault, past) == "活动已经结束"
    assert client.post(f"{link(vault, past)}/withdrawal").status == 422
    locked = seats.lock(session, programme.id)
    locked.state, locked.cancel_reason = ProgrammeState.cancelled, "讲师生病"
    announce.cancelled(session, vault, locked, NOW)
    session.flush()
    page = client.get(link(vault, signup))
    assert "活动取消了" in page.find("h1").text
    assert "讲师生病" in page.text
    assert page.all("form") == []


@pytest.mark.parametrize("token", ["x" * 22, "x" * 21, "short", "é" * 22])
@pytest.mark.parametrize("path", ["", "/acceptance", "/withdrawal"])
def test_strangers_find_nothing(
    client: Client, session: Session, vault: Vault, programme: Programme, token: str, path: str
) -> None:
    joins(session, vault, programme)
    url = f"/programmes/receipts/{token}{path}"
    assert (client.post(url) if path else client.get(url)).status == 404
    assert session.scalars(select(Signup.state)).all() == [SignupState.confirmed]


def test_neither_number_nor_form_id_opens_a_receipt(
    client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    signup = joins(session, vault, programme, submission_id="a" * 22)
    for guess in (signup.public_id, signup.submission_id, f"{signup.id:022d}"):
        assert client.get(f"/programmes/receipts/{guess}").status == 404


def test_ones_own_are_listed_with_ways_to_each(
    app: Flask, client: Client, session: Session, vault: Vault, programme: Programme
) -> None:
    later = a_programme(
        session, "招聘会", meetings=((BEGINS + timedelta(days=3), ENDS + timedelta(days=3)),)
    )
    mine = [joins(session, vault, one, 1) for one in (later, programme)]
    joins(session, vault, later, 2)
    assert client.get("/me/signups").status == 303, "strangers sign in first"
    signed_in(client, session, an_account(session, vault, a_phone(1)), SignInLevel.phone)
    page = client.get("/me/signups")
    ways = [
        a.attributes["href"]
        for a in page.find("main").select("a")
        if "receipts" in a.attributes["href"]
    ]
    assert ways == [link(vault, one) for one in reversed(mine)]
    assert page.headers["Cache-Control"] == "private, no-store"
    other = signed_in(Client(app), session, an_account(session, vault, a_phone(3)))
    assert "还没有报名" in other.get("/me/signups").text
