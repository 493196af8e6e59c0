"""Claiming a benefit, once for each person and period; sent twice, done once.

Who claims has proven the phone (an account), unless the organisation does without proof. A voucher
takes one of the quota at once; an application takes it when it is granted.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState, ClaimWay
from app.models.claim import ONE_LIVE, Claim
from app.services.benefits import claim_links, quota, voucher
from app.services.benefits.eligibility import Fact, Person, rule_of
from app.services.benefits.standing import Standing, period_key, standing, valid_until
from app.services.places import PUBLIC_ID
from app.services.scans import KEPT_FOR
from app.spatial.dialect import insert_into

_SUBMISSION_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who wants it: the phone in its one form, what they tell of themselves, and the account that
    proved the phone (None where the organisation asks for no proof). `name` and `words` are asked
    of applicants only."""

    phone: str = field(repr=False)
    person: Person
    submission_id: str
    account_id: int | None = None
    name: str = field(default="", repr=False)
    words: str = field(default="", repr=False)


def claim(session: Session, vault: Vault, public_id: str, who: Claimant, at: datetime) -> Claim:
    """Claim a voucher, or hand in an application; the same submission, or the same person in the
    same period while the first claim lives, gets the first one again.

    Raises NotFound("benefit_unknown"), DomainError("submission_invalid", "submission_id"),
    DomainError("submission_reused", "submission_id"), DomainError("phone_unproven", "phone"),
    DomainError("benefit_early"), "benefit_paused", "benefit_over", "benefit_told" where there is
    nothing to claim, "benefit_used_up", "benefit_used_up_today", "benefit_used_up_here",
    DomainError("fact_needed", FACT) and DomainError("fact_against", FACT) where the rule does not
    fit what the person tells.
    """
    if not PUBLIC_ID.fullmatch(public_id.lower()):
        raise NotFound("benefit_unknown")
    if not _SUBMISSION_ID.fullmatch(who.submission_id):
        raise DomainError("submission_invalid", "submission_id")
    row = _row(vault, who, at)
    benefit_id = session.scalar(select(Benefit.id).where(Benefit.public_id == public_id.lower()))
    if benefit_id is None:
        raise NotFound("benefit_unknown")
    session.flush()
    benefit = quota.share(session, benefit_id)
    row |= {"benefit_id": benefit.id, "period": period_key(benefit.period, at)}
    while True:
        first = _first(session, row)
        if first is not None:
            return first
        _may(benefit, who, at)
        row |= _kind_of_claim(benefit, at)
        _take(session, benefit, row, at)
        made = session.connection().execute(
            insert_into(session, Claim).on_conflict_do_nothing().returning(Claim.id), row
        )
        claim_id = made.scalar_one_or_none()
        if claim_id is not None:
            return session.get_one(Claim, claim_id)
        # The same form or person came between the look and the row: look again.
        _put_back(session, benefit, row, at)


def withdraw(session: Session, vault: Vault, token: str, at: datetime) -> Claim:
    """Give a voucher back, or take an application back; a second time nothing more happens.

    Raises NotFound("claim_unknown"), DomainError("claim_used") for a voucher that was redeemed or
    an application that was decided.
    """
    found, benefit = claim_links.followed(session, vault, token)
    quota.share(session, benefit.id)
    session.refresh(found, with_for_update=True)
    if found.state in (ClaimState.withdrawn, ClaimState.lapsed):
        return found
    if found.state not in (ClaimState.held, ClaimState.open):
        raise DomainError("claim_used")
    held = found.state is ClaimState.held
    found.state, found.changed_at = ClaimState.withdrawn, at
    session.flush()
    if held:
        quota.release(session.connection(), found, benefit.way)
    return found


def lapse(session: Session, at: datetime, limit: int = 200) -> int:
    """Let vouchers lapse whose time is over, and free what they took; how many. It waits for the
    scans that a phone without a network may still keep."""
    late = session.scalars(
        select(Claim)
        .where(Claim.state == ClaimState.held, Claim.valid_until <= at - KEPT_FOR)
        .order_by(Claim.benefit_id, Claim.id)
        .limit(limit)
    ).all()
    done = 0
    for one in late:
        benefit = quota.share(session, one.benefit_id)
        session.refresh(one, with_for_update=True)
        if one.state is ClaimState.held:
            one.state, one.changed_at = ClaimState.lapsed, at
            session.flush()
            quota.release(session.connection(), one, benefit.way)
            done += 1
    return done


