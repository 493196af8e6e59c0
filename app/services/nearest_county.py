"""Where a worker outside the province is sent to: the county whose seat is nearest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import DivisionLevel
from app.spatial.atlas import GEOD


def nearest_county(session: Session, lng: float, lat: float) -> Division | None:
    """The county-level division of the province whose centre is nearest to the WGS-84 point;
    None when the reference data is not loaded."""
    counties = session.scalars(
        select(Division).where(
            Division.level == DivisionLevel.county,
            Division.outside.is_(False),
            Division.lng.is_not(None),
        )
    ).all()
    return min(
        counties,
        key=lambda one: (GEOD.inv(lng, lat, one.lng, one.lat)[2], one.code),
        default=None,
    )
