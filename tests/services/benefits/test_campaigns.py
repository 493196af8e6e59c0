"""Which campaigns run, and in which order a campaign shows what it bundles."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.benefit_kinds import BenefitState
from app.models.programme_kinds import ProgrammeKind
from app.services.benefits import campaigns
from tests.factories.benefit import a_benefit, a_campaign
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.programme import a_programme

DAY = timedelta(days=1)


def test_only_published_ones_run_on_their_days(session: Session) -> None:
    today = NOW.date()
    for state in (BenefitState.draft, BenefitState.ended, BenefitState.paused):
        a_campaign(session, state=state)
    a_campaign(session, "过去", begins_on=today - 3 * DAY, ends_on=today - DAY)
    a_campaign(session, "将来", begins_on=today + DAY, ends_on=today + 3 * DAY)
    a_campaign(session, "今天完", begins_on=today - DAY, ends_on=today)
    a_campaign(session, "今天起", begins_on=today, ends_on=today + 9 * DAY)
    assert [one.title for one in campaigns.running(session, NOW)] == ["今天完", "今天起"]


def test_what_is_over_stands_last(session: Session) -> None:
    a_county(session)
    first = a_benefit(session, "停了", state=BenefitState.ended)
    second = a_benefit(session, "还有")
    gone = (NOW - 2 * DAY, NOW - DAY)
    past = a_programme(session, "过去的", meetings=[gone])
    weekly = a_programme(session, "每周", meetings=[gone, (NOW + 3 * DAY, NOW + 4 * DAY)])
    soon = a_programme(session, "就来", meetings=[(NOW + DAY, NOW + 2 * DAY)])
    film = a_programme(
        session, "录像", meetings=(), kind=ProgrammeKind.lecture, link="https://x.cn"
    )
    made = a_campaign(session, benefits=[first, second], programmes=[past, weekly, soon, film])
    found = campaigns.by_id(session, made.public_id.upper(), NOW)
    assert list(found.benefit_ids) == [second.id, first.id]
    assert [one.title for one in found.programmes] == ["就来", "每周", "录像", "过去的"]
    assert found.programmes[1].starts_at == NOW + 3 * DAY
