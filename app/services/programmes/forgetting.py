"""What is forgotten of those who joined: answers on their day, name and phone some months after
the end. The counts stay."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.programme import Programme
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import Signup, SignupAnswer
from app.services import limits

HOUR_S: Final = 3600
_BULK = {"synchronize_session": False}


def forget_answers(session: Session, at: datetime) -> int:
    """Delete the answers whose day has come; how many."""
    today = at.astimezone(SHANGHAI).date()
    due = select(ProgrammeQuestion.id).where(ProgrammeQuestion.delete_on <= today)
    result = session.execute(
        delete(SignupAnswer).where(SignupAnswer.question_id.in_(due)), execution_options=_BULK
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def forget_people(session: Session, at: datetime, days: int) -> int:
    """Clear name, phone and account of the sign-ups of programmes that ended `days` ago; how many.

    It looks once an hour, since it has to look at all of them. Where a programme has no end of its
    own, the day counts on which somebody joined.
    """
    if not limits.first(session, "forget-people", b"\0" * limits.DIGEST_BYTES, HOUR_S, at):
        return 0
    before = at - timedelta(days=days)
    ended = select(Programme.id).where(
        or_(
            Programme.ends_at < before,
            (Programme.ends_at.is_(None))
            & (func.coalesce(Programme.ended_at, Signup.created_at) < before),
        ),
        Programme.id == Signup.programme_id,
    )
    result = session.execute(
        update(Signup)
        .where(or_(Signup.phone.is_not(None), Signup.name.is_not(None)), ended.exists())
        # Nothing leads from this digest to a phone, and it is as unique as the one before.
        .values(phone=None, name=None, account_id=None, phone_digest=Signup.token_digest),
        execution_options=_BULK,
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
