"""What the sender of a report may see of it again, and that it may be called unsettled.

A report of today has a private link of 128 bits, derived from the form's own id, so that the same
form sent again leads to the same page; the row keeps only the link's digest. Reports of before
there were links are found by their number.
"""

from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.errors import NotFound
from app.models.care import PlaceReport
from app.models.place import Place
from app.models.report_kinds import ReportState
from app.services import audit
from app.services.places import PUBLIC_ID

_TOKEN_BYTES: Final = 16


def link_token(vault: Vault, submission_id: str) -> str:
    """22 URL-safe characters that only whoever sent the form, or the server, can know."""
    secret = vault.digest("report", submission_id)[:_TOKEN_BYTES]
    return urlsafe_b64encode(secret).decode().rstrip("=")


def link_digest(vault: Vault, token: str) -> bytes:
    """What the row keeps of the link: a stolen table opens no page."""
    return vault.digest("report-link", token)


def followed(session: Session, vault: Vault, token: str) -> tuple[PlaceReport, Place]:
    """The report behind a private link, and the listing; raises NotFound("report_unknown")."""
    return _found(session, PlaceReport.token_digest == link_digest(vault, token))


def receipt(session: Session, place_id: str, report_id: str) -> tuple[PlaceReport, Place]:
    """A report without a private link, by the public ids of both.

    Raises NotFound("report_unknown").
    """
    if not (PUBLIC_ID.fullmatch(report_id) and PUBLIC_ID.fullmatch(place_id)):
        raise NotFound("report_unknown")
    return _found(
        session,
        PlaceReport.public_id == report_id,
        Place.public_id == place_id,
        PlaceReport.token_digest.is_(None),
    )


def reopen(session: Session, vault: Vault, token: str, at: datetime) -> bool:
    """ "Still wrong": the answered report goes back into the queue, once for each answer.

    The answer stays readable until there is another. Answers whether it went back; raises
    NotFound("report_unknown").
    """
    report, place = followed(session, vault, token)
    moved = session.scalar(
        update(PlaceReport)
        .where(PlaceReport.id == report.id, PlaceReport.state == ReportState.answered)
        .values(state=ReportState.reopened)
        .returning(PlaceReport.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return False
    audit.record(
        session, Actor(), "report.reopened", at, place_id=place.id, report=report.public_id
    )
    return True


def _found(session: Session, *terms: object) -> tuple[PlaceReport, Place]:
    row = session.execute(
        select(PlaceReport, Place).join(Place, Place.id == PlaceReport.place_id).where(*terms)  # type: ignore[arg-type]
    ).one_or_none()
    if row is None:
        raise NotFound("report_unknown")
    return row[0], row[1]
