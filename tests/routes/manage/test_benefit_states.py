"""The states of a benefit at the desk, and a merchant's own offers."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimWay
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.divisions import forget
from tests.client import Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.benefit_form import typed
from tests.factories.division import a_county
from tests.factories.place import a_place
from tests.factories.programme_form import values
from tests.routes.manage.conftest import Desk

DESK = "/manage/benefits"


@pytest.fixture
def shop(session: Session, owner: Organisation) -> Place:
    """A merchant of `owner`."""
    a_county(session)
    forget(session.connection().engine)
    return a_place(session, "老王面馆", kind=PlaceKind.merchant, owner=owner)


@pytest.fixture
def keeper(desk: Desk, owner: Organisation, shop: Place) -> Client:
    """Who looks after the merchant, and nothing else."""
    return desk(Role.station_manager, owner, shop)


def state(session: Session, benefit: Benefit) -> BenefitState:
    session.refresh(benefit)
    return benefit.state


def test_through_all_states(
    app: Flask, officer: Client, session: Session, owner: Organisation, shop: Place
) -> None:
    made = a_benefit(session, organiser=owner, places=[shop], state=BenefitState.draft)
    url = f"{DESK}/{made.public_id}"
    assert "发布以后，所有人都看得到，可以领券" in officer.get(f"{url}/states").text
    for _ in range(2):
        assert officer.post(f"{url}/publication").status == 303
        assert state(session, made) is BenefitState.published
    claims_it(session, app.extensions["yijia"].vault, made)
    assert "已经领到的 1 张券照样能用" in officer.get(f"{url}/states").text
    for step, due in (
        ("pause", BenefitState.paused),
        ("resumption", BenefitState.published),
        ("end", BenefitState.ended),
    ):
        answer = officer.post(f"{url}/{step}")
        assert (answer.status, state(session, made)) == (303, due)
    assert "已结束" in officer.get(answer.headers["Location"]).text
    for step in ("pause", "resumption", "discard", "publication"):
        again = officer.post(f"{url}/{step}")
        assert (again.status, state(session, made)) == (422, BenefitState.ended)
    assert officer.get(f"{url}/facts").status == 422


def test_a_voucher_without_a_place_stays_a_draft(
    officer: Client, session: Session, owner: Organisation, shop: Place
) -> None:
    made = a_benefit(session, organiser=owner, state=BenefitState.draft)
    answer = officer.post(f"{DESK}/{made.public_id}/publication")
    assert (answer.status, "券要有地方用" in answer.text) == (422, True)
    assert state(session, made) is BenefitState.draft
    assert officer.post(f"{DESK}/{made.public_id}/discard").status == 303
    assert session.scalar(select(Benefit)) is None


def test_a_copy_is_a_draft_that_says_the_same_and_is_made_once(
    officer: Client, session: Session, owner: Organisation, shop: Place
) -> None:
    made = a_benefit(
        session, organiser=owner, places=[shop], merchant_id=shop.id, quotas={"": 7}, per_day=3
    )
    page = officer.get(f"{DESK}/{made.public_id}")
    form = {"submission_id": values(page)["submission_id"]}
    url = f"{DESK}/{made.public_id}/copy"
    answers = {officer.post(url, data=form).headers["Location"] for _ in range(3)}
    assert len(answers) == 1
    copy = session.scalars(select(Benefit).where(Benefit.id != made.id)).one()
    assert (copy.state, copy.merchant_id, copy.per_day) == (BenefitState.draft, shop.id, 3)
    assert [(one.scope, one.capacity, one.taken) for one in copy.quotas] == [("", 7, 0)]
    for odd in ("", "x", "9" * 400):
        assert officer.post(url, data={"submission_id": odd}).status == 422


def test_a_merchant_writes_for_itself_and_the_union_publishes(
    keeper: Client, officer: Client, session: Session, owner: Organisation, shop: Place
) -> None:
    form = values(keeper.get(f"{DESK}/new"))
    assert (form["organiser"], "budget" in form, "kind" in form) == (shop.public_id, False, False)
    forged = {"budget": "900", "groups": "courier", "verifies_phone": "", "do": "publish"}
    forged |= {"kind": "school_aid", "places": "0000000000", "county_quotas": ""}
    sent = keeper.post(
        f"{DESK}/new", data=form | forged | {"title": "送小菜", "way": "voucher", "quota": "20"}
    )
    assert sent.headers["Location"].endswith("told=offered")
    made = session.scalars(select(Benefit)).one()
    assert (made.state, made.merchant_id, made.organiser_id) == (
        BenefitState.draft,
        shop.id,
        owner.id,
    )
    assert (made.budget_fen, made.groups, made.verifies_phone) == (None, [], True)
    assert (made.kind.value, [one.place_id for one in made.places]) == (
        "merchant_discount",
        [shop.id],
    )
    url = f"{DESK}/{made.public_id}"
    assert keeper.post(f"{url}/publication").status == 403
    assert keeper.post(f"{url}/facts", data=values(keeper.get(f"{url}/facts"))).status == 303
    listed = officer.get(DESK)
    assert "商户写好，等您发布 1" in listed.text
    assert officer.post(f"{url}/publication").status == 303
    late = keeper.get(f"{url}/facts")
    assert (late.status, "工会已经发布了这个优惠" in late.text) == (422, True)
    assert keeper.post(f"{url}/discard").status == 422
    assert keeper.post(f"{url}/pause").status == 303
    assert state(session, made) is BenefitState.paused
    assert keeper.post(f"{url}/resumption").status == 403
    assert "要恢复，请联系工会" in keeper.get(f"{url}/states").text


def test_a_merchant_reaches_nobody_elses(
    keeper: Client, desk: Desk, session: Session, owner: Organisation, shop: Place, place: Place
) -> None:
    beside = a_place(session, "隔壁超市", kind=PlaceKind.merchant, owner=owner)
    theirs = a_benefit(session, "隔壁的", places=[beside], merchant_id=beside.id, organiser=owner)
    unions = a_benefit(session, "工会的", places=[shop], organiser=owner)
    for one in (theirs, unions):
        assert keeper.get(f"{DESK}/{one.public_id}").status == 404
        assert keeper.post(f"{DESK}/{one.public_id}/pause").status == 404
        assert one.title not in keeper.get(DESK).text
    assert keeper.post(f"{DESK}/new", data=typed(beside)).status == 404
    applied = keeper.post(f"{DESK}/new", data=typed(shop, way="application"))
    assert (applied.status, "只能直接去，或者领券" in applied.text) == (422, True)
    station = desk(Role.station_manager, owner, place)
    assert "您管的地点里没有商户" in station.get(DESK).text
    refused = station.post(f"{DESK}/new", data=typed(place, way=ClaimWay.told.value))
    assert refused.status == 422
    assert session.scalar(select(Benefit.id).where(Benefit.title == "面馆八折")) is None
