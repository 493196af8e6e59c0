"""People who look after places, on phones that the site remembers from before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.config import Settings
from app.factory import create_app
from app.models.grant import Grant
from app.models.kinds import CodePurpose
from app.models.organisation import Organisation
from app.models.person_kinds import Role, SignInLevel
from app.models.place import Place
from app.services import grants, place_codes, sessions, sign_in
from app.services.grants import OPERATOR
from app.web.application import SESSION_COOKIE
from tests.e2e.server import Site
from tests.e2e.site import NOW

#: No carrier gives out numbers of this block.
PHONE = "+8619900000042"
OFFICER = "+8619900000043"


@contextmanager
def desk(site: Site) -> Iterator[tuple[Flask, Session]]:
    """The running site's own database and keys, for as long as something is put in."""
    app = _app(site)
    rooms = app.extensions["yijia"]
    try:
        with rooms.write_sessions.begin() as session:
            yield app, session
    finally:
        rooms.engines.dispose()


@cache
def _app(site: Site) -> Flask:
    folder = site.database.parent
    own = {"INSTANCE_DIR": str(folder), "DATABASE_URL": f"sqlite:///{site.database}"}
    return create_app(Settings.from_env({**os.environ, **own}), clock=lambda: NOW)


def _place(session: Session, public_id: str) -> Place:
    return session.scalars(select(Place).where(Place.public_id == public_id)).one()


def codes(site: Site, public_id: str) -> dict[CodePurpose, str]:
    """The place's codes, made if it has none."""
    with desk(site) as (_, session):
        place = _place(session, public_id)
        place_codes.ensure(session, Actor(), [place.id], NOW)
        live = place_codes.live(session, [place.id])
        return {purpose: code.code for (_, purpose), code in live.items()}


def invite(site: Site, public_id: str, phone: str) -> None:
    """An invitation from a list: it counts once the place's private code was scanned."""
    with desk(site) as (app, session):
        place = _place(session, public_id)
        _invited(app, session, place, phone, needs_code=True)


def remember(
    site: Site, page: Page, public_id: str, phone: str = PHONE, *, everywhere: bool = False
) -> None:
    """Let `phone`, the place's manager, be signed in on the page's device; with `everywhere` the
    manager of all that the place's organisation owns."""
    with desk(site) as (app, session):
        vault, place = app.extensions["yijia"].vault, _place(session, public_id)
        account = sign_in.account_for(session, vault, phone, NOW)
        _invited(app, session, place, phone, everywhere=everywhere)
        grants.accept(session, account, NOW)
        kept = cookie(app, sessions.begin(session, vault, account, SignInLevel.phone, NOW))
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": kept, "url": site.address}])


def officer(site: Site, page: Page, organisation: str, phone: str = OFFICER) -> None:
    """Let `phone`, an officer of the organisation with that name, be signed in with both factors
    on the page's device."""
    with desk(site) as (app, session):
        vault = app.extensions["yijia"].vault
        account = sign_in.account_for(session, vault, phone, NOW)
        named = select(Organisation.id).where(Organisation.name == organisation)
        where = session.scalars(named).one()
        grants.invite(session, vault, OPERATOR, Role.officer, phone, where, NOW)
        session.flush()
        grants.accept(session, account, NOW)
        kept = cookie(app, sessions.begin(session, vault, account, SignInLevel.second_factor, NOW))
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": kept, "url": site.address}])


def cookie(app: Flask, token: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": token, "_fresh": True, "_permanent": True}))


def _invited(
    app: Flask,
    session: Session,
    place: Place,
    phone: str,
    *,
    needs_code: bool = False,
    everywhere: bool = False,
) -> Grant:
    made = grants.invite(
        session,
        app.extensions["yijia"].vault,
        OPERATOR,
        Role.station_manager,
        phone,
        place.owner_id,
        NOW,
        place_id=None if everywhere else place.id,
        needs_code=needs_code,
    )
    session.flush()
    return made
