"""Somebody at a desk: signed in, with a role somewhere."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models.kinds import Role, SignInLevel
from app.models.organisation import Organisation
from app.models.place import Place
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in

#: A new person signed in with a role at an organisation, or at one place of it.
Desk = Callable[..., Client]


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    """Each call is another person."""
    phones = iter(f"+861990000{number:04}" for number in range(100))

    def sit(role: Role, organisation: Organisation, place: Place | None = None) -> Client:
        account = an_account(session, app.extensions["yijia"].vault, next(phones))
        holds(session, account, role, organisation, place)
        level = SignInLevel.phone if role is Role.station_manager else SignInLevel.second_factor
        return signed_in(Client(app), session, account, level, app.extensions["yijia"].clock())

    return sit
