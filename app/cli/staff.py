"""`flask staff`: accounts and rights from the command line, where every beginning is made."""

from datetime import timedelta

import click
import pyotp
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.adapters.crypto import hash_password
from app.adapters.phones import normalised
from app.errors import NotFound
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import grants, invitations, second_factor, sign_in
from app.services.grants import OPERATOR
from app.web.house import house


@click.group("staff")
def command() -> None:
    """Accounts and rights of managers, officers, supervisors."""


@command.command("create")
@click.argument("phone")
@click.password_option()
@with_appcontext
def create(phone: str, password: str) -> None:
    """Make an account with password and authenticator; prints what the authenticator needs."""
    number, rooms = normalised(phone), house()
    at, secret = rooms.clock(), second_factor.new_secret()
    hashed = hash_password(password)
    with rooms.write_sessions.begin() as session:
        account = sign_in.account_for(session, rooms.vault, number, at)
        # The digits before the present ones: those that the person sees now are still good.
        past = pyotp.TOTP(secret).at(at - timedelta(seconds=30))
        codes = second_factor.set_up(session, rooms.vault, account.id, secret, hashed, past, at)
        grants.accept(session, account, at)
    click.echo(second_factor.address(secret, f"…{number[-4:]}"))
    click.echo("Recovery codes, each good for once:")
    for code in codes:
        click.echo(f"  {code}")


@command.command("grant")
@click.argument("phone")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--organisation", help="Public id of an organisation; default: the province's.")
@click.option("--place", help="Public id of a place, for a station manager of that one alone.")
@with_appcontext
def grant(phone: str, role: str, organisation: str | None, place: str | None) -> None:
    """Invite PHONE as ROLE; it counts from the next sign-in on."""
    number, rooms = normalised(phone), house()
    at = rooms.clock()
    with rooms.write_sessions.begin() as session:
        owner_id, place_id = _where(session, organisation, place)
        made = grants.invite(
            session, rooms.vault, OPERATOR, Role(role), number, owner_id, at, place_id=place_id
        )
        invitations.tell(session, rooms.vault, made, at, address=rooms.settings.public_url)
        click.echo(made.public_id)


@command.command("revoke")
@click.argument("grant_id")
@with_appcontext
def revoke(grant_id: str) -> None:
    """Take a grant back, at once."""
    rooms = house()
    with rooms.write_sessions.begin() as session:
        grants.revoke(session, OPERATOR, grant_id, rooms.clock())


@command.command("list")
@with_appcontext
def listing() -> None:
    """Every grant, newest first; phones masked."""
    rooms = house()
    with rooms.read_sessions() as session:
        for row in grants.every(session, rooms.vault):
            state = "revoked" if row.revoked_at else "active" if row.accepted_at else "invited"
            where = row.place or row.organisation
            click.echo(f"{row.public_id}  {state:8} {row.role:16} {row.phone}  {where}")


@command.command("reset")
@click.argument("phone")
@with_appcontext
def reset(phone: str) -> None:
    """Take password and authenticator away (a lost phone) and sign out everywhere."""
    number, rooms = normalised(phone), house()
    at = rooms.clock()
    with rooms.write_sessions.begin() as session:
        account = sign_in.account_for(session, rooms.vault, number, at)
        second_factor.forget(session, OPERATOR, account.id, at)


def _where(session: Session, organisation: str | None, place: str | None) -> tuple[int, int | None]:
    if place is not None:
        row = session.execute(
            select(Place.owner_id, Place.id).where(Place.public_id == place.lower())
        ).one_or_none()
        if row is None:
            raise NotFound("place_unknown")
        return row.owner_id, row.id
    wanted: ColumnElement[bool] = Organisation.parent_id.is_(None)
    if organisation is not None:
        wanted = Organisation.public_id == organisation.lower()
    found = session.scalar(select(Organisation.id).where(wanted).order_by(Organisation.id).limit(1))
    if found is None:
        raise NotFound("organisation_unknown")
    return found, None
