"""A course on the running site, its posters, and people who join it."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from app.access import Actor
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import SignInLevel
from app.models.place import Place
from app.models.programme import Programme
from app.services import sessions, sign_in
from app.services.programmes import posters
from app.web.application import SESSION_COOKIE
from tests.e2e.server import Site
from tests.e2e.site import NOW
from tests.e2e.staff import cookie, desk
from tests.factories.moment import NOW as FACTORY_NOW
from tests.factories.programme import BEGINS, ENDS, a_programme


def a_course(site: Site, *spots: str) -> tuple[str, str]:
    """The public id of a made-up course with a poster at each of the spots, and the name of the
    union that holds it."""
    later = NOW - FACTORY_NOW
    with desk(site) as (_, session):
        place = session.scalars(select(Place).where(Place.demo).order_by(Place.id).limit(1)).one()
        union = session.get_one(Organisation, place.owner_id)
        made = a_programme(
            session,
            "电动车安全与急救",
            organiser=union,
            meetings=((BEGINS + later, ENDS + later),),
            place_id=place.id,
            demo=True,
        )
        for spot in spots:
            posters.make(session, Actor(), made, spot, NOW)
        return made.public_id, union.name


def remember_worker(site: Site, page: Page, phone: str) -> None:
    """Let `phone` be signed in on the page's device, as after a sign-up of before."""
    with desk(site) as (app, session):
        vault = app.extensions["yijia"].vault
        account = sign_in.account_for(session, vault, phone, NOW)
        kept = cookie(app, sessions.begin(session, vault, account, SignInLevel.phone, NOW))
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": kept, "url": site.address}])


def newest_code(site: Site) -> str:
    """The code in the newest text message."""
    with desk(site) as (app, session):
        sealed = session.scalars(
            select(OutboxMessage.text)
            .where(OutboxMessage.key.startswith("code-"), OutboxMessage.text.is_not(None))
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        ).one()
        text: str = app.extensions["yijia"].vault.open(sealed)
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


def taken(site: Site, public_id: str) -> int:
    """How many seats of the course are taken."""
    with desk(site) as (_, session):
        return session.scalars(
            select(Programme.taken).where(Programme.public_id == public_id)
        ).one()


def scanned(printed: bytes) -> list[str]:
    """What a decoder that knows nothing of ours reads off a picture of the paper."""
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(printed)))]


class Thumb:
    """Taps, and counts them; typing goes on where the last tap was."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def write(self, label: str, words: str) -> None:
        field = self.page.get_by_label(label)
        self.tap(field)
        field.press_sequentially(words)
