"""How it stands with a benefit, a claim and its periods at an instant, whatever jobs have done."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.config import SHANGHAI
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState, Period
from app.models.claim import Claim
from app.services.benefits.quota import day_of


class Standing(StrEnum):
    """Whether one can have it now; `early` and `over` are about its own first and last day."""

    draft = "draft"
    early = "early"
    on = "on"
    paused = "paused"
    over = "over"


def standing(benefit: Benefit, at: datetime) -> Standing:
    """How it stands at the aware instant `at`; days are local ones."""
    today = day_of(at)
    if benefit.state is BenefitState.draft:
        return Standing.draft
    if benefit.state is BenefitState.ended or (benefit.ends_on and benefit.ends_on < today):
        return Standing.over
    if benefit.state is BenefitState.paused:
        return Standing.paused
    if benefit.begins_on and today < benefit.begins_on:
        return Standing.early
    return Standing.on


def state_at(claim: Claim, at: datetime) -> ClaimState:
    """The claim's state at the instant: a voucher whose time is over has lapsed."""
    late = claim.valid_until is not None and claim.valid_until <= at
    return ClaimState.lapsed if claim.state is ClaimState.held and late else claim.state


def period_key(period: Period, at: datetime) -> str:
    """The local period of which a person has one: "", "2026", "2026-11" or "2026-11-22"."""
    day = day_of(at).isoformat()
    return {Period.once: "", Period.year: day[:4], Period.month: day[:7], Period.day: day}[period]


def valid_until(benefit: Benefit, at: datetime) -> datetime:
    """The last instant of a voucher claimed at `at`: the end of its last local day."""
    last = day_of(at) + timedelta(days=benefit.voucher_days)
    if benefit.ends_on is not None:
        last = min(last, benefit.ends_on)
    return _end_of(last)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
