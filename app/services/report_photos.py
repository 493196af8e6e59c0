"""Photos that come with reports: for the reporter and whoever may answer, and only for a while."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, and_, delete, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.adapters.pictures import Picture
from app.errors import NotFound
from app.models.care import PlaceReport
from app.models.photo import ReportPhoto
from app.models.report_kinds import ReportState
from app.services.report_answers import managed_report
from app.services.report_receipts import followed

#: The longer side in pixels: a notice on a door can be read.
SIDE: Final = 1600
#: With a report that nobody answers it goes when the report is so old.
KEPT_UNANSWERED: Final = timedelta(days=365)


def keep(session: Session, report_id: int, photo: Picture) -> None:
    """The one photo of a report that was just made."""
    session.add(
        ReportPhoto(report_id=report_id, width=photo.width, height=photo.height, data=photo.data)
    )
    session.flush()


def among(session: Session, reports: Collection[PlaceReport]) -> set[int]:
    """The ids of those that came with a photo."""
    ids = [one.id for one in reports]
    return set(session.scalars(select(ReportPhoto.report_id).where(ReportPhoto.report_id.in_(ids))))


def by_link(session: Session, vault: Vault, token: str) -> bytes:
    """The JPEG for whoever holds the report's private link; raises NotFound."""
    report, _ = followed(session, vault, token)
    return _of(session, report)


def for_answer(session: Session, actor: Actor, public_id: str) -> bytes:
    """The JPEG for whoever may answer the report; raises NotFound, Forbidden."""
    report, _ = managed_report(session, actor, Permission.reports_answer, public_id)
    return _of(session, report)


def forget(session: Session, at: datetime, days: int) -> int:
    """Delete photos `days` after the answer, while nobody called it wrong; how many."""
    answered = and_(
        PlaceReport.state == ReportState.answered,
        PlaceReport.answered_at < at - timedelta(days=days),
    )
    served = select(PlaceReport.id).where(
        or_(answered, PlaceReport.created_at < at - KEPT_UNANSWERED)
    )
    result = session.execute(
        delete(ReportPhoto).where(ReportPhoto.report_id.in_(served)),
        execution_options={"synchronize_session": False},
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def _of(session: Session, report: PlaceReport) -> bytes:
    data = session.scalar(select(ReportPhoto.data).where(ReportPhoto.report_id == report.id))
    if data is None:
        raise NotFound("photo_unknown")
    return data
