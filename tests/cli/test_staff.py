"""`flask staff` and `flask audit`: where every right begins, and the proof that none was lost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.models.account import Account, AccountSession
from app.models.audit import AuditEntry
from app.models.grant import Grant
from app.models.person_kinds import Role, SignInLevel
from app.services import audit, grants, sessions, sign_in
from app.web.house import House
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place

PHONE = "19900000000"
PASSWORD = "a long enough password"


@pytest.fixture
def app(own_database: Database, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(database_url=own_database.url, secret_key="for tests", log_level="ERROR")
    app = create_app(settings, clock=lambda: NOW.astimezone(UTC))
    yield app
    app.extensions["yijia"].engines.dispose()


@pytest.fixture
def rooms(app: Flask) -> House:
    found: House = app.extensions["yijia"]
    return found


@pytest.fixture
def place_id(rooms: House) -> str:
    with rooms.write_sessions.begin() as session:
        return a_place(session, owner=an_organisation(session, "省总工会")).public_id


def run(app: Flask, *words: str, told: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=told)


def _account(session: Session) -> Account:
    return session.scalars(select(Account)).one()


def test_an_account_can_sign_in_with_what_was_printed(
    app: Flask, rooms: House, place_id: str
) -> None:
    result = run(app, "staff", "create", PHONE, told=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert PHONE not in result.output
    codes = re.findall(r"^  (\w{4}-\w{4}-\w{4})$", result.output, re.MULTILINE)
    assert len(codes) == 8
    knock = sign_in.Knock(f"+86{PHONE}", b"0" * 16)
    with rooms.write_sessions.begin() as session:
        assert sign_in.password_checked(session, rooms.vault, knock.phone, PASSWORD)
        found = sign_in.staff_account(session, rooms.vault, knock, True, codes[0].upper(), NOW)
        assert found.id == _account(session).id


def test_a_right_is_given_listed_and_taken_back(app: Flask, rooms: House, place_id: str) -> None:
    given = run(app, "staff", "grant", PHONE, "station_manager", "--place", place_id)
    grant_id = given.output.strip()
    again = run(app, "staff", "grant", f"+86 {PHONE}", "station_manager", "--place", place_id)
    assert again.output.strip() == grant_id
    listed = run(app, "staff", "list").output
    assert f"{grant_id}  invited  station_manager" in listed
    assert "199****0000" in listed
    with rooms.write_sessions.begin() as session:
        account = sign_in.account_for(session, rooms.vault, f"+86{PHONE}", NOW)
        assert grants.accept(session, account, NOW) == 1
    assert f"{grant_id}  active" in run(app, "staff", "list").output
    assert run(app, "staff", "revoke", grant_id).exit_code == 0
    assert f"{grant_id}  revoked" in run(app, "staff", "list").output
    with rooms.read_sessions() as session:
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(acts) == ["grant.invited", "grant.accepted", "grant.revoked"]


def test_without_a_place_a_right_is_for_the_whole_province(
    app: Flask, rooms: House, place_id: str
) -> None:
    run(app, "staff", "grant", PHONE, "supervisor")
    with rooms.read_sessions() as session:
        grant = session.scalars(select(Grant)).one()
        assert (grant.role, grant.place_id) == (Role.supervisor, None)


@pytest.mark.parametrize(
    "words",
    [
        ("grant", "12345", "officer"),
        ("grant", PHONE, "officer", "--organisation", "0000000000"),
        ("grant", PHONE, "station_manager", "--place", "0000000000"),
        ("revoke", "0000000000"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    app: Flask, place_id: str, words: tuple[str, ...]
) -> None:
    result = run(app, "staff", *words)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


def test_after_a_reset_nothing_of_the_second_factor_is_left(
    app: Flask, rooms: House, place_id: str
) -> None:
    run(app, "staff", "create", PHONE, told=f"{PASSWORD}\n{PASSWORD}\n")
    with rooms.write_sessions.begin() as session:
        account = _account(session)
        sessions.begin(session, rooms.vault, account, SignInLevel.second_factor, NOW)
    assert run(app, "staff", "reset", PHONE).exit_code == 0
    with rooms.read_sessions() as session:
        account = _account(session)
        assert (account.password_hash, account.totp_secret) == (None, None)
        assert session.scalars(select(AccountSession.revoked_at)).one() is not None


def _sealed(rooms: House, at: datetime) -> None:
    with rooms.write_sessions.begin() as session:
        assert audit.seal(session, at) > 0


def test_verifying_tells_a_whole_record_from_a_harmed_one(
    app: Flask, rooms: House, place_id: str
) -> None:
    run(app, "staff", "grant", PHONE, "station_manager", "--place", place_id)
    _sealed(rooms, NOW + audit.SETTLED + timedelta(minutes=1))
    whole = run(app, "audit", "verify")
    assert (whole.exit_code, "1 entries in 1 seals hold" in whole.output) == (0, True)
    with rooms.write_sessions.begin() as session:
        session.execute(update(AuditEntry).values(action="something.else"))
    harmed = run(app, "audit", "verify")
    assert (harmed.exit_code, "does not hold" in harmed.output) == (1, True)
