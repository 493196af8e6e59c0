"""Somebody at a desk: signed in, with a role somewhere; and a place to look after."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.place import Place
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.door import a_door
from tests.factories.organisation import an_organisation

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


@pytest.fixture
def owner(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def place(session: Session, owner: Organisation) -> Place:
    """Of `owner`."""
    return a_door(session, owner)


@pytest.fixture
def path(request: pytest.FixtureRequest, place: Place) -> str:
    """The desk that the test file is about, opened for the place."""
    noun = request.path.stem.removeprefix("test_")
    return f"/manage/{noun}/{place.public_id}"


@pytest.fixture
def manager(desk: Desk, owner: Organisation, place: Place) -> Client:
    """The place's own manager."""
    return desk(Role.station_manager, owner, place)


@pytest.fixture
def officer(desk: Desk, owner: Organisation) -> Client:
    """Of `owner`."""
    return desk(Role.officer, owner)
