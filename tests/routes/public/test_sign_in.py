"""Signing in by code, by password and second factor, and out again."""

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, hash_password, password_fits
from app.models.account import Account, AccountSession, SignInCode
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role, SignInLevel
from app.services import second_factor, sign_in
from tests.client import Answer, Client
from tests.factories.account import PHONE, an_account, holds, signed_in
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

LOCAL = PHONE.removeprefix("+86")
PASSWORD = "a long enough password"


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


def _sent(session: Session, vault: Vault) -> str:
    """The code in the newest message."""
    sealed = session.scalar(select(OutboxMessage.text).order_by(OutboxMessage.id.desc()).limit(1))
    assert sealed is not None
    found = re.search(r"\d{6}", vault.open(sealed))
    assert found
    return found[0]


def _ask(client: Client, phone: str = LOCAL, **more: str) -> Answer:
    return client.post("/sign-in", data={"phone": phone, **more})


def test_a_worker_signs_in_with_a_code(client: Client, session: Session, vault: Vault) -> None:
    answer = _ask(client, " +86 199-0000-0000 ", next="/me")
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in/code?next=%2Fme")
    page = client.get("/sign-in/code?next=%2Fme")
    assert "199****0000" in page.text
    assert LOCAL not in page.text
    done = client.post("/sign-in/code", data={"code": _sent(session, vault), "next": "/me"})
    assert (done.status, done.headers["Location"]) == (303, "/me")
    assert "199****0000" in client.get("/me/account").text
    row = session.scalars(select(AccountSession)).one()
    assert row.expires_at - row.created_at == timedelta(days=180)


def test_a_code_counts_once(client: Client, session: Session, vault: Vault, app: Flask) -> None:
    _ask(client)
    code = _sent(session, vault)
    assert client.post("/sign-in/code", data={"code": code}).status == 303
    other = Client(app)
    _ask(other)
    assert other.post("/sign-in/code", data={"code": code}).status == 422


def test_five_wrong_tries_burn_a_code(client: Client, session: Session, vault: Vault) -> None:
    _ask(client)
    code = _sent(session, vault)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = client.post("/sign-in/code", data={"code": wrong})
        assert answer.status == 422
        assert "验证码不对或已过期" in answer.text
    assert client.post("/sign-in/code", data={"code": code}).status == 422


def test_a_hasty_resend_keeps_the_code(client: Client, session: Session, vault: Vault) -> None:
    for _ in range(20):
        assert _ask(client).status == 303
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1
    assert client.post("/sign-in/code", data={"code": _sent(session, vault)}).status == 303


def test_asking_tells_nothing_about_a_phone(app: Flask, session: Session, vault: Vault) -> None:
    an_account(session, vault)
    known, unknown = _ask(Client(app)), _ask(Client(app), "19900000001")
    assert known.status == unknown.status == 303
    assert known.headers["Location"] == unknown.headers["Location"]


def _work(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, phone: str
) -> tuple[list[str], list[int], str]:
    """What a code, a wrong code and a wrong password for `phone` cost: kinds of statements and
    slow hashes; and what was answered."""
    statements: list[str] = []
    hashes: list[int] = []

    def fits(hashed: str | None, password: str) -> bool:
        hashes.append(1)
        return password_fits(hashed, password)

    monkeypatch.setattr(sign_in, "password_fits", fits)

    def count(*words: Any) -> None:
        statements.append(re.sub(r"sa_savepoint_\d+", "", " ".join(words[2].split()[:3])))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    client = Client(app)
    answers = [_ask(client, phone), client.post("/sign-in/code", data={"code": "000000"})]
    form = {"phone": phone, "password": "wrong", "code": "000000"}
    answers.append(Client(app).post("/sign-in/password", data=form))
    event.remove(connection, "before_cursor_execute", count)
    told = " ".join(f"{one.status} {one.text}" for one in answers)
    return statements, hashes, re.sub(r"1\d\d\*{4}\d{4}|\d{11}", "PHONE", told)


