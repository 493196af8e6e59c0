"""Rights given and taken back on the web: never more than one holds, never beyond one's reach."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.text_message import Message
from app.models.audit import AuditEntry
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role, SignInLevel
from app.services import grants
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

PHONE = "19900000077"


@pytest.fixture
def city(session: Session) -> Organisation:
    return an_organisation(session, "市总工会")


@pytest.fixture
def officer(app: Flask, client: Client, session: Session, city: Organisation) -> Client:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.officer, city)
    return signed_in(client, session, account)


def _invite(client: Client, organisation: Organisation, role: Role = Role.officer) -> int:
    data = {"phone": PHONE, "role": role.value, "organisation": organisation.public_id}
    return client.post("/manage/staff", data=data).status


def test_an_invitation_counts_once_its_phone_signed_in(
    app: Flask, officer: Client, session: Session, city: Organisation
) -> None:
    below = an_organisation(session, parent=city)
    assert _invite(officer, below) == 303
    assert _invite(officer, below) == 303, "sent twice"
    grant = session.scalars(select(Grant).where(Grant.organisation_id == below.id)).one()
    assert grant.accepted_at is None
    page = officer.get("/manage/staff").text
    assert "199****0077" in page
    assert PHONE not in page
    invited = an_account(session, app.extensions["yijia"].vault, f"+86{PHONE}")
    assert grants.accept(session, invited, NOW) == 1
    assert grants.accept(session, invited, NOW) == 0


def test_whoever_is_invited_is_told_once(
    app: Flask, officer: Client, session: Session, city: Organisation
) -> None:
    below = [an_organisation(session, f"{n}区总工会", parent=city) for n in "甲乙丙丁戊"]
    for organisation in (below[0], *below):
        assert _invite(officer, organisation) == 303
    messages = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    grants_made = session.scalars(select(Grant).order_by(Grant.id)).all()[1:]
    assert [one.key for one in messages] == [
        f"invite-{grant.public_id}" for grant in grants_made[:3]
    ], "three a day for one phone"
    assert messages[0].text is not None
    sent = Message.unpacked(app.extensions["yijia"].vault.open(messages[0].text))
    assert sent.values == ("甲区总工会", "工会干部")
    assert PHONE not in sent.text


def test_it_is_taken_back_at_once(
    app: Flask, officer: Client, session: Session, city: Organisation
) -> None:
    invited = an_account(session, app.extensions["yijia"].vault, f"+86{PHONE}")
    grant = holds(session, invited, Role.officer, city)
    theirs = signed_in(Client(app), session, invited)
    assert theirs.get("/manage/staff").status == 200
    assert officer.post(f"/manage/staff/{grant.public_id}/revocation").status == 303
    assert theirs.get("/manage/staff").status == 403
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts[-1] == "grant.revoked"


def test_nothing_is_given_beyond_ones_reach(
    officer: Client, session: Session, city: Organisation
) -> None:
    assert _invite(officer, an_organisation(session, "另一个市")) == 404
    assert _invite(officer, city, Role.administrator) == 403
    assert session.scalar(select(Grant).where(Grant.account_id.is_(None))) is None


def test_somebody_elses_grant_cannot_be_taken_back(
    app: Flask, officer: Client, session: Session
) -> None:
    other = an_organisation(session, "另一个市")
    invited = an_account(session, app.extensions["yijia"].vault, f"+86{PHONE}")
    grant = holds(session, invited, Role.officer, other)
    assert officer.post(f"/manage/staff/{grant.public_id}/revocation").status == 404
    assert officer.post("/manage/staff/0000000000/revocation").status == 404


@pytest.mark.parametrize("role", [Role.station_manager, Role.supervisor, Role.organiser])
def test_other_roles_may_not_open_the_page(
    app: Flask, client: Client, session: Session, city: Organisation, role: Role
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, role, city)
    signed_in(client, session, account)
    assert client.get("/manage/staff").status == 403


def test_rights_that_need_a_second_factor_rest_without_it(
    app: Flask, client: Client, session: Session, city: Organisation
) -> None:
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.officer, city)
    signed_in(client, session, account, SignInLevel.phone)
    assert client.get("/manage/staff").status == 403
