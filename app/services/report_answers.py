"""Answering what workers reported: one answer for all of a kind, and the number to call back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.errors import DomainError, NotFound
from app.models.care import PlaceReport
from app.models.place import Place
from app.models.report_kinds import ReportOutcome, ReportState
from app.services import audit, scope
from app.services.free_text import cleaned
from app.services.places import PUBLIC_ID

LONGEST_ANSWER: Final = 300
#: A number to call back goes so long after the answer, and in any case when the report is so old.
PHONE_KEPT: Final = timedelta(days=30)
PHONE_KEPT_UNANSWERED: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as it stood on the answerer's page; what has moved since is not answered."""

    public_id: str
    state: ReportState


def managed_report(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> tuple[PlaceReport, Place]:
    """The report and its place, loaded and authorised in one call.

    Raises NotFound("report_unknown") also for one beyond the actor's grants, Forbidden.
    """
    row = None
    if PUBLIC_ID.fullmatch(public_id):
        row = session.execute(
            select(PlaceReport, Place.public_id)
            .join(Place, Place.id == PlaceReport.place_id)
            .where(PlaceReport.public_id == public_id)
        ).one_or_none()
    if row is None:
        raise NotFound("report_unknown")
    try:
        return row[0], scope.managed_place(session, actor, permission, row[1])
    except NotFound:
        raise NotFound("report_unknown") from None


def answer(
    session: Session,
    actor: Actor,
    public_id: str,
    seen: Sequence[Seen],
    outcome: ReportOutcome,
    words: str,
    at: datetime,
) -> int:
    """Answer those of `seen` that are of the same place and reason as `public_id` and stand as
    they were seen; how many. Nought: somebody was faster, and the report tells what they said.

    `words` are cleaned of telephone and ID numbers. Raises NotFound("report_unknown"), Forbidden.
    """
    report, place = managed_report(session, actor, Permission.reports_answer, public_id)
    still = or_(
        *[
            and_(PlaceReport.public_id == one.public_id, PlaceReport.state == one.state)
            for one in seen
            if one.state is not ReportState.answered
        ],
        PlaceReport.id < 0,
    )
    same = (PlaceReport.place_id == place.id, PlaceReport.reason == report.reason)
    answered = session.scalars(
        update(PlaceReport)
        .where(*same, still)
        .values(
            state=ReportState.answered,
            outcome=outcome,
            answer=cleaned(words, longest=LONGEST_ANSWER),
            answered_at=at,
            answered_by=actor.account_id,
        )
        .returning(PlaceReport.public_id)
        .execution_options(synchronize_session=False)
    ).all()
    for one in sorted(answered):
        audit.record(
            session, actor, "report.answered", at, place_id=place.id, report=one, outcome=outcome
        )
    return len(answered)


def unmasked_phone(
    session: Session, vault: Vault, actor: Actor, public_id: str, at: datetime
) -> str:
    """The number that the reporter left to be called back; the look is written down.

    Raises NotFound("report_unknown"), Forbidden, DomainError("phone_forgotten").
    """
    report, place = managed_report(session, actor, Permission.reports_answer, public_id)
    if report.phone is None:
        raise DomainError("phone_forgotten")
    audit.record(
        session,
        actor,
        "report.phone_shown",
        at,
        place_id=place.id,
        report=public_id,
        reason="call_back",
    )
    return vault.open(report.phone)


def forget_phones(session: Session, at: datetime) -> int:
    """Clear the numbers that have served their time; how many."""
    served = or_(
        and_(PlaceReport.state == ReportState.answered, PlaceReport.answered_at < at - PHONE_KEPT),
        PlaceReport.created_at < at - PHONE_KEPT_UNANSWERED,
    )
    result = session.execute(
        update(PlaceReport).where(PlaceReport.phone.is_not(None), served).values(phone=None),
        execution_options={"synchronize_session": False},
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
