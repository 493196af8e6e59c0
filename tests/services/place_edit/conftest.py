"""A place with a manager, and edits begun on it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.adapters.crypto import Vault
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.place_edit.save import Edit, begin
from tests.factories.account import an_account
from tests.factories.door import a_door
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

CALENDAR = PublishedCalendar()
Begin = Callable[..., Edit]


@pytest.fixture
def owner(session: Session) -> Organisation:
    return an_organisation(session)


@pytest.fixture
def place(session: Session, owner: Organisation) -> Place:
    return a_door(session, owner)


@pytest.fixture
def actor(session: Session, owner: Organisation) -> Actor:
    account = an_account(session, Vault((Fernet.generate_key().decode(),), "pepper"))
    return Actor(account.id, (Held(Role.officer, owner.path),))


@pytest.fixture
def edit(session: Session, actor: Actor, place: Place) -> Begin:
    """Begin an edit of the place (or another) at an instant."""

    def begun(at: datetime = NOW, other: Place | None = None, **options: object) -> Edit:
        public_id = (other or place).public_id
        return begin(session, actor, public_id, at, CALENDAR, **options)  # type: ignore[arg-type]

    return begun
