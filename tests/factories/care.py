"""Notices, reports, confirmations and pointed-out gaps."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.models.care import CoverageGap, Notice, PlaceConfirmation, PlaceReport
from app.models.kinds import PlaceKind
from app.models.place import Place
from app.models.report_kinds import ReportReason
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.writing import write


def a_notice(
    session: Session,
    place: Place,
    text: str = "热水器维修中",
    *,
    starts_at: datetime = NOW - timedelta(hours=1),
    ends_at: datetime = NOW + timedelta(days=1),
) -> Notice:
    made = Notice(text=text, starts_at=starts_at, ends_at=ends_at)
    place.notices.append(made)
    session.flush()
    return made


def a_report(
    session: Session,
    place: Place,
    *,
    reason: ReportReason = ReportReason.hours_wrong,
    detail: str = "",
    submission_id: str | None = None,
    created_at: datetime = NOW,
) -> PlaceReport:
    made = PlaceReport(
        place_id=place.id,
        submission_id=submission_id or str(uuid.uuid4()),
        reason=reason,
        detail=detail,
        created_at=created_at,
    )
    session.add(made)
    write(session)
    return made


def a_confirmation(
    session: Session,
    place: Place,
    *,
    device: bytes = b"sixteen bytes  x",
    day: date = TODAY,
    created_at: datetime = NOW,
) -> PlaceConfirmation:
    made = PlaceConfirmation(place_id=place.id, device=device, day=day, created_at=created_at)
    session.add(made)
    session.flush()
    return made


def a_gap(
    session: Session,
    at: tuple[float, float] = LIXIA,
    *,
    kind: PlaceKind = PlaceKind.station,
    day: date = TODAY,
    asked: int = 1,
) -> CoverageGap:
    """A gap counted in the cell that holds `at` (WGS-84 lng, lat)."""
    made = CoverageGap(
        county_code=a_county(session).code,
        cell_lng=int(at[0] * 100),
        cell_lat=int(at[1] * 100),
        kind=kind,
        day=day,
        asked=asked,
    )
    session.add(made)
    session.flush()
    return made
