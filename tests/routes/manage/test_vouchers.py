"""The counter: batches of scans, typed digits, what was redeemed; nobody else's counter."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.audit import AuditEntry
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import voucher
from tests.client import ORIGIN, Answer, Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.routes.manage.conftest import Desk

#: What the phone's clock shows, which is years slow.
PHONE_MS = 1_700_000_000_000
STEP = changing_code.step(NOW)


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def shop(session: Session, owner: Organisation) -> Place:
    return a_place(session, "老济南面馆", kind=PlaceKind.merchant, owner=owner)


@pytest.fixture
def merchant(desk: Desk, owner: Organisation, shop: Place) -> Client:
    return desk(Role.station_manager, owner, shop)


@pytest.fixture
def benefit(session: Session, owner: Organisation, shop: Place) -> Benefit:
    return a_benefit(
        session, "=面馆八折", organiser=owner, places=[shop], worth="八折", worth_fen=800
    )


@pytest.fixture
def claim(session: Session, vault: Vault, benefit: Benefit) -> Claim:
    return claims_it(session, vault, benefit)


def path(shop: Place, more: str = "") -> str:
    return f"/manage/vouchers/{shop.public_id}{more}"


def scan(read: str, number: int = 0, ago_s: int = 0) -> dict[str, Any]:
    """As the phone keeps it."""
    return {"id": f"{number:032x}", "read": read, "at": PHONE_MS - ago_s * 1000, "way": "scanned"}


def sent(client: Client, shop: Place, *scans: Any, now: Any = PHONE_MS) -> Answer:
    body = {"now": now, "meeting": "", "scans": list(scans)}
    headers = {**ORIGIN, "X-CSRFToken": client.csrf}
    return client.open("POST", path(shop, "/scans"), json=body, headers=headers)


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Redemption)) or 0


def test_a_batch_is_answered_scan_by_scan(
    session: Session, merchant: Client, shop: Place, claim: Claim
) -> None:
    now, hour_ago = (voucher.square(claim, STEP - n) for n in (0, 120))
    answer = sent(merchant, shop, scan(hour_ago, 1), scan(now, 2), scan(now, 3), scan("x", 4)).json
    assert [one["look"] for one in answer["words"]] == ["out", "in", "again", "out"]
    words = [one["words"] for one in answer["words"]]
    assert words == ["码过期了", "核销成功", "已经用过了", "没有这张券"]
    assert answer["words"][1]["more"] == "八折 =面馆八折 10:00"
    assert "10:00 在老济南面馆" in answer["words"][2]["more"]
    assert answer["here"] == rows(session) == 1
    again = sent(merchant, shop, scan(now, 2)).json["words"]
    assert [one["look"] for one in again] == ["in"], "the same scan, after a lost answer"
    assert rows(session) == 1


def test_a_kept_scan_counts_at_its_own_time_whatever_the_phones_clock_shows(
    session: Session, merchant: Client, shop: Place, claim: Claim
) -> None:
    then = voucher.square(claim, STEP - 120)
    late = sent(merchant, shop, scan(then, 1, ago_s=3600)).json["words"]
    assert [one["look"] for one in late] == ["in"]
    assert session.scalars(select(Redemption.at)).one() == NOW - timedelta(hours=1)


def test_a_paused_benefit_is_still_redeemed(
    session: Session, merchant: Client, shop: Place, benefit: Benefit, claim: Claim
) -> None:
    benefit.state = BenefitState.paused
    session.flush()
    words = sent(merchant, shop, scan(voucher.square(claim, STEP))).json["words"]
    assert [one["look"] for one in words] == ["in"]


@pytest.mark.parametrize(
    ("now", "scans"),
    [(None, []), (True, []), (1, {}), (1, [{}] * 51), (-1, []), ("1", [])],
)
def test_what_is_no_batch_is_refused(merchant: Client, shop: Place, now: Any, scans: Any) -> None:
    headers = {**ORIGIN, "X-CSRFToken": merchant.csrf}
    body = {"now": now, "meeting": "", "scans": scans}
    answer = merchant.open("POST", path(shop, "/scans"), json=body, headers=headers)
    assert answer.status in (400, 422)


def test_number_and_digits_are_typed_in_any_spelling(
    session: Session, merchant: Client, shop: Place, claim: Claim
) -> None:
    page = merchant.get(path(shop))
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    number, digits = claim.public_id, voucher.digits(claim, STEP)
    fields = {"scan_id": "a" * 32, "number": f" {number[:5].upper()} {number[5:]} "}
    wrong = merchant.post(path(shop, "/typed"), data={**fields, "digits": ""})
    assert wrong.status == 422
    assert [one.attributes["href"] for one in wrong.find("#errors").select("a")] == ["#digits"]
    stale = merchant.post(path(shop, "/typed"), data={**fields, "scan_id": "x", "digits": digits})
    assert stale.status == 422
    assert len(stale.find("#typed").select("input")[1].attributes["value"]) == 32
    other = "000000" if digits != "000000" else "111111"
    refused = merchant.post(path(shop, "/typed"), data={**fields, "digits": other})
    assert refused.status == 422
    assert "码过期了" in refused.find("#verdict").text
    assert refused.find("#number").attributes["value"].split() == fields["number"].split()
    spelled = f"{digits[:3]} {digits[3:]}"
    for _ in range(2):
        done = merchant.post(path(shop, "/typed"), data={**fields, "digits": spelled})
        assert done.status == 303
        assert "核销成功" in merchant.get(done.headers["Location"]).find("#verdict").text
    assert rows(session) == 1


def test_straight_to_the_counter_where_there_is_one_only(
    session: Session, desk: Desk, owner: Organisation, shop: Place, benefit: Benefit
) -> None:
    merchant, officer = desk(Role.station_manager, owner, shop), desk(Role.officer, owner)
    assert merchant.get("/manage/vouchers").headers["Location"] == path(shop)
    other = a_place(session, "理发店", kind=PlaceKind.merchant, owner=owner)
    a_place(session, "没有券的店", kind=PlaceKind.merchant, owner=owner)
    a_benefit(session, "理发五折", organiser=owner, places=[other])
    page = officer.get("/manage/vouchers")
    assert "没有券的店" not in page.text
    for one in (shop, other):
        assert [link for link in page.all("a") if link.get("href") == path(one)]
    assert merchant.get("/manage/vouchers").headers["Location"] == path(shop)


def test_a_merchant_sees_its_own_redemptions_only_and_nobody_in_them(
    session: Session, desk: Desk, vault: Vault, merchant: Client, owner: Organisation, shop: Place
) -> None:
    other = a_place(session, "理发店", kind=PlaceKind.merchant, owner=owner)
    both = a_benefit(session, "通用券", organiser=owner, places=[shop, other], worth_fen=500)
    barber = desk(Role.station_manager, owner, other)
    claims = [claims_it(session, vault, both, number) for number in (1, 2, 3)]
    for number, (client, place, claim) in enumerate(
        zip((merchant, merchant, barber), (shop, shop, other), claims, strict=True)
    ):
        sent(client, place, scan(voucher.square(claim, STEP), number))
    page = merchant.get(path(shop, "/redemptions"))
    assert "2026 年 3 月核销 2 张，合计 10 元" in page.find("main").text
    assert all(one.public_id in page.text for one in claims[:2])
    assert claims[2].public_id not in page.text
    assert "199" not in page.find("main").text
    assert merchant.get(path(other, "/redemptions")).status == 404
    assert sent(merchant, other, scan(voucher.square(claims[0], STEP), 9)).status == 404
    empty = merchant.get(path(shop, "/redemptions?month=2026-02"))
    assert "这个月还没有核销过券" in empty.text
    for odd in ("x", "0001-01", "9999-12", "2026-13", "%00"):
        assert "2026 年 3 月" in merchant.get(path(shop, f"/redemptions?month={odd}")).text


@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_the_table_is_neutralised_and_recorded(
    session: Session, merchant: Client, shop: Place, claim: Claim, how: str
) -> None:
    sent(merchant, shop, scan(voucher.square(claim, STEP)))
    answer = merchant.post(path(shop, "/export"), data={"how": how, "month": "2026-03"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    if how == "csv":
        lines = answer.response.data.decode("utf-8-sig").splitlines()
        header, row = (line.split(",") for line in lines)
    else:
        sheet = openpyxl.load_workbook(BytesIO(answer.response.data)).worksheets[0]
        header, row = ([str(cell.value) for cell in line] for line in sheet.iter_rows())
    assert header[:2] == ["核销时间", "福利"]
    assert row[0] == "2026-03-11 10:00"
    assert row[1] == "'=面馆八折"
    assert float(row[3]) == 8
    assert row[4] == claim.public_id
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "redemptions.exported"
    assert entry.facts == {"format": how, "rows": 1, "month": "2026-03"}
    refused = merchant.post(path(shop, "/export"), data={"how": "pdf", "month": "2026-03"})
    assert refused.status == 422


@pytest.mark.parametrize("more", ["", "/redemptions"])
def test_nobody_elses_counter(
    session: Session, desk: Desk, shop: Place, benefit: Benefit, more: str
) -> None:
    stranger = an_organisation(session, "别的总工会")
    other = a_place(session, "别处", owner=stranger)
    assert desk(Role.station_manager, stranger, other).get(path(shop, more)).status == 404
    assert desk(Role.officer, stranger).get(path(shop, more)).status == 404
    worker = Client(desk(Role.officer, stranger).app)
    assert worker.get(path(shop, more)).status == 303
