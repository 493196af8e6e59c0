"""Officers who bring in tables: a county's with the county next to it, and a city's above both."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.adapters.crypto import Vault
from app.models.import_run import ImportRun
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.services.import_runs import runs
from app.services.import_runs.apply import Applied, Applying
from app.services.import_runs.depot import Depot
from app.services.import_runs.preview import How, foreseen
from app.services.import_runs.undo import undo
from app.spatial.datum import Datum
from tests.factories.account import an_account
from tests.factories.organisation import an_organisation
from tests.services.imports.desk import Desk, a_desk

CALENDAR = PublishedCalendar()
COUNTY, CITY, NEIGHBOUR = "历下区总工会", "济南市总工会", "市中区总工会"


@dataclass
class Office:
    """Runs of one officer at one organisation."""

    desk: Desk
    depot: Depot
    actor: Actor
    organisation: Organisation

    @property
    def session(self) -> Session:
        return self.desk.session

    def upload(self, text: str, datum: Datum = Datum.wgs84) -> ImportRun:
        """A table checked, its run entered."""
        stored = self.depot.keep(BytesIO(text.encode()))
        how = How(datum, None, False, 20_000.0)
        at = self.desk.at
        with foreseen(
            self.session, self.depot, stored.name, self.organisation.id, how, at
        ) as outcome:
            self.depot.replace(stored.name, outcome.mark)
            asked = runs.Asked(uuid4().hex, "驿站.csv", datum, None, False)
            return runs.enter(
                self.session, self.actor, self.organisation, asked, stored, outcome, at
            )

    def apply(self, run: ImportRun, seen: str = "") -> Applied:
        connection = self.session.connection()
        assert isinstance(connection, Connection)
        sessions = sessionmaker(connection, join_transaction_mode="create_savepoint")
        self.session.flush()
        applying = Applying(
            self.session,
            sessions,
            self.depot,
            self.actor,
            CALENDAR,
            self.desk.at,
            20_000.0,
        )
        done = applying.apply(run.public_id, seen or run.plan_digest.hex())
        self.session.expire_all()
        return done

    def load(self, text: str) -> ImportRun:
        """A table checked and applied."""
        run = self.upload(text)
        assert self.apply(run) is Applied.done
        return run

    def undo(self, run: ImportRun) -> dict[str, object]:
        """What the undo did."""
        undo(self.session, self.actor, run.public_id, self.desk.at, CALENDAR)
        self.session.flush()
        self.session.expire_all()
        assert run.kept is not None
        return run.kept


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    desk = a_desk(session, tmp_path)
    city = session.scalars(select(Organisation).where(Organisation.name == CITY)).one()
    an_organisation(session, NEIGHBOUR, parent=city, division_code="370103")
    return desk


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Callable[[str], Office]:
    """The office of the officer of the organisation with that name."""
    vault = Vault((Fernet.generate_key().decode(),), "pepper")
    phones = iter(f"+861990000{number:04}" for number in range(100))

    def open_office(name: str = COUNTY, role: Role = Role.officer) -> Office:
        found = desk.session.scalars(select(Organisation).where(Organisation.name == name)).one()
        account = an_account(desk.session, vault, next(phones))
        actor = Actor(account.id, (Held(role, found.path),))
        return Office(desk, Depot(tmp_path / "depot"), actor, found)

    return open_office
