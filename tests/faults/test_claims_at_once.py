"""One form sent ten times at the same moment: one claim and one voucher, however it is proven; one
scan sent ten times: one redemption."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit, BenefitQuota
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import claim_links, voucher
from app.services.sign_in import account_for
from tests.client import ORIGIN
from tests.factories.account import holds
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_phone
from tests.faults.rush import at_once, newest_code, sends_as

FORM = "a" * 32


@pytest.fixture
def benefit(site: Flask) -> str:
    """The public id of one with two vouchers."""
    with site.extensions["yijia"].write_sessions.begin() as session:
        a_county(session, "370102")
        owner = an_organisation(session)
        shop = a_place(session, kind=PlaceKind.merchant, owner=owner)
        made: Benefit = a_benefit(session, organiser=owner, places=[shop], quotas={"": 2})
        return made.public_id


def kept(site: Flask) -> list[str]:
    rooms = site.extensions["yijia"]
    with Session(rooms.engines.read) as session:
        taken = session.scalars(select(BenefitQuota.taken)).one()
        found = list(session.scalars(select(Claim.submission_id)))
    rooms.engines.dispose()
    assert taken == len(found)
    return found


def test_the_same_code_from_the_same_page(site: Flask, benefit: str) -> None:
    at = f"/benefits/{benefit}/claim"
    form = {"submission_id": FORM, "phone": a_phone(1)}
    page = site.test_client().post(at, data=form, headers=ORIGIN).text
    draft = re.search(r'name="draft" value="([^"]+)"', page)
    assert draft
    proof = {"draft": draft[1], "code": newest_code(site)}

    def send(_number: int) -> str:
        answer = site.test_client().post(f"{at}/code", data=proof, headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    (told,) = at_once(send)
    assert told.startswith("303 /benefits/claims/")
    assert kept(site) == [FORM]


def test_the_same_person_from_ten_forms(site: Flask, benefit: str) -> None:
    client_of = sends_as(site, a_phone(1))

    def send(number: int) -> str:
        form = {"submission_id": f"{number:032d}"}
        answer = client_of().post(f"/benefits/{benefit}/claim", data=form, headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    (told,) = at_once(send)
    assert told.startswith("303 /benefits/claims/")
    assert len(kept(site)) == 1


def test_given_back_ten_times_at_once_frees_one(site: Flask, benefit: str) -> None:
    rooms = site.extensions["yijia"]
    with rooms.write_sessions.begin() as session:
        found = session.scalars(select(Benefit)).one()
        mine, _ = (claims_it(session, rooms.vault, found, number) for number in (1, 2))
        path = f"/benefits/claims/{claim_links.token(rooms.vault, mine.submission_id)}"

    def send(_number: int) -> str:
        answer = site.test_client().post(f"{path}/withdrawal", headers=ORIGIN)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    assert at_once(send) == {f"303 {path}"}
    with Session(rooms.engines.read) as session:
        assert session.scalars(select(BenefitQuota.taken)).one() == 1
    rooms.engines.dispose()


def test_one_scan_sent_ten_times_is_one_redemption(site: Flask, benefit: str) -> None:
    rooms = site.extensions["yijia"]
    with rooms.write_sessions.begin() as session:
        found, shop = session.scalars(select(Benefit)).one(), session.scalars(select(Place)).one()
        assert found.public_id == benefit
        claim = claims_it(session, rooms.vault, found, 1)
        read = voucher.square(claim, changing_code.step(NOW))
        account = account_for(session, rooms.vault, a_phone(9), NOW)
        owner = session.get_one(Organisation, found.organiser_id)
        holds(session, account, Role.station_manager, owner, shop)
        path = f"/manage/vouchers/{shop.public_id}"
    client_of = sends_as(site, a_phone(9))
    scan = {"id": FORM, "read": read, "at": 1, "way": "scanned"}
    body = json.dumps({"now": 1, "meeting": "", "scans": [scan]})

    def send(_number: int) -> str:
        client = client_of()
        page = client.get(path).text
        fresh = re.search(r'data-token="([^"]+)"', page)
        assert fresh
        headers = {**ORIGIN, "X-CSRFToken": fresh[1], "Content-Type": "application/json"}
        return client.post(f"{path}/scans", data=body, headers=headers).text

    (told,) = at_once(send)
    assert json.loads(told)["words"][0]["look"] == "in"
    with Session(rooms.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(Redemption)) == 1
    rooms.engines.dispose()