def test_a_known_phone_costs_and_is_told_the_same_as_an_unknown_one(
    app: Flask, session: Session, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = an_account(session, vault)
    account.password_hash = hash_password(PASSWORD)
    session.flush()
    known = _work(app, session, monkeypatch, LOCAL)
    monkeypatch.undo()
    assert known == _work(app, session, monkeypatch, "19900000001")
    assert len(known[1]) == 1, "argon2 is computed, account or not"


@pytest.mark.parametrize("phone", ["", "12345", "0531-86951234", "a" * 500])
def test_a_phone_that_is_none_is_told_so(client: Client, phone: str) -> None:
    answer = _ask(client, phone)
    assert answer.status == 422
    assert "还有地方要改" in answer.find("#errors").text


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_onward_stays_here(
    client: Client, session: Session, vault: Vault, wanted: str
) -> None:
    _ask(client, next=wanted)
    done = client.post("/sign-in/code", data={"code": _sent(session, vault), "next": wanted})
    assert done.headers["Location"] == "/me/account"


def test_whoever_looks_after_something_goes_to_the_desk(
    client: Client, session: Session, vault: Vault
) -> None:
    owner = an_organisation(session)
    holds(session, an_account(session, vault), Role.station_manager, owner)
    _ask(client)
    done = client.post("/sign-in/code", data={"code": _sent(session, vault)})
    assert done.headers["Location"] == "/manage"


def test_the_session_is_a_new_one_after_signing_in(
    client: Client, session: Session, vault: Vault
) -> None:
    _ask(client)
    client.post("/sign-in/code", data={"code": _sent(session, vault)})
    first = session.scalars(select(AccountSession.token_digest)).all()
    session.execute(delete(SignInCode))
    _ask(client)
    client.post("/sign-in/code", data={"code": _sent(session, vault)})
    assert len(set(session.scalars(select(AccountSession.token_digest)))) == len(first) + 1


def test_a_page_for_the_signed_in_asks_to_sign_in_first(client: Client) -> None:
    answer = client.get("/me/account?x=1")
    assert answer.status == 303
    assert answer.headers["Location"] == "/sign-in?next=%2Fme%2Faccount%3Fx%3D1"


def test_a_fragment_for_the_signed_in_leads_to_the_sign_in_page(client: Client) -> None:
    answer = client.fragment("/manage?q=x")
    assert answer.status == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fmanage%3Fq%3Dx"
    assert "登录后才能查看这一页" in answer.text


def test_signing_out_ends_the_session_on_the_server(
    client: Client, session: Session, vault: Vault, app: Flask
) -> None:
    account = an_account(session, vault)
    other = signed_in(Client(app), session, account)
    signed_in(client, session, account)
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/me/account").status == 303
    assert other.get("/me/account").status == 200
    signed_in(client, session, account)
    client.post("/sign-out", data={"everywhere": "1"})
    assert other.get("/me/account").status == 303


def test_a_signed_in_post_needs_the_token(client: Client, session: Session, vault: Vault) -> None:
    signed_in(client, session, an_account(session, vault))
    client.csrf = ""
    assert client.post("/sign-out").status == 400
    assert client.get("/me/account").status == 200


@pytest.fixture
def officer(session: Session, vault: Vault) -> tuple[Account, str]:
    """An officer with password and authenticator; and the authenticator's secret."""
    account, secret = an_account(session, vault), second_factor.new_secret()
    holds(session, account, Role.officer, an_organisation(session))
    hashed, at = hash_password(PASSWORD), NOW - timedelta(minutes=5)
    second_factor.set_up(session, vault, account.id, secret, hashed, pyotp.TOTP(secret).at(at), at)
    return account, secret


def _staff(client: Client, code: str, password: str = PASSWORD, phone: str = LOCAL) -> Answer:
    data = {"phone": phone, "password": password, "code": code}
    return client.post("/sign-in/password", data=data)


def test_staff_sign_in_with_password_and_second_factor(
    client: Client, session: Session, officer: tuple[Account, str]
) -> None:
    code = pyotp.TOTP(officer[1]).at(NOW)
    assert _staff(client, code).status == 303
    row = session.scalars(select(AccountSession).order_by(AccountSession.id.desc())).first()
    assert row is not None
    assert row.level is SignInLevel.second_factor
    assert row.expires_at - row.created_at == timedelta(hours=12)
    assert _staff(client, code).status == 422, "the same digits count once"


@pytest.mark.parametrize(
    ("password", "phone", "shift"),
    [("wrong password", LOCAL, 0), (PASSWORD, "19900000009", 0), (PASSWORD, LOCAL, 600)],
)
def test_what_was_wrong_is_not_told(
    client: Client, officer: tuple[Account, str], password: str, phone: str, shift: int
) -> None:
    code = pyotp.TOTP(officer[1]).at(NOW + timedelta(seconds=shift))
    answer = _staff(client, code, password, phone)
    assert answer.status == 422
    assert "手机号、密码或动态码不对。" in answer.text
    assert PASSWORD not in answer.text


def test_passwords_are_tried_ten_times_an_hour(
    client: Client, officer: tuple[Account, str]
) -> None:
    answers = [_staff(client, "000000", "wrong").status for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_rights_of_an_officer_rest_without_the_second_factor(
    client: Client, session: Session, officer: tuple[Account, str]
) -> None:
    signed_in(client, session, officer[0], SignInLevel.phone)
    assert "有些权限要用密码和动态码登录后才能用" in client.get("/me/account").text


@pytest.mark.parametrize(
    ("level", "status"), [(SignInLevel.phone, 403), (SignInLevel.second_factor, 200)]
)
def test_a_second_factor_is_replaced_only_after_using_it(
    client: Client,
    session: Session,
    vault: Vault,
    officer: tuple[Account, str],
    level: SignInLevel,
    status: int,
) -> None:
    url, account = "/me/account/second-factor", officer[0]
    signed_in(client, session, account, level)
    assert client.get(url).status == status
    assert (url in client.get("/me/account").text) == (status == 200)
    secret = second_factor.new_secret()
    sent = {
        "secret": vault.seal(secret).decode(),
        "password": "another long password",
        "code": pyotp.TOTP(secret).at(NOW),
    }
    assert client.post(url, data=sent).status == status
    session.refresh(account)
    assert account.totp_secret is not None
    assert (vault.open(account.totp_secret) == secret) == (status == 200)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_the_digits_of_the_set_up_do_not_sign_in(
    app: Flask, client: Client, session: Session, vault: Vault, shift: int
) -> None:
    """Whoever read them over a shoulder has nothing; the next ones do."""
    account, secret = an_account(session, vault), second_factor.new_secret()
    signed_in(client, session, account, SignInLevel.phone)
    used = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * shift))
    sealed = vault.seal(secret).decode()
    sent = {"secret": sealed, "password": PASSWORD, "code": used}
    done = client.post("/me/account/second-factor", data=sent)
    assert (done.status, "下一个动态码" in done.text) == (200, True)
    assert _staff(Client(app), used).status == 422
    if shift < 1:
        following = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * (shift + 1)))
        assert _staff(Client(app), following).status == 303
