"""From the form to the voucher: what was typed waits, sealed, for the code that proves the phone;
the code right, account, session and claim come into being together."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.account import Account
from app.models.benefit import Benefit
from app.models.claim import ONE_LIVE, Claim
from app.models.programme_kinds import OccupationGroup
from app.services import proving, sealed_drafts
from app.services.benefits import claim_links, claims
from app.services.benefits.cards import Card
from app.services.benefits.claims import Claimant
from app.services.benefits.eligibility import Person
from app.services.benefits.standing import period_key
from app.services.benefits.stock import Limit
from app.services.proving import Proven

_USED_UP = {
    Limit.all: "benefit_used_up",
    Limit.here: "benefit_used_up_here",
    Limit.today: "benefit_used_up_today",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into the form of the benefit: `phone` in its one form; `name` and `words` by
    applicants only."""

    benefit: str
    phone: str = field(repr=False)
    submission_id: str
    person: Person = field(default_factory=Person)
    name: str = field(default="", repr=False)
    words: str = field(default="", repr=False)

    def claimant(self, account_id: int | None) -> Claimant:
        """Whoever typed it, proven to be of that account."""
        return Claimant(
            phone=self.phone,
            person=self.person,
            submission_id=self.submission_id,
            account_id=account_id,
            name=self.name,
            words=self.words,
        )


def sealed(vault: Vault, draft: Draft, at: datetime) -> str:
    """The draft as a hidden field carries it: only we can read or make one."""
    who = draft.person
    parts = [
        draft.phone,
        draft.submission_id,
        [who.group, who.county, who.member],
        draft.name,
        draft.words,
    ]
    return sealed_drafts.sealed(vault, _subject(draft.benefit), parts, at)


def opened(vault: Vault, text: str, public_id: str, at: datetime) -> Draft | None:
    """The draft of `sealed` for that benefit, None for anything else or after half an hour."""
    parts = sealed_drafts.opened(vault, text, _subject(public_id), at)
    if parts is None:
        return None
    phone, submission_id, (group, county, member), name, words = parts
    person = Person(OccupationGroup(group) if group else None, county, member)
    return Draft(public_id, phone, submission_id, person, name, words)


def _subject(public_id: str) -> str:
    return f"benefit {public_id.lower()}"


def check(card: Card, draft: Draft) -> None:
    """Refuse what would be refused whoever it is, before a code is sent.

    Raises DomainError("benefit_early"), "benefit_paused", "benefit_over", "benefit_told",
    "benefit_used_up…", or DomainError("fact_against", FACT).
    """
    claims.is_on(card.standing)
    if not card.claimable:
        used_up = card.stock.used_up
        raise DomainError(_USED_UP[used_up] if used_up else "benefit_told")
    for fact in card.rule.against(draft.person):
        raise DomainError("fact_against", fact.value)


def repeated(session: Session, vault: Vault, draft: Draft) -> str | None:
    """The private link where this very form was received before: it says nothing about the phone,
    since nobody else knows the form's id."""
    sent = session.scalars(
        select(Claim).where(Claim.submission_id == draft.submission_id)
    ).one_or_none()
    if sent is None or sent.phone_digest != vault.digest("phone", draft.phone):
        return None
    return claim_links.token(vault, sent.submission_id)


def hand_in(
    session: Session, vault: Vault, draft: Draft, account_id: int | None, at: datetime
) -> str:
    """Claim; answers the private link. Raises what `claims.claim` raises."""
    made = claims.claim(session, vault, draft.benefit, draft.claimant(account_id), at)
    return claim_links.token(vault, made.submission_id)


def prove(session: Session, vault: Vault, draft: Draft, code: str, at: datetime) -> Proven:
    """Sign in and claim with the code, in one transaction; the same form and code again (a lost
    answer, ten at once) get the same voucher. Neither link nor refusal: the code was wrong.
    """
    return proving.prove(
        session,
        vault,
        draft.phone,
        code,
        at,
        enter=lambda account_id: hand_in(session, vault, draft, account_id, at),
        repeated=lambda: repeated(session, vault, draft),
    )


def live_link(session: Session, vault: Vault, account_id: int, public_id: str, at: datetime) -> str:
    """The private link of the person's live claim in the benefit for the period of the instant,
    empty without one."""
    row = session.execute(
        select(Benefit.id, Benefit.period, Account.phone_digest)
        .select_from(Benefit)
        .join(Account, Account.id == account_id)
        .where(Benefit.public_id == public_id)
    ).one()
    found = session.scalar(
        select(Claim.submission_id).where(
            Claim.benefit_id == row.id,
            Claim.phone_digest == row.phone_digest,
            Claim.period == period_key(row.period, at),
            ONE_LIVE,
        )
    )
    return claim_links.token(vault, found) if found else ""
