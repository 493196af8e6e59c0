"""Campaigns at the desk: made, filled, published, printed, ended."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit_kinds import BenefitState
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.services.divisions import forget
from tests.client import Client
from tests.factories.benefit import a_benefit, a_campaign
from tests.factories.division import a_county
from tests.factories.programme import a_programme
from tests.factories.programme_form import values
from tests.routes.manage.conftest import Desk

DESK = "/manage/campaigns"


@pytest.fixture(autouse=True)
def reference(session: Session) -> None:
    a_county(session)
    forget(session.connection().engine)


def only(session: Session) -> Campaign:
    session.expire_all()
    return session.scalars(select(Campaign)).one()


def bundled(session: Session) -> tuple[set[int], set[int]]:
    return (
        set(session.scalars(select(CampaignBenefit.benefit_id))),
        set(session.scalars(select(CampaignProgramme.programme_id))),
    )


def test_from_the_form_to_the_public_page(
    officer: Client, client: Client, session: Session, owner: Organisation
) -> None:
    water, course = a_benefit(session, "送水", organiser=owner), a_programme(session)
    form = values(officer.get(f"{DESK}/new")) | {"title": "2026 年夏送清凉"}
    form |= {"begins_on": "2026-03-01", "ends_on": "2026-08-31", "body": "## 防暑"}
    form |= {"benefits": water.public_id, "programmes": course.public_id}
    sent = officer.post(f"{DESK}/new", data=form)
    assert sent.status == 303, sent.find("main").text
    assert officer.post(f"{DESK}/new", data=form).headers["Location"] == sent.headers["Location"]
    made = only(session)
    public = f"/benefits/campaigns/{made.public_id}"
    assert client.get(public).status == 404
    assert officer.post(f"{DESK}/{made.public_id}/publication").status == 303
    assert bundled(session) == ({water.id}, {course.id})
    page = client.get(public)
    assert page.status == 200
    assert "送水" in page.text
    assert course.title in page.text
    assert "2026 年夏送清凉" in officer.get(DESK).text
    assert officer.post(f"{DESK}/{made.public_id}/end").status == 303
    assert "已经结束了" in client.get(public).text
    late = officer.post(f"{DESK}/{made.public_id}", data=form)
    assert (late.status, "不能再改" in late.text) == (422, True)
    assert officer.post(f"{DESK}/{made.public_id}/publication").status == 422


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "请填标题"),
        ("gift", "fifth", "请从列出的里面选"),
        ("begins_on", "", "请填第一天"),
        ("ends_on", "2026-01-01", "不能早于第一天"),
        ("benefits", "0000000000", "没有找到这项福利"),
        ("programmes", "'; --", "没有找到这个活动"),
        ("version", "9" * 400, "别人保存过"),
    ],
)
def test_refusals_stand_where_they_were_typed(
    officer: Client, session: Session, owner: Organisation, field: str, value: str, words: str
) -> None:
    made = a_campaign(session, organiser=owner, state=BenefitState.draft)
    url = f"{DESK}/{made.public_id}"
    answer = officer.post(url, data=values(officer.get(url)) | {field: value})
    assert (answer.status, words in answer.text) == (422, True), answer.find("main").text
    assert only(session).version == 0


def test_a_second_editor_is_told_and_may_save_again(
    officer: Client, session: Session, owner: Organisation
) -> None:
    made = a_campaign(session, organiser=owner)
    url = f"{DESK}/{made.public_id}"
    first, second = (values(officer.get(url)) for _ in range(2))
    assert officer.post(url, data=first | {"title": "甲"}).status == 303
    clash = officer.post(url, data=second | {"title": "乙"})
    assert (clash.status, only(session).title) == (422, "甲")
    assert officer.post(url, data=values(clash)).status == 303
    assert only(session).title == "乙"


def test_another_unions_benefit_is_not_bundled_but_stays(
    officer: Client, session: Session, owner: Organisation
) -> None:
    other = Organisation(name="市总工会", kind=owner.kind, path="997.")
    session.add(other)
    session.flush()
    theirs = a_benefit(session, "市里的", organiser=other)
    made = a_campaign(session, organiser=owner)
    url = f"{DESK}/{made.public_id}"
    page = officer.get(url)
    assert "市里的" not in page.text
    forged = officer.post(url, data=values(page) | {"benefits": theirs.public_id})
    assert forged.status == 422
    session.add(CampaignBenefit(campaign_id=made.id, benefit_id=theirs.id))
    session.flush()
    page = officer.get(url)
    assert "市里的" in page.text
    assert officer.post(url, data=values(page) | {"benefits": theirs.public_id}).status == 303
    assert bundled(session) == ({theirs.id}, set())


def test_the_poster_leads_to_the_page_only_where_the_world_can_open_it(
    officer: Client, session: Session, owner: Organisation
) -> None:
    real, made_up = (a_campaign(session, organiser=owner, demo=demo) for demo in (False, True))
    refused = officer.get(f"{DESK}/{real.public_id}/sheet")
    assert (refused.status, "PUBLIC_URL" in refused.text) == (422, True)
    assert "现在不能打印海报" in officer.get(f"{DESK}/{real.public_id}").text
    sheet = officer.get(f"{DESK}/{made_up.public_id}/sheet")
    assert sheet.status == 200
    assert f"localhost/benefits/campaigns/{made_up.public_id}" in sheet.find(".address").text
    assert "示例" in sheet.find(".brand").text


def test_siblings_do_not_meet(
    desk: Desk, session: Session, owner: Organisation, officer: Client
) -> None:
    made = a_campaign(session, "春天", organiser=owner)
    other = Organisation(name="别家", kind=owner.kind, path="996.")
    session.add(other)
    session.flush()
    sibling = desk(Role.officer, other)
    assert sibling.get(f"{DESK}/{made.public_id}").status == 404
    assert sibling.post(f"{DESK}/{made.public_id}/end").status == 404
    assert "春天" not in sibling.get(DESK).text
    assert desk(Role.supervisor, owner).get(f"{DESK}/{made.public_id}").status == 403
