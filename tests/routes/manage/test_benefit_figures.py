"""Figures at the desk: numbers that lead to masked rows, and tables that compute nothing."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.benefit import Benefit
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import redemption, voucher
from app.services.benefits.eligibility import Person
from app.services.benefits.redemption import Scan
from app.services.divisions import forget
from tests.client import Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def shop(session: Session, owner: Organisation) -> Place:
    a_county(session)
    forget(session.connection().engine)
    return a_place(session, "=面馆", kind=PlaceKind.merchant, owner=owner)


@pytest.fixture
def offer(session: Session, vault: Vault, owner: Organisation, shop: Place) -> Benefit:
    """Of the merchant; claimed twice, redeemed once."""
    made = a_benefit(
        session,
        organiser=owner,
        places=[shop],
        merchant_id=shop.id,
        worth_fen=1250,
        budget_fen=2000,
    )
    claim, _ = (
        claims_it(session, vault, made, number, person=Person(county="370102")) for number in (1, 2)
    )
    scan = Scan("scan-0000000000000001", voucher.square(claim, changing_code.step(NOW)), NOW)
    redemption.take(session, vault, Actor(), shop, [scan], NOW)
    session.expire_all()
    return made


def test_every_number_leads_to_its_rows(officer: Client, offer: Benefit) -> None:
    page = officer.get(f"/manage/benefits/{offer.public_id}/figures")
    words = " ".join(page.find("main").text.split())
    assert "已用 12.50 元" in words
    assert "还剩 7.50 元" in words
    links = [one for one in page.find("main").select("a") if "/claims" in (one.get("href") or "")]
    assert len(links) >= 8
    for link in links:
        rows = officer.get(link.get("href") or "")
        assert len(rows.find("main").select("li")) == int(link.text.split()[-1]), link.get("href")
        assert "19900000001" not in rows.text
        assert "199****000" in rows.text


@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_the_table_is_recorded_and_computes_nothing(
    officer: Client, session: Session, offer: Benefit, how: str
) -> None:
    url = f"/manage/benefits/{offer.public_id}/export?used=1"
    sent = officer.post(url, data={"how": how})
    assert sent.status == 200
    assert sent.headers["Content-Disposition"].endswith(f"{offer.public_id}-2026-03-11.{how}")
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.facts["rows"]) == ("claims.exported", 1)
    if how == "csv":
        header, row = csv.reader(io.StringIO(sent.response.get_data().decode("utf-8-sig")))
        cells = dict(zip(header, row, strict=True))
        assert cells["手机号"] == "199****0001"
        assert cells["使用地点"] == "'=面馆"


@pytest.mark.parametrize(
    "asked",
    ["day=x", "day=2026-13-01", "county=%00", "county=abc", "group=emperor", "place=%27%3B--"],
)
def test_odd_addresses_are_refused(officer: Client, offer: Benefit, asked: str) -> None:
    answer = officer.get(f"/manage/benefits/{offer.public_id}/claims?{asked}")
    assert answer.status in (404, 422)


def test_a_merchant_sees_its_own_redemptions_only(
    desk: Desk, session: Session, vault: Vault, owner: Organisation, shop: Place, offer: Benefit
) -> None:
    keeper = desk(Role.station_manager, owner, shop)
    page = keeper.get(f"/manage/benefits/{offer.public_id}/figures")
    assert page.status == 200
    assert "一共 1 份" in " ".join(page.find("main").text.split())
    assert "预算" not in page.text
    assert "/claims" not in page.text
    assert keeper.get(f"/manage/benefits/{offer.public_id}/claims").status == 403
    assert keeper.post(f"/manage/benefits/{offer.public_id}/export").status == 403
    beside = a_place(session, "超市", kind=PlaceKind.merchant, owner=owner)
    other = desk(Role.station_manager, owner, beside)
    assert other.get(f"/manage/benefits/{offer.public_id}/figures").status == 404


def test_a_supervisor_reads_numbers_without_rows(
    desk: Desk, owner: Organisation, offer: Benefit
) -> None:
    supervisor = desk(Role.supervisor, owner)
    page = supervisor.get(f"/manage/benefits/{offer.public_id}/figures")
    assert (page.status, "/claims" in page.text) == (200, False)
    assert supervisor.get(f"/manage/benefits/{offer.public_id}/claims").status == 403
