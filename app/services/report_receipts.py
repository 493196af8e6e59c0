"""What the sender of a report may see of it again, by its unguessable number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.care import PlaceReport
from app.models.place import Place


def receipt(session: Session, place_id: str, report_id: str) -> tuple[PlaceReport, Place]:
    """The report and the listing it is about, by their public ids.

    Raises NotFound("report_unknown").
    """
    row = session.execute(
        select(PlaceReport, Place)
        .join(Place, Place.id == PlaceReport.place_id)
        .where(PlaceReport.public_id == report_id, Place.public_id == place_id)
    ).one_or_none()
    if row is None:
        raise NotFound("report_unknown")
    return row[0], row[1]
