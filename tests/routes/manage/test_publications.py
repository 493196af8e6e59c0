"""Published, cancelled, finished: told with numbers before, done once."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.signup import Signup
from tests.client import Client
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, ENDS, a_programme, joins
from tests.routes.manage.conftest import Desk

SINCE = ((BEGINS.replace(day=10), ENDS.replace(day=12)),)


@pytest.fixture
def organiser(desk: Desk, owner: Organisation) -> Client:
    return desk(Role.organiser, owner)


def state(session: Session, programme: Programme) -> ProgrammeState:
    session.expire_all()
    return session.get_one(Programme, programme.id).state


def test_a_draft_says_what_it_lacks_and_is_published_once(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    draft = a_programme(session, organiser=owner, state=ProgrammeState.draft, meetings=())
    url = f"/manage/publications/{draft.public_id}"
    assert "还没有填地点" in organiser.get(url).text
    assert organiser.post(f"{url}/publish").status == 422
    assert state(session, draft) is ProgrammeState.draft
    draft.link = "https://video.example/1"
    session.flush()
    for _ in range(2):
        assert organiser.post(f"{url}/publish").status == 303
    assert state(session, draft) is ProgrammeState.published
    assert draft.published_at == NOW


def test_cancelling_says_how_many_and_tells_each_once(
    app: Flask, organiser: Client, session: Session, owner: Organisation
) -> None:
    made = a_programme(session, organiser=owner, capacity=2)
    for number in range(50, 53):
        joins(session, app.extensions["yijia"].vault, made, number)
    url = f"/manage/publications/{made.public_id}"
    page = " ".join(organiser.get(url).text.split())
    assert "<b>3 人</b>（报上名的 2 人，候补的 1 人）" in page
    assert "取消活动，通知 3 人" in page
    wrong = organiser.post(f"{url}/cancel", data={"reason": " "})
    assert (wrong.status, "请写取消的原因" in wrong.text) == (422, True)
    done = organiser.post(f"{url}/cancel", data={"reason": "讲师生病"})
    assert done.headers["Location"].endswith("people=3")
    organiser.post(f"{url}/cancel", data={"reason": "再点一次"})
    assert (state(session, made), made.cancel_reason) == (ProgrammeState.cancelled, "讲师生病")
    told = select(func.count()).where(OutboxMessage.key.startswith("cancelled-"))
    assert session.scalar(told) == 3
    assert "讲师生病" in organiser.get(f"/manage/programmes/{made.public_id}").text


def test_finishing_ends_the_line_and_nothing_before_it_began(
    app: Flask, organiser: Client, session: Session, owner: Organisation
) -> None:
    early = a_programme(session, organiser=owner)
    refused = organiser.post(f"/manage/publications/{early.public_id}/finish")
    assert (refused.status, "还没有开始" in refused.text) == (422, True)
    made = a_programme(session, organiser=owner, capacity=1, meetings=SINCE)
    for number in range(50, 52):
        joins(session, app.extensions["yijia"].vault, made, number)
    url = f"/manage/publications/{made.public_id}"
    assert "1 个候补的人不会再得到名额" in " ".join(organiser.get(url).text.split())
    assert organiser.post(f"{url}/finish").status == 303
    assert state(session, made) is ProgrammeState.finished
    states = session.scalars(select(Signup.state).order_by(Signup.id)).all()
    assert states == [SignupState.confirmed, SignupState.lapsed]
    assert made.taken == 1
    facts = organiser.get(f"/manage/programmes/{made.public_id}/facts")
    assert (facts.status, "不能再这样改" in facts.text) == (422, True)


def test_only_a_draft_is_thrown_away(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    shown = a_programme(session, organiser=owner)
    draft = a_programme(session, organiser=owner, state=ProgrammeState.draft)
    assert organiser.post(f"/manage/publications/{shown.public_id}/discard").status == 422
    assert organiser.post(f"/manage/publications/{draft.public_id}/discard").status == 303
    assert session.scalars(select(Programme.id)).all() == [shown.id]
