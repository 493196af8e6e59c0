"""Rule 5 at the counter: nothing tells whether a phone is known or has claimed already."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.services.divisions import divisions
from tests.client import Answer, Client
from tests.factories.account import an_account
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.programme import a_phone
from tests.routes.public.claiming import asks, form_of, proves
from tests.routes.public.silence import work


def _attempt(session: Session, benefit: Benefit, number: int, client: Client) -> list[Answer]:
    """Claim with that person's phone and a wrong code."""
    page, sent = asks(client, benefit, phone=a_phone(number).removeprefix("+86"))
    if page.status != 200:
        return [page]
    again = client.post(form_of(benefit), data=sent)
    return [page, again, proves(client, session, benefit, page, "000000")]


@pytest.mark.parametrize("verifies", [True, False])
def test_known_used_and_unknown_phones_are_alike(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, verifies: bool
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    benefit = a_benefit(session, verifies_phone=verifies)
    a_county(session, "370102")
    divisions(session)  # read once a process, whoever asks first
    an_account(session, vault, a_phone(1))
    claims_it(session, vault, benefit, 2)
    claims_it(session, vault, a_benefit(session, "别的"), 3)
    unknown = work(app, session, monkeypatch, partial(_attempt, session, benefit, 4))
    for number in (1, 2, 3):
        known = work(app, session, monkeypatch, partial(_attempt, session, benefit, number))
        for ours, theirs in zip(known, unknown, strict=True):
            assert ours == theirs
    assert len(unknown[1]) >= 3
