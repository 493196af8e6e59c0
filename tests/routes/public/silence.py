"""Rule 5: what is compared between an attempt with a known phone and one with an unknown phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from tests.client import Answer, Client

#: What differs from one copy of a form to the next, whoever fills it in.
PASSING = re.compile(r'value="[^"]{20,}"|(receipts|claims)/[\w-]{22}|1\d\d\*{4}\d{4}|\d{11}')


def work(
    app: Flask,
    session: Session,
    patch: pytest.MonkeyPatch,
    attempt: Callable[[Client], list[Answer]],
) -> tuple[list[str], list[str], list[str]]:
    """Statements, hashes and words of the attempt."""
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
        answers = attempt(Client(app))
    event.remove(connection, "before_cursor_execute", count)
    return statements, hashes, _told(answers)


def _told(answers: list[Answer]) -> list[str]:
    return [PASSING.sub("", f"{one.status} {sorted(one.headers)} {one.text}") for one in answers]