def _row(vault: Vault, who: Claimant, at: datetime) -> dict[str, Any]:
    """What is kept of the person, fit to lie at rest."""
    return {
        "phone": vault.seal(who.phone),
        "phone_digest": vault.digest("phone", who.phone),
        "name": vault.seal(who.name) if who.name else None,
        "words": vault.seal(who.words) if who.words else None,
        "group": who.person.group,
        "county_code": who.person.county or None,
        "member": who.person.member,
        "token_digest": claim_links.digest_for(vault, who.submission_id),
        "account_id": who.account_id,
        "verified": who.account_id is not None,
        "submission_id": who.submission_id,
        "created_at": at,
        "changed_at": at,
    }


def _first(session: Session, row: dict[str, Any]) -> Claim | None:
    """The claim that this one repeats: the same form sent again, or the same proven phone in the
    same period."""
    found = session.scalars(
        select(Claim).where(Claim.submission_id == row["submission_id"])
    ).one_or_none()
    if found is not None:
        if (found.benefit_id, found.phone_digest) != (row["benefit_id"], row["phone_digest"]):
            raise DomainError("submission_reused", "submission_id")
        return found
    if not row["verified"]:
        return None
    return session.scalars(
        select(Claim).where(
            Claim.benefit_id == row["benefit_id"],
            Claim.phone_digest == row["phone_digest"],
            Claim.period == row["period"],
            ONE_LIVE,
        )
    ).one_or_none()


def _may(benefit: Benefit, who: Claimant, at: datetime) -> None:
    is_on(standing(benefit, at))
    if benefit.way is ClaimWay.told:
        raise DomainError("benefit_told")
    if benefit.verifies_phone and who.account_id is None:
        raise DomainError("phone_unproven", "phone")
    for fact in needed(benefit):
        if not who.person.tells(fact):
            raise DomainError("fact_needed", fact.value)
    for fact in rule_of(benefit).against(who.person):
        raise DomainError("fact_against", fact.value)


def is_on(how: Standing) -> None:
    """Refuse where nothing is claimed now; raises what `claim` raises of the benefit's state."""
    match how:
        case Standing.draft:
            raise NotFound("benefit_unknown")
        case Standing.early:
            raise DomainError("benefit_early")
        case Standing.paused:
            raise DomainError("benefit_paused")
        case Standing.over:
            raise DomainError("benefit_over")


def needed(benefit: Benefit) -> tuple[Fact, ...]:
    """What a claimant must tell: what the rule depends on, and the county where each has a quota of
    its own."""
    needs = rule_of(benefit).needs
    by_county = any(row.scope.isdigit() for row in benefit.quotas)
    return (*needs, Fact.county) if by_county and Fact.county not in needs else needs


def _kind_of_claim(benefit: Benefit, at: datetime) -> dict[str, Any]:
    if benefit.way is ClaimWay.application:
        due = at + timedelta(days=benefit.decide_days)
        return {"state": ClaimState.open, "due_at": due, "secret": None, "valid_until": None}
    return {
        "state": ClaimState.held,
        "due_at": None,
        "secret": voucher.new_secret(),
        "valid_until": valid_until(benefit, at),
    }


def _take(session: Session, benefit: Benefit, row: dict[str, Any], at: datetime) -> None:
    """A voucher takes one of each quota; nobody applies where none is left to grant."""
    ask = quota.used_up
    if row["state"] is ClaimState.held:
        quota.open_day(session, benefit, at)
        ask = quota.take
    lacking = ask(session.connection(), benefit.id, row["county_code"], benefit.way, at)
    if lacking is not None:
        raise _used_up(lacking)


def _used_up(scope: str) -> DomainError:
    if scope == quota.ALL:
        return DomainError("benefit_used_up")
    if scope.isdigit():
        return DomainError("benefit_used_up_here")
    return DomainError("benefit_used_up_today")


def _put_back(session: Session, benefit: Benefit, row: dict[str, Any], at: datetime) -> None:
    if row["state"] is ClaimState.held:
        quota.give_back(session.connection(), benefit.id, row["county_code"], benefit.way, at)
