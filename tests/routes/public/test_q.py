"""Scanned codes: the door's page and what is said there, the manager's way in, codes of before."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.models import Base
from app.models.account import Account
from app.models.care import PlaceConfirmation, PlaceReport
from app.models.grant import Grant
from app.models.kinds import CodePurpose, PlaceStatus
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role, SignInLevel
from app.models.place import Place
from app.models.qr import QrScan
from app.services import grants, place_codes
from app.services.grants import OPERATOR
from tests.client import Client
from tests.factories.account import PHONE, an_account, holds, signed_in
from tests.factories.moment import NOW

DOOR, MANAGER = CodePurpose.door, CodePurpose.manager


@pytest.fixture
def vault(app: Flask) -> Vault:
    found: Vault = app.extensions["yijia"].vault
    return found


@pytest.fixture
def place(street: list[Place]) -> Place:
    return street[0]


def code_of(session: Session, place: Place, purpose: CodePurpose = DOOR) -> str:
    place_codes.ensure(session, Actor(), [place.id], NOW)
    return place_codes.live(session, [place.id])[place.id, purpose].code


def _rows(session: Session) -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {
        t.name: session.scalar(select(func.count()).select_from(t)) or 0
        for t in tables
        if t.name in {"qr_code", "qr_scan", "grant_role", "audit_entry", "place_confirmation"}
    }


def _invited(session: Session, vault: Vault, place: Place, *, needs_code: bool = True) -> Grant:
    return grants.invite(
        session,
        vault,
        OPERATOR,
        Role.station_manager,
        PHONE,
        place.owner_id,
        NOW,
        place_id=place.id,
        needs_code=needs_code,
    )


def said(session: Session) -> list[bool]:
    return list(session.scalars(select(PlaceConfirmation.at_door).order_by(PlaceConfirmation.id)))


def test_the_door_tells_what_is_open_and_leads_on(
    client: Client, session: Session, place: Place
) -> None:
    code = code_of(session, place)
    page = client.get(f"/q/{code}")
    assert page.status == 200
    assert page.find("h1").text.startswith(place.name)
    assert "今天" in page.text
    assert f'href="/places/{place.public_id}"' in page.text
    assert f'data-scan="/q/{code}/scans"' in page.text
    assert "Set-Cookie" not in page.headers
    assert client.get(f"/q/{code.upper()}").status == 200


def test_looking_changes_nothing(client: Client, session: Session, place: Place) -> None:
    codes = [code_of(session, place), code_of(session, place, MANAGER)]
    before = _rows(session)
    for code in codes:
        for _ in range(3):
            client.get(f"/q/{code}", headers={"User-Agent": "MicroMessenger link preview"})
            client.open("HEAD", f"/q/{code}")
    assert _rows(session) == before


def test_right_at_the_door_counts_as_said_there(
    client: Client, session: Session, place: Place
) -> None:
    code = code_of(session, place)
    sent = client.post(f"/q/{code}/confirmations")
    assert (sent.status, said(session)) == (303, [True])
    assert "记下了" in client.get(sent.headers["Location"].split("#")[0]).text


def test_right_said_elsewhere_is_not_marked(client: Client, session: Session, place: Place) -> None:
    code_of(session, place)
    client.post(f"/places/{place.public_id}/confirmations", data={"at_door": "1", "door": "1"})
    assert said(session) == [False]


def test_wrong_at_the_door_carries_the_code_along(
    client: Client, session: Session, place: Place
) -> None:
    code, other = code_of(session, place), code_of(session, place, MANAGER)
    (wrong,) = [a for a in client.get(f"/q/{code}").all("a") if a.text == "不对"]
    form = client.get(wrong.attributes["href"])
    hidden = {
        e.attributes["name"]: e.attributes["value"]
        for e in form.all("input")
        if e.get("type") == "hidden"
    }
    assert hidden["door"] == code
    for door in (code, "1", "", other, "x" * 5000):
        sent = {"reason": "closed", "door": door, "submission_id": uuid.uuid4().hex}
        client.post(f"/places/{place.public_id}/report", data=sent)
    told = session.scalars(select(PlaceReport.at_door).order_by(PlaceReport.id)).all()
    assert told == [True, False, False, False, False]


def test_right_is_answered_by_a_fragment(client: Client, session: Session, place: Place) -> None:
    code = code_of(session, place)
    fragment = client.post_fragment(f"/q/{code}/confirmations")
    assert fragment.status == 200
    assert "记下了" in fragment.find("#door-check").text


def test_a_forged_code_is_nothing(client: Client, session: Session, place: Place) -> None:
    code_of(session, place)
    for path in ("/q/00000000", "/q/abc", "/q/uuuuuuuu"):
        answer = client.get(path)
        assert answer.status == 404
        assert "没有这个二维码" in answer.text
    assert client.post("/q/00000000/confirmations").status == 404
    assert client.post("/q/00000000/scans").status == 404
    assert (said(session), session.scalar(select(QrScan.count))) == ([], None)


def test_a_revoked_code_says_so_and_shows_no_presence(
    client: Client, session: Session, place: Place
) -> None:
    code = code_of(session, place)
    place_codes.replace(session, Actor(), place.id, DOOR, NOW)
    page = client.get(f"/q/{code}")
    assert page.status == 410
    assert "已经停用" in page.text
    assert f'href="/places/{place.public_id}"' in page.text
    client.post(f"/q/{code}/confirmations")
    client.post(f"/q/{code}/scans")
    assert (said(session), session.scalar(select(QrScan.count))) == ([False], None)


def test_the_managers_code_shows_no_presence(
    client: Client, session: Session, place: Place
) -> None:
    client.post(f"/q/{code_of(session, place, MANAGER)}/confirmations")
    assert said(session) == [False]


def test_the_code_of_a_place_that_is_gone_helps_on(
    client: Client, session: Session, place: Place
) -> None:
    code = code_of(session, place)
    place.status = PlaceStatus.retired
    session.flush()
    page = client.get(f"/q/{code}")
    assert (page.status, "已经撤销" in page.text) == (410, True)
    assert client.post(f"/q/{code}/confirmations").status == 404


def test_scans_are_counted_from_our_own_page_only(
    client: Client, session: Session, place: Place
) -> None:
    code = code_of(session, place)
    foreign = {"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert client.open("POST", f"/q/{code}/scans", headers=foreign).status == 403
    for _ in range(2):
        assert client.post(f"/q/{code}/scans").status == 204
    assert session.scalars(select(QrScan.count)).all() == [2]


def test_a_managers_code_signs_in_and_accepts_the_invitation(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    grant, code = _invited(session, vault, place), code_of(session, place, MANAGER)
    page = client.get(f"/q/{code}")
    assert page.find("#phone").get("type") == "tel"
    client.post("/sign-in", data={"phone": PHONE, "next": f"/q/{code}"})
    sent = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert sent is not None
    assert sent.text is not None
    digits = vault.open(sent.text).split("验证码 ")[1][:6]
    entered = client.post("/sign-in/code", data={"code": digits, "next": f"/q/{code}"})
    session.refresh(grant)
    assert (entered.headers["Location"], grant.accepted_at) == (f"/q/{code}", NOW)
    assert client.get(f"/q/{code}").headers["Location"] == f"/manage/places/{place.public_id}"


def test_signing_in_without_the_code_leaves_the_invitation_waiting(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    grant, code = _invited(session, vault, place), code_of(session, place, MANAGER)
    client.get(f"/q/{code}")
    place_codes.revoke(session, Actor(), place.id, MANAGER, NOW)
    client.post("/sign-in", data={"phone": PHONE})
    sent = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert sent is not None
    assert sent.text is not None
    digits = vault.open(sent.text).split("验证码 ")[1][:6]
    assert client.post("/sign-in/code", data={"code": digits}).status == 303
    session.refresh(grant)
    assert grant.accepted_at is None, "the code that was scanned is revoked"


def test_somebody_signed_in_accepts_by_a_post_and_signs_in_anew(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    account, code = an_account(session, vault), code_of(session, place, MANAGER)
    grant = _invited(session, vault, place)
    signed_in(client, session, account, SignInLevel.phone)
    other = signed_in(Client(client.app), session, account, SignInLevel.phone)
    page = client.get(f"/q/{code}")
    assert "我就是这里的管理员" in page.text
    session.refresh(grant)
    assert grant.accepted_at is None, "looking accepts nothing"
    assert client.post(f"/q/{code}/manager").headers["Location"] == f"/q/{code}"
    session.refresh(grant)
    assert grant.account_id == account.id
    assert client.get(f"/q/{code}").headers["Location"] == f"/manage/places/{place.public_id}"
    assert other.get(f"/q/{code}").status == 303, "rights count on every device"


def test_who_was_not_invited_learns_how(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    code = code_of(session, place, MANAGER)
    signed_in(client, session, an_account(session, vault), SignInLevel.phone)
    answer = client.post(f"/q/{code}/manager")
    assert answer.headers["Location"] == f"/q/{code}?asked=1"
    page = client.get(answer.headers["Location"])
    owner = session.get_one(Organisation, place.owner_id)
    assert "没有找到发给您这个手机号的邀请" in page.text
    assert owner.name in page.text


def test_the_doors_code_makes_nobody_a_manager(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    grant = _invited(session, vault, place)
    signed_in(client, session, an_account(session, vault), SignInLevel.phone)
    client.post(f"/q/{code_of(session, place)}/manager")
    session.refresh(grant)
    assert grant.accepted_at is None
    assert client.post("/q/00000000/manager").status == 404


def test_accepting_needs_somebody_signed_in(client: Client, session: Session, place: Place) -> None:
    answer = client.post(f"/q/{code_of(session, place, MANAGER)}/manager")
    assert answer.headers["Location"] == "/sign-in"
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_an_officer_goes_straight_to_the_editor(
    client: Client, session: Session, vault: Vault, place: Place
) -> None:
    account, code = an_account(session, vault), code_of(session, place, MANAGER)
    holds(session, account, Role.officer, session.get_one(Organisation, place.owner_id))
    signed_in(client, session, account)
    assert client.get(f"/q/{code}").status == 303


def test_an_english_reader_is_told_in_english(
    client: Client, session: Session, place: Place
) -> None:
    english = {"Accept-Language": "en"}
    for purpose in place_codes.PURPOSES:
        page = client.get(f"/q/{code_of(session, place, purpose)}", headers=english)
        words = page.find("main").text.replace(place.name, "").replace("历下区总工会", "")
        assert not [letter for letter in words if "一" <= letter <= "鿿"], words
