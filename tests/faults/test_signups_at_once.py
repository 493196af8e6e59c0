"""One form sent ten times at the same moment: one row, one receipt, however it is proven."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.config import Settings
from app.factory import create_app
from app.models.outbox import OutboxMessage
from app.models.person_kinds import SignInLevel
from app.models.programme import Programme
from app.models.signup import Signup
from app.services import sessions
from app.services.programmes import joining
from app.services.programmes.joining import Draft
from app.services.sealed_drafts import DRAFT_FOR
from app.services.sign_in import account_for
from tests.client import ORIGIN
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.programme import a_phone, a_programme

TIMES = 10
FORM = "a" * 32


@pytest.fixture
def site(own_database: Database) -> Flask:
    settings = Settings(database_url=own_database.url, secret_key="s", log_level="ERROR")
    return create_app(settings, clock=lambda: NOW.astimezone(UTC))


@pytest.fixture
def programme(site: Flask) -> str:
    """The public id of a course with two seats."""
    with site.extensions["yijia"].write_sessions.begin() as session:
        made: Programme = a_programme(session, capacity=2)
        return made.public_id


def at_once(send: Callable[[int], str]) -> set[str]:
    """What ten of them were answered."""
    together = Barrier(TIMES)

    def one(number: int) -> str:
        together.wait(30)
        return send(number)

    with ThreadPoolExecutor(TIMES) as pool:
        return set(pool.map(one, range(TIMES)))


def kept(site: Flask) -> list[str]:
    rooms = site.extensions["yijia"]
    with Session(rooms.engines.read) as session:
        taken = session.scalars(select(Programme.taken)).one()
        found = list(session.scalars(select(Signup.submission_id)))
    rooms.engines.dispose()
    assert taken == len(found)
    return found


def test_the_same_code_from_the_same_page(site: Flask, programme: str) -> None:
    rooms = site.extensions["yijia"]
    vault: Vault = rooms.vault
    at = f"/programmes/{programme}/signup"
    form = {"submission_id": FORM, "name": "张三", "phone": a_phone(1)}
    page = site.test_client().post(at, data=form, headers=ORIGIN).text
    draft = re.search(r'name="draft" value="([^"]+)"', page)
    assert draft
    with Session(rooms.engines.read) as session:
        text = vault.open(session.scalars(select(OutboxMessage.text)).one() or b"")
    code = re.search(r"\d{6}", text)
    assert code
    proof = {"draft": draft[1], "code": code[0]}

    def send(_number: int) -> str:
        answer = site.test_client().post(f"{at}/code", data=proof, headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    (told,) = at_once(send)
    assert told.startswith("303 /programmes/receipts/")
    assert kept(site) == [FORM]


def test_the_same_person_from_ten_forms(site: Flask, programme: str) -> None:
    rooms = site.extensions["yijia"]
    vault: Vault = rooms.vault
    with rooms.write_sessions.begin() as session:
        account = account_for(session, vault, a_phone(1), NOW)
        token = sessions.begin(session, vault, account, SignInLevel.phone, NOW)

    def send(number: int) -> str:
        client = site.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        form = {"submission_id": f"{number:032d}", "name": "张三"}
        answer = client.post(f"/programmes/{programme}/signup", data=form, headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    assert len(at_once(send)) == 1
    assert len(kept(site)) == 1


def test_a_draft_is_read_by_nobody_else(site: Flask, programme: str) -> None:
    vault: Vault = site.extensions["yijia"].vault
    draft = Draft(programme, a_phone(1), "张三", FORM, {7: "要"}, 9)
    sealed = joining.sealed(vault, draft, NOW)
    assert joining.opened(vault, sealed, programme, NOW) == draft
    assert a_phone(1)[-8:] not in sealed
    late = NOW + DRAFT_FOR * 1.01
    assert joining.opened(vault, sealed, programme, late) is None
    settings = Settings()
    stranger = Vault(settings.data_keys, settings.phone_pepper)
    assert joining.opened(stranger, sealed, programme, NOW) is None
    site.extensions["yijia"].engines.dispose()
