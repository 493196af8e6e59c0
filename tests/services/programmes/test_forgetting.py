"""Answers go on their day, names and phones half a year after the end; the counts stay."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.config import SHANGHAI
from app.models.programme_kinds import QuestionKind
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import Signup, SignupAnswer
from app.services.programmes import receipts, signup_links
from app.services.programmes.forgetting import forget_answers, forget_people
from tests.factories.moment import NOW
from tests.factories.programme import ENDS, a_programme, joins


def test_answers_vanish_on_their_date(session: Session, vault: Vault) -> None:
    programme = a_programme(session)
    asked = [
        ProgrammeQuestion(
            programme_id=programme.id,
            position=number,
            kind=QuestionKind.text,
            text="要午餐吗",
            why="订餐",
            delete_on=date(2026, 4, day),
        )
        for number, day in enumerate((1, 2))
    ]
    session.add_all(asked)
    session.flush()
    joins(session, vault, programme, answers={one.id: "要" for one in asked})
    eve = datetime.combine(date(2026, 4, 1), time(0), SHANGHAI)
    assert forget_answers(session, eve - timedelta(seconds=1)) == 0
    assert forget_answers(session, eve) == 1
    assert session.scalars(select(SignupAnswer.question_id)).all() == [asked[1].id]


def test_people_are_forgotten_and_still_counted(session: Session, vault: Vault) -> None:
    old, recent = a_programme(session), a_programme(session, ends_at=ENDS + timedelta(days=1))
    gone, stays = joins(session, vault, old), joins(session, vault, recent)
    digest = gone.phone_digest
    at = ENDS + timedelta(days=180, seconds=1)
    assert forget_people(session, at, 180) == 1
    session.expire_all()
    assert (gone.phone, gone.name, gone.account_id) == (None, None, None)
    assert gone.phone_digest != digest
    assert stays.phone is not None
    assert session.scalar(select(func.count()).select_from(Signup)) == 2
    receipt = receipts.by_link(session, vault, signup_links.token(vault, gone.submission_id), at)
    assert receipt.over
    assert forget_people(session, at, 0) == 0, "it looks once an hour"
    assert forget_people(session, at + timedelta(hours=1), 179) == 1


def test_without_an_end_the_day_of_joining_counts(session: Session, vault: Vault) -> None:
    programme = a_programme(session, meetings=(), by_sign_up=True)
    joins(session, vault, programme)
    assert forget_people(session, NOW + timedelta(days=179), 180) == 0
    assert forget_people(session, NOW + timedelta(days=181), 180) == 1
