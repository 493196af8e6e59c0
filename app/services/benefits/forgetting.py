"""What is forgotten of those who claimed: phone, name, words, answer and account some months after
it is done with; the digest of the phone once the period of the claim is over. The counts stay."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState
from app.models.claim import Claim
from app.services import limits
from app.services.benefits.quota import day_of

HOUR_S: Final = 3600
_BULK: Final = {"synchronize_session": False}
#: Done with, and no longer in the way of another claim.
_GONE: Final = (ClaimState.refused, ClaimState.withdrawn, ClaimState.lapsed)
#: Done with, but one of a person and period.
_USED: Final = (ClaimState.redeemed, ClaimState.granted)
#: Lengths of "2026", "2026-11" and "2026-11-22".
_PERIODS: Final = (4, 7, 10)


def forget(session: Session, at: datetime, days: int) -> int:
    """Clear what is known of the person in claims that were done with `days` ago; how many.

    It looks once an hour, since it has to look at all of them.
    """
    if not limits.first(session, "forget-claims", b"\0" * limits.DIGEST_BYTES, HOUR_S, at):
        return 0
    cleared = _clear(session, at - timedelta(days=days))
    _let_go(session, at, at - timedelta(days=days))
    return cleared


def _clear(session: Session, before: datetime) -> int:
    known = or_(
        Claim.phone.is_not(None),
        Claim.name.is_not(None),
        Claim.words.is_not(None),
        Claim.answer.is_not(None),
        Claim.account_id.is_not(None),
    )
    result = session.execute(
        update(Claim)
        .where(Claim.state.in_(_GONE + _USED), Claim.changed_at < before, known)
        .values(phone=None, name=None, words=None, answer=None, account_id=None),
        execution_options=_BULK,
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def _let_go(session: Session, at: datetime, before: datetime) -> None:
    """Put a digest that leads to no phone, and is as unique, in place of the phone's."""
    over = or_(Claim.state.in_(_GONE), and_(Claim.state.in_(_USED), _over(at)))
    session.execute(
        update(Claim)
        .where(Claim.changed_at < before, Claim.phone_digest != Claim.token_digest, over)
        .values(phone_digest=Claim.token_digest),
        execution_options=_BULK,
    )


def _over(at: datetime) -> ColumnElement[bool]:
    """Nobody can claim for the same period any more."""
    today = day_of(at)
    ended = select(Benefit.id).where(
        Benefit.id == Claim.benefit_id,
        or_(Benefit.state == BenefitState.ended, Benefit.ends_on < today),
    )
    past: list[Any] = [
        and_(func.length(Claim.period) == length, Claim.period < today.isoformat()[:length])
        for length in _PERIODS
    ]
    return or_(ended.exists(), *past)
