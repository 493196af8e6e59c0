"""Vouchers and applications: what their holder sees, the changing square, giving back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters import qr_image
from app.adapters.crypto import Vault
from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay
from app.models.claim import Claim
from app.models.kinds import PlaceKind
from app.models.place import Place
from app.services import changing_code
from app.services.benefits import claim_links, redemption, voucher
from app.services.benefits.redemption import Scan
from tests.client import Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.routes.public.claiming import form_of, remembered

STEP = changing_code.step(NOW)


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def shop(session: Session) -> Place:
    a_county(session, "370102")
    return a_place(session, "老济南面馆", kind=PlaceKind.merchant, address="解放路 1 号")


@pytest.fixture
def benefit(session: Session, shop: Place) -> Benefit:
    return a_benefit(session, places=[shop], worth="八折", bring="会员卡", quotas={"": 5})


def link(vault: Vault, claim: Claim) -> str:
    return f"/benefits/claims/{claim_links.token(vault, claim.submission_id)}"


def redeems(session: Session, vault: Vault, shop: Place, claim: Claim) -> None:
    scan = Scan(str(uuid4()), voucher.square(claim, STEP), NOW)
    redemption.take(session, vault, Actor(), shop, [scan], NOW)


def test_a_voucher_shows_all_that_the_counter_wants(
    client: Client, session: Session, vault: Vault, benefit: Benefit
) -> None:
    claim = claims_it(session, vault, benefit)
    page = client.get(link(vault, claim))
    digits = voucher.digits(claim, STEP)
    number = f"{claim.public_id[:5]} {claim.public_id[5:]}"
    wanted = ("八折", "会员卡", "老济南面馆", "解放路 1 号", number, "导航")
    for words in (*wanted, f"{digits[:3]} {digits[3:]}"):
        assert words in page.find("main").text
    _, path = qr_image.lines(voucher.square(claim, STEP))
    assert page.find("#voucher-lines").attributes["d"] == path
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in page.text
    assert '<noscript><meta http-equiv="refresh" content="30">' in page.text


def test_the_squares_of_ten_minutes_come_with_the_servers_time(
    client: Client, session: Session, vault: Vault, benefit: Benefit
) -> None:
    claim = claims_it(session, vault, benefit)
    answer = client.get(f"{link(vault, claim)}/squares")
    assert answer.headers["Cache-Control"] == "private, no-store"
    got = answer.json
    assert (got["now"], got["step"], got["first"]) == (int(NOW.timestamp() * 1000), 30_000, STEP)
    assert len(got["squares"]) * got["step"] == 10 * 60_000
    for ahead, (path, digits) in enumerate(got["squares"]):
        size, drawn = qr_image.lines(voucher.square(claim, STEP + ahead))
        assert (got["size"], path, digits) == (size, drawn, voucher.digits(claim, STEP + ahead))
    assert claim.secret is not None
    assert claim.secret.hex() not in answer.text
    assert len(answer.response.data) < 40_000


def test_a_voucher_that_was_used_says_when_and_where(
    client: Client, session: Session, vault: Vault, benefit: Benefit, shop: Place
) -> None:
    claim = claims_it(session, vault, benefit)
    redeems(session, vault, shop, claim)
    page = client.get(link(vault, claim))
    assert "已使用" in page.find("h1").text
    assert "今天 10:00 在老济南面馆用掉了。" in page.text
    assert not page.all("#voucher")
    assert client.get(f"{link(vault, claim)}/squares").json["squares"] == []
    assert client.post(f"{link(vault, claim)}/withdrawal").status == 303
    assert "已使用" in client.get(link(vault, claim)).find("h1").text


def test_given_back_in_one_tap_and_free_for_others(
    client: Client, session: Session, vault: Vault, benefit: Benefit
) -> None:
    claim = claims_it(session, vault, benefit)
    for _ in range(3):
        assert client.post(f"{link(vault, claim)}/withdrawal").status == 303
    page = client.get(link(vault, claim))
    assert "已退回" in page.find("h1").text
    assert [one for one in page.all("a") if one.get("href") == form_of(benefit)]
    session.expire_all()
    assert session.query(BenefitQuota).one().taken == 0


def test_a_paused_benefit_leaves_its_vouchers_alone(
    client: Client, session: Session, vault: Vault, benefit: Benefit
) -> None:
    claim = claims_it(session, vault, benefit)
    benefit.state = BenefitState.paused
    session.flush()
    assert client.get(link(vault, claim)).all("#voucher")


def test_a_voucher_out_of_date_shows_no_square(
    client: Client, session: Session, vault: Vault, benefit: Benefit
) -> None:
    claim = claims_it(session, vault, benefit)
    claim.valid_until = NOW
    session.flush()
    page = client.get(link(vault, claim))
    assert "已过期" in page.find("h1").text
    assert not page.all("#voucher")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ClaimState.open, "最迟 3月26日周四 答复"),
        (ClaimState.granted, "申请通过了。"),
        (ClaimState.refused, "这次没有通过。"),
    ],
)
def test_an_application_says_how_it_stands(
    client: Client, session: Session, vault: Vault, state: ClaimState, words: str
) -> None:
    a_county(session, "370102")
    benefit = a_benefit(session, "困难帮扶", way=ClaimWay.application)
    claim = claims_it(session, vault, benefit, name="张三", words="家里困难")
    claim.state = state
    if state is not ClaimState.open:
        claim.answer = vault.seal("请带身份证来一趟。")
        claim.decided_at = NOW + timedelta(days=1)
    session.flush()
    page = client.get(link(vault, claim))
    assert words in page.text
    assert ("请带身份证来一趟。" in page.text) == (state is not ClaimState.open)
    assert "张三" not in page.text
    back = [one for one in page.all("form") if one.attributes["action"].endswith("/withdrawal")]
    assert bool(back) == (state is ClaimState.open)


@pytest.mark.parametrize("part", ["", "/squares"])
def test_a_link_opens_one_voucher_only(
    client: Client, session: Session, vault: Vault, benefit: Benefit, part: str
) -> None:
    claim = claims_it(session, vault, benefit)
    ours = link(vault, claim)
    assert client.get(f"{ours}{part}").status == 200
    for other in (f"{ours[:-1]}{'A' if ours[-1] != 'A' else 'B'}", f"{ours}A", ours[:-1]):
        assert client.get(f"{other}{part}").status == 404


def test_ones_own_are_listed_what_can_be_used_first(
    client: Client, session: Session, vault: Vault, benefit: Benefit, shop: Place
) -> None:
    assert client.get("/me/claims").status == 303
    used = claims_it(session, vault, benefit)
    redeems(session, vault, shop, used)
    held = claims_it(session, vault, a_benefit(session, "理发五折", places=[shop]))
    claims_it(session, vault, a_benefit(session, "别人的"), 2)
    remembered(client, session)
    page = client.get("/me/claims")
    shown = [one.attributes["href"] for one in page.find("main").select("a")]
    assert shown[1:] == [link(vault, held), link(vault, used)]
    session.execute(update(Claim).values(account_id=None))
    assert "还没有领过福利。" in client.get("/me/claims").text
