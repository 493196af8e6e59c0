"""What anybody may say about a listing without an account: "right", or what is wrong with it.

Neither changes what the listing says; a manager reads the reports. Both may be sent twice, or at
the same moment from fifty connections, and count once.
"""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.adapters.pictures import Picture
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.care import PlaceConfirmation, PlaceReport
from app.models.place import Place
from app.models.report_kinds import ReportReason
from app.services import report_photos
from app.services.free_text import cleaned
from app.services.limits import DIGEST_BYTES
from app.services.places import listed_id
from app.spatial.dialect import insert_into

LONGEST_DETAIL: Final = 300
_SUBMISSION_ID: Final = re.compile(r"[0-9A-Za-z-]{16,36}")


def confirm(
    session: Session, public_id: str, device: bytes, at: datetime, *, at_door: bool = False
) -> bool:
    """Count "these details are right" from a device, once a place and local day.

    `device` is a keyed digest of 16 bytes (`limits.digest`) that should hold the day, so that
    rows of two days cannot be joined. `at_door`: said from behind the code at the door, which the
    caller has checked; it marks the day's word of the device even when that was counted before.
    Answers whether it counted; then the listing shows `at` as its last confirmation. Raises
    NotFound("place_unknown").
    """
    if len(device) != DIGEST_BYTES:
        raise ValueError("a device is known by a digest of 16 bytes")
    place_id = listed_id(session, public_id)
    day = at.astimezone(SHANGHAI).date()
    row = insert_into(session, PlaceConfirmation).values(
        place_id=place_id, day=day, device=device, at_door=at_door, created_at=at
    )
    once = row.on_conflict_do_nothing(
        index_elements=[
            PlaceConfirmation.place_id,
            PlaceConfirmation.day,
            PlaceConfirmation.device,
        ]
    )
    counted = session.scalar(once.returning(PlaceConfirmation.id)) is not None
    if counted:
        later = or_(Place.confirmed_at.is_(None), Place.confirmed_at < at)
        session.execute(update(Place).where(Place.id == place_id, later).values(confirmed_at=at))
    elif at_door:
        same = (PlaceConfirmation.place_id == place_id, PlaceConfirmation.day == day)
        session.execute(
            update(PlaceConfirmation)
            .where(*same, PlaceConfirmation.device == device)
            .values(at_door=True)
        )
    return counted


def report(
    session: Session,
    public_id: str,
    submission_id: str,
    reason: ReportReason,
    detail: str,
    at: datetime,
    *,
    at_door: bool = False,
    token_digest: bytes | None = None,
    phone: bytes | None = None,
    photo: Picture | None = None,
) -> PlaceReport:
    """Keep what somebody found wrong; the same `submission_id` again answers the first report.

    `detail` is cleaned: telephone and ID numbers do not reach the database, but for a `phone` left
    on purpose, which comes sealed. `at_door` as for `confirm`; `token_digest` is that of the
    private link (`report_receipts.link_digest`), `photo` what `pictures.renditions` made. Raises
    NotFound("place_unknown"),
    DomainError("submission_invalid", "submission_id") for an id that no form of ours made, and
    DomainError("submission_reused", "submission_id") when it came with another listing before.
    """
    if not _SUBMISSION_ID.fullmatch(submission_id):
        raise DomainError("submission_invalid", "submission_id")
    place_id = listed_id(session, public_id)
    row = insert_into(session, PlaceReport).values(
        place_id=place_id,
        submission_id=submission_id,
        reason=reason,
        detail=cleaned(detail, longest=LONGEST_DETAIL),
        at_door=at_door,
        token_digest=token_digest,
        phone=phone,
        created_at=at,
    )
    once = row.on_conflict_do_nothing(index_elements=[PlaceReport.submission_id])
    fresh = session.scalar(once.returning(PlaceReport.id))
    if fresh is not None and photo is not None:
        report_photos.keep(session, fresh, photo)
    kept = session.scalars(
        select(PlaceReport).where(PlaceReport.submission_id == submission_id)
    ).one()
    if kept.place_id != place_id:
        raise DomainError("submission_reused", "submission_id")
    return kept
