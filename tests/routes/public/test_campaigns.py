"""The page of a campaign: what it bundles, in both languages, from before it begins to its end."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models.benefit_kinds import BenefitState
from app.models.programme_kinds import ProgrammeState
from tests.client import Client
from tests.factories.benefit import a_benefit, a_campaign
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.programme import a_programme

DAY = timedelta(days=1)


def test_it_shows_what_can_be_had_and_joined(client: Client, session: Session) -> None:
    a_county(session)
    water = a_benefit(session, "免费矿泉水", worth="每天两瓶", ends_on=(NOW + DAY).date())
    draft = a_benefit(session, "还没定", state=BenefitState.draft)
    course = a_programme(session, "防暑讲座")
    hidden = a_programme(session, "草稿讲座", state=ProgrammeState.draft)
    made = a_campaign(
        session, body="**天热了**", benefits=[water, draft], programmes=[course, hidden]
    )
    page = client.get(f"/benefits/campaigns/{made.public_id}")
    assert page.status == 200
    links = {one.get("href") for one in page.find("main").select("a")}
    assert {f"/benefits/{water.public_id}", f"/programmes/{course.public_id}"} <= links
    text = page.find("main").text
    assert "每天两瓶" in text
    assert "3月6日到3月16日" in text
    assert "<strong>天热了</strong>" in page.text
    assert "还没定" not in text
    assert "草稿讲座" not in text
    english = client.get(f"/benefits/campaigns/{made.public_id}?lang=en")
    assert "What you can get" in english.text


@pytest.mark.parametrize(
    ("state", "days", "status", "words"),
    [
        (BenefitState.draft, 0, 404, ""),
        (BenefitState.published, 0, 200, "3月6日到3月16日"),
        (BenefitState.published, 20, 200, "3月26日开始。"),
        (BenefitState.published, -20, 200, "已经结束了"),
        (BenefitState.ended, 0, 200, "已经结束了"),
    ],
)
def test_before_during_and_after(
    client: Client, session: Session, state: BenefitState, days: int, status: int, words: str
) -> None:
    begins = (NOW + (days - 5) * DAY).date()
    made = a_campaign(session, state=state, begins_on=begins, ends_on=begins + 10 * DAY)
    page = client.get(f"/benefits/campaigns/{made.public_id}")
    assert page.status == status
    assert words in page.text


@pytest.mark.parametrize("wanted", ["0000000000", "x", "%00", "ABCDEFGHIJK" * 20])
def test_what_is_no_campaign_is_404(client: Client, wanted: str) -> None:
    assert client.get(f"/benefits/campaigns/{wanted}").status == 404
