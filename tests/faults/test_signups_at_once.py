"""One form sent ten times at the same moment: one row, one receipt, however it is proven."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.config import Settings
from app.models.programme import Programme
from app.models.signup import Signup
from app.services.programmes import joining
from app.services.programmes.joining import Draft
from app.services.sealed_drafts import DRAFT_FOR
from tests.client import ORIGIN
from tests.factories.moment import NOW
from tests.factories.programme import a_phone, a_programme
from tests.faults.rush import at_once, newest_code, sends_as

FORM = "a" * 32


@pytest.fixture
def programme(site: Flask) -> str:
    """The public id of a course with two seats."""
    with site.extensions["yijia"].write_sessions.begin() as session:
        made: Programme = a_programme(session, capacity=2)
        return made.public_id


def kept(site: Flask) -> list[str]:
    rooms = site.extensions["yijia"]
    with Session(rooms.engines.read) as session:
        taken = session.scalars(select(Programme.taken)).one()
        found = list(session.scalars(select(Signup.submission_id)))
    rooms.engines.dispose()
    assert taken == len(found)
    return found


def test_the_same_code_from_the_same_page(site: Flask, programme: str) -> None:
    at = f"/programmes/{programme}/signup"
    form = {"submission_id": FORM, "name": "张三", "phone": a_phone(1)}
    page = site.test_client().post(at, data=form, headers=ORIGIN).text
    draft = re.search(r'name="draft" value="([^"]+)"', page)
    assert draft
    proof = {"draft": draft[1], "code": newest_code(site)}

    def send(_number: int) -> str:
        answer = site.test_client().post(f"{at}/code", data=proof, headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    (told,) = at_once(send)
    assert told.startswith("303 /programmes/receipts/")
    assert kept(site) == [FORM]


def test_the_same_person_from_ten_forms(site: Flask, programme: str) -> None:
    client_of = sends_as(site, a_phone(1))

    def send(number: int) -> str:
        client = client_of()
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
