"""Checking oneself in by the wall, and saying how it was: by post only, with proof, once."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.person_kinds import SignInLevel
from app.models.programme import Programme
from app.models.programme_kinds import CheckInWay, Face
from app.models.signup import Attendance, Feedback, Signup
from app.services.programmes import signup_links, wall
from tests.client import Answer, Client
from tests.factories.account import an_account, signed_in
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_phone, a_programme, joins

HOUR = timedelta(hours=1)


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def programme(session: Session) -> Programme:
    """It has begun, and its wall is up."""
    an_organisation(session)
    made = a_programme(session, meetings=((NOW - HOUR / 4, NOW + HOUR),))
    wall.put_up(made)
    session.flush()
    return made


@pytest.fixture
def signup(session: Session, vault: Vault, programme: Programme) -> Signup:
    return joins(session, vault, programme, 7)


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attendance)) or 0


def scanned(client: Client, programme: Programme, code: str = "") -> Answer:
    read = code or wall.code(programme, NOW)
    return client.get(f"/programmes/checkins/{programme.public_id}?w={read}")


def ticket(page: Answer) -> str:
    (found, *_) = [one for one in page.all("input") if one.get("name") == "ticket"]
    return found.attributes["value"]


def arrives(client: Client, programme: Programme, **data: str) -> Answer:
    return client.post(f"/programmes/checkins/{programme.public_id}", data=data)


def remembered(client: Client, session: Session, vault: Vault, number: int = 7) -> Client:
    account = an_account(session, vault, a_phone(number))
    return signed_in(client, session, account, SignInLevel.phone)


def test_a_remembered_phone_checks_in_with_two_taps(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    remembered(client, session, vault)
    page = scanned(client, programme)
    assert (page.status, rows(session)) == (200, 0), "nothing on GET"
    for _ in range(2):
        answer = arrives(client, programme, ticket=ticket(page))
        assert answer.status == 303
    receipt = client.get(answer.headers["Location"])
    assert "已签到 今天 10:00" in receipt.text
    kept = session.scalars(select(Attendance)).one()
    assert (kept.signup_id, kept.way, kept.by_account_id) == (signup.id, CheckInWay.wall, None)


def test_an_unknown_phone_is_proven_first_and_comes_back(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    page = scanned(client, programme)
    (proof,) = [one for one in page.all("a") if "/sign-in?next=" in (one.get("href") or "")]
    back = f"/programmes/checkins/{programme.public_id}?t={ticket(page)}"
    assert proof.attributes["href"] == f"/sign-in?next={quote(back)}"
    number = arrives(client, programme, ticket=ticket(page), receipt=signup.public_id)
    assert (number.status, rows(session)) == (422, 0), "a number alone proves nothing"
    remembered(client, session, vault)
    assert arrives(client, programme, ticket=ticket(client.get(back))).status == 303
    assert rows(session) == 1


def test_a_receipt_of_ones_own_is_enough(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    link = (
        f"https://x.example/programmes/receipts/{signup_links.token(vault, signup.submission_id)}"
    )
    page = scanned(client, programme)
    assert arrives(client, programme, ticket=ticket(page), receipt=link).status == 303
    other = a_programme(session, "别的课", meetings=((NOW, NOW + HOUR),))
    wall.put_up(other)
    session.flush()
    mine = scanned(client, other)
    assert arrives(client, other, ticket=ticket(mine), receipt=link).status == 422
    assert rows(session) == 1


def test_a_photo_of_the_code_is_useless_after_a_minute(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    remembered(client, session, vault)
    old = wall.code(programme, NOW - timedelta(minutes=1))
    for code in (old, "x", "A" * 16):
        page = scanned(client, programme, code)
        assert page.status == 410
        assert "码已过期，请再扫一次" in page.text
    assert arrives(client, programme, ticket="x").status == 410
    assert arrives(client, programme).status == 410
    late = wall.ticket(vault, programme, NOW - timedelta(minutes=10))
    assert arrives(client, programme, ticket=late).status == 410
    assert rows(session) == 0


def test_somebody_else_is_not_let_in(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    remembered(client, session, vault, 8)
    page = scanned(client, programme)
    for read in ("", signup.public_id, "nothing"):
        answer = arrives(client, programme, ticket=ticket(page), receipt=read)
        assert (answer.status, rows(session)) == (422, 0)
    assert client.get("/programmes/checkins/0000000000").status == 404


def test_too_early_is_told(client: Client, session: Session, vault: Vault) -> None:
    an_organisation(session)
    programme = a_programme(session)
    wall.put_up(programme)
    joins(session, vault, programme, 7)
    remembered(client, session, vault)
    answer = arrives(client, programme, ticket=ticket(scanned(client, programme)))
    assert answer.status == 422
    assert "开始前 2 小时起" in answer.text


def test_digits_are_typed_on_the_receipt(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    token = signup_links.token(vault, signup.submission_id)
    receipt = f"/programmes/receipts/{token}"
    assert client.get(receipt).all("#digits")
    target = f"/programmes/checkins/receipts/{token}"
    digits = wall.digits(programme, NOW)
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    assert client.post(target, data={"digits": wrong}).status == 422
    assert client.post(target, data={"digits": f"{digits[:3]} {digits[3:]}"}).status == 303
    page = client.get(receipt)
    assert "已签到 今天 10:00" in page.text
    assert not page.all("#digits")
    stranger = f"/programmes/checkins/receipts/{'x' * 22}"
    assert client.post(stranger, data={"digits": digits}).status == 404
    assert rows(session) == 1


def test_digits_cannot_be_guessed(
    client: Client, session: Session, vault: Vault, programme: Programme, signup: Signup
) -> None:
    token = signup_links.token(vault, signup.submission_id)
    target = f"/programmes/checkins/receipts/{token}"
    tried = [client.post(target, data={"digits": "x"}).status for _ in range(11)]
    assert tried == [422] * 10 + [429]
    right = client.post(target, data={"digits": wall.digits(programme, NOW)})
    assert (right.status, rows(session)) == (429, 0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_how_it_was_is_told_after_the_end(
    client: Client, session: Session, vault: Vault, language: str
) -> None:
    an_organisation(session)
    programme = a_programme(session)
    signup = joins(session, vault, programme, at=NOW)
    receipt = f"/programmes/receipts/{signup_links.token(vault, signup.submission_id)}"
    target = receipt.replace("receipts", "feedback")
    assert not client.get(receipt).all("#feedback")
    assert client.post(target, data={"face": "good"}).status == 422, "it has not begun"
    programme.starts_at, programme.ends_at = NOW - 2 * HOUR, NOW - HOUR
    programme.sessions[0].starts_at, programme.sessions[0].ends_at = NOW - 2 * HOUR, NOW - HOUR
    session.flush()
    speaking = {"Accept-Language": language}
    assert client.get(receipt, headers=speaking).all("#feedback")
    assert client.post(target, data={"line": "好"}, headers=speaking).status == 422
    for face in ("good", "fair"):
        answer = client.post(target, data={"face": face, "line": "老师讲得好"})
        assert answer.status == 303
    said = session.scalars(select(Feedback)).one()
    assert (said.face, said.line) == (Face.fair, "老师讲得好")
    page = client.get(receipt, headers=speaking)
    assert "老师讲得好" in str([one.attributes for one in page.all("input")])
