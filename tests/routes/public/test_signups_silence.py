"""Rule 5 at the programme's door: nothing tells whether a phone is known or has joined already."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.programme import Programme
from tests.client import Answer, Client
from tests.factories.account import an_account
from tests.factories.programme import a_phone, a_programme, joins
from tests.routes.public.joining import asks, proves
from tests.routes.public.silence import work


def _attempt(session: Session, programme: Programme, number: int, client: Client) -> list[Answer]:
    """Sign up with that person's phone and a wrong code."""
    page, sent = asks(client, programme, phone=a_phone(number).removeprefix("+86"))
    if page.status != 200:
        return [page]
    again = client.post(f"/programmes/{programme.public_id}/signup", data=sent)
    return [page, again, proves(client, session, programme, page, "000000")]


@pytest.mark.parametrize("verifies", [True, False])
def test_known_joined_and_unknown_phones_are_alike(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, verifies: bool
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    programme = a_programme(session, verifies_phone=verifies)
    an_account(session, vault, a_phone(1))
    joins(session, vault, programme, 2)
    joins(session, vault, a_programme(session, "别的"), 3)
    unknown = work(app, session, monkeypatch, partial(_attempt, session, programme, 4))
    for number in (1, 2, 3):
        known = work(app, session, monkeypatch, partial(_attempt, session, programme, number))
        for ours, theirs in zip(known, unknown, strict=True):
            assert ours == theirs
    assert len(unknown[1]) >= 3
