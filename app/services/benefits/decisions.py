"""Applications are granted or refused, once, and the applicant is told once.

A grant takes the quota by the same rule as a claim: one conditional statement each, while the
benefit is held together with other claims.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.errors import DomainError, NotFound
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState
from app.models.claim import Claim
from app.models.message_kinds import MessageKind
from app.services import outbox
from app.services.benefits import quota
from app.services.benefits.acts import noted
from app.services.benefits.scope import managed_claim
from app.services.decent_hours import decent

DECIDED: Final = "您申请的“%s”%s。请打开申请页看答复。"
_WORDS: Final = {ClaimState.granted: "已通过", ClaimState.refused: "没有通过"}
_ACTIONS: Final = {
    ClaimState.granted: "application.granted",
    ClaimState.refused: "application.refused",
}
_KEPT_TRYING: Final = timedelta(hours=12)


def managed_application(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> tuple[Claim, Benefit]:
    """The application with its benefit, authorised; vouchers are none. Raises
    NotFound("claim_unknown"), Forbidden."""
    claim, benefit = managed_claim(session, actor, permission, public_id)
    if claim.due_at is None:
        raise NotFound("claim_unknown")
    return claim, benefit


def grant(
    session: Session, vault: Vault, actor: Actor, public_id: str, answer: str, at: datetime
) -> Claim:
    """Grant it and take one of the quota; a second time nothing more happens.

    Raises NotFound, Forbidden, DomainError("application_decided") where it was decided otherwise
    or by somebody else, or taken back, DomainError("grants_used_up") and
    DomainError("grants_used_up_here").
    """
    return _decide(session, vault, actor, public_id, ClaimState.granted, answer, at)


def refuse(
    session: Session, vault: Vault, actor: Actor, public_id: str, answer: str, at: datetime
) -> Claim:
    """Refuse it with an answer that the applicant reads. Raises NotFound, Forbidden,
    DomainError("application_decided")."""
    return _decide(session, vault, actor, public_id, ClaimState.refused, answer, at)


def _decide(
    session: Session,
    vault: Vault,
    actor: Actor,
    public_id: str,
    state: ClaimState,
    answer: str,
    at: datetime,
) -> Claim:
    claim, found = managed_application(session, actor, Permission.claims_decide, public_id)
    benefit = quota.share(session, found.id)
    session.refresh(claim, with_for_update=True)
    if claim.state is state and claim.decided_by == actor.account_id:
        return claim
    if claim.state is not ClaimState.open:
        raise DomainError("application_decided")
    if state is ClaimState.granted:
        _take(session, benefit, claim, at)
    claim.state, claim.answer = state, vault.seal(answer) if answer else None
    claim.decided_at, claim.decided_by, claim.changed_at = at, actor.account_id, at
    session.flush()
    noted(session, actor, benefit, _ACTIONS[state], at, claim=claim.public_id)
    _tell(session, vault, benefit, claim, at)
    return claim


def _take(session: Session, benefit: Benefit, claim: Claim, at: datetime) -> None:
    county = claim.county_code
    lacking = quota.take(session.connection(), benefit.id, county, benefit.way, at)
    if lacking == quota.ALL:
        raise DomainError("grants_used_up")
    if lacking is not None:
        raise DomainError("grants_used_up_here")


def _tell(session: Session, vault: Vault, benefit: Benefit, claim: Claim, at: datetime) -> None:
    if claim.phone is None:
        return
    values = (benefit.title, _WORDS[claim.state])
    morning = decent(at)
    outbox.put(
        session,
        vault,
        f"decided-{claim.public_id}",
        MessageKind.notice,
        vault.open(claim.phone),
        Message(Template.decision, values, DECIDED % values),
        at=morning,
        expires_at=morning + _KEPT_TRYING,
    )
