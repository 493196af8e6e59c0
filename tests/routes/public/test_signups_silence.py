"""Rule 5 at the programme's door: nothing tells whether a phone is known or has joined already."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.programme import Programme
from tests.client import Answer, Client
from tests.factories.account import an_account
from tests.factories.programme import a_phone, a_programme, joins
from tests.routes.public.joining import asks, proves

#: What differs from one copy of a form to the next, whoever fills it in.
PASSING = re.compile(r'value="[^"]{20,}"|receipts/[\w-]{22}|1\d\d\*{4}\d{4}|\d{11}')


def _told(answers: list[Answer]) -> list[str]:
    return [PASSING.sub("", f"{one.status} {sorted(one.headers)} {one.text}") for one in answers]


def _work(
    app: Flask, session: Session, patch: pytest.MonkeyPatch, programme: Programme, number: int
) -> tuple[list[str], list[str], list[str]]:
    """Statements, hashes and words of an attempt with that person's phone and a wrong code."""
    statements: list[str] = []
    hashes: list[str] = []
    digest = Vault.digest

    def hashing(vault: Vault, purpose: str, text: str) -> bytes:
        hashes.append(purpose)
        return digest(vault, purpose, text)

    def count(*words: Any) -> None:
        statements.append(re.sub(r"sa_savepoint_\d+", "", " ".join(words[2].split())))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    with patch.context() as patched:
        patched.setattr(Vault, "digest", hashing)
        client = Client(app)
        page, sent = asks(client, programme, phone=a_phone(number).removeprefix("+86"))
        answers = [page]
        if page.status == 200:
            again = client.post(f"/programmes/{programme.public_id}/signup", data=sent)
            answers += [again, proves(client, session, programme, page, "000000")]
    event.remove(connection, "before_cursor_execute", count)
    return statements, hashes, _told(answers)


@pytest.mark.parametrize("verifies", [True, False])
def test_known_joined_and_unknown_phones_are_alike(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, verifies: bool
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    programme = a_programme(session, verifies_phone=verifies)
    an_account(session, vault, a_phone(1))
    joins(session, vault, programme, 2)
    joins(session, vault, a_programme(session, "别的"), 3)
    unknown = _work(app, session, monkeypatch, programme, 4)
    for number in (1, 2, 3):
        known = _work(app, session, monkeypatch, programme, number)
        for ours, theirs in zip(known, unknown, strict=True):
            assert ours == theirs
    assert len(unknown[1]) >= 3
