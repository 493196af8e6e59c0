"""Nothing changes on GET: every link of every page, fetched as a link previewer would."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.programme import Programme
from app.services import place_codes
from app.services.benefits import claim_links
from app.services.programmes import posters, signup_links
from tests.client import Client
from tests.contents import contents
from tests.factories.account import an_account, holds, signed_in
from tests.factories.benefit import a_benefit, a_campaign, claims_it
from tests.factories.division import a_township
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_phone, a_programme, joins

PREVIEW = {"User-Agent": "Mozilla/5.0 MicroMessenger/8 (link preview)"}
#: Pages of one visit: lists with all their filters would go on for ever.
MOST = 120


def visited(client: Client, starts: Iterable[str]) -> set[str]:
    """Fetch the pages and whatever they link to, the newest first."""
    waiting, seen = list(starts), set[str]()
    while waiting and len(seen) < MOST:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        page = client.get(url, headers=PREVIEW)
        assert page.status < 500, url
        if "Location" in page.headers:
            waiting.append(page.headers["Location"])
        if page.tree is None:
            continue
        links = [one.attributes.get(name) for one in page.all("a") for name in ("href", "hx-get")]
        links += [one.attributes.get("action") for one in page.all("form")]
        for link in filter(None, links):
            parts = urlsplit(urljoin(url, link))
            ours = parts.netloc in ("", "localhost") and parts.scheme in ("", "http")
            if ours and "lang=" not in parts.query and "size=" not in parts.query:
                waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return seen


@pytest.fixture
def programme(session: Session) -> Programme:
    """A full course with a line, at a place of ours."""
    union = an_organisation(session)
    place = a_place(session, township=a_township(session), owner=union, demo=True)
    return a_programme(session, organiser=union, capacity=1, place_id=place.id, demo=True)


@pytest.mark.parametrize("who", ["stranger", "worker", "organiser"])
def test_looking_at_everything_changes_nothing(
    app: Flask, client: Client, session: Session, programme: Programme, who: str
) -> None:
    vault: Vault = app.extensions["yijia"].vault
    signups = [joins(session, vault, programme, number) for number in range(3)]
    poster = posters.make(session, Actor(), programme, "门口", NOW)
    place_id = programme.place_id
    assert place_id is not None
    place_codes.ensure(session, Actor(), [place_id], NOW)
    codes = [one.code for one in place_codes.live(session, [place_id]).values()]
    starts = ["/", f"/programmes/{programme.public_id}/signup", "/me", "/privacy"]
    benefit = a_benefit(session, places=[session.get_one(Place, place_id)], quotas={"": 3})
    starts += ["/benefits", f"/benefits/{benefit.public_id}", "/benefits?lng=117.05&lat=36.64"]
    starts += [f"/q/{code}" for code in (poster, *codes)]
    receipts = [signup_links.token(vault, one.submission_id) for one in signups]
    starts += [f"/programmes/receipts/{token}" for token in receipts]
    vouchers = [claims_it(session, vault, benefit, number) for number in range(2)]
    links = [f"/benefits/claims/{claim_links.token(vault, one.submission_id)}" for one in vouchers]
    starts += [f"/benefits/{benefit.public_id}/claim", *links, f"{links[0]}/squares"]
    if who == "worker":
        signed_in(client, session, an_account(session, vault, a_phone(1)))
        starts += ["/me/signups", "/me/claims", "/me/account"]
    if who == "organiser":
        account = an_account(session, vault)
        union = session.get_one(Organisation, programme.organiser_id)
        holds(session, account, Role.officer, union)
        signed_in(client, session, account)
        starts += ["/manage", f"/manage/posters/{programme.public_id}"]
        campaign = a_campaign(session, benefits=[benefit], demo=True).public_id
        desk = f"/manage/benefits/{benefit.public_id}"
        starts += [desk, f"{desk}/figures", f"{desk}/states", f"/manage/campaigns/{campaign}"]
        starts += ["/manage/vouchers"]
    session.flush()
    before = contents(session)
    for url in starts:
        client.open("HEAD", url, headers=PREVIEW)
    seen = visited(client, starts)
    session.expire_all()
    assert contents(session) == before
    assert len(seen) > len(starts)
