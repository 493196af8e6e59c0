"""Where workers say that a place is missing: counted by cell and day, nothing about who asked."""

from datetime import date, datetime
from math import floor
from typing import Final

from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.care import CoverageGap
from app.models.kinds import PlaceKind
from app.services import limits
from app.spatial.atlas import Atlas
from app.spatial.dialect import insert_into

#: Cells a degree: 0.01° is about 1.1 km from south to north, 0.9 km from west to east.
CELLS: Final = 100


def cell(lng: float, lat: float) -> tuple[int, int]:
    """The cell of a WGS-84 point, by its south-western corner in hundredths of a degree.

    Rounded as the browser rounds first, so that 117.05 lies in cell 11705 in spite of floats.
    """
    return floor(round(round(lng, 4) * CELLS, 2)), floor(round(round(lat, 4) * CELLS, 2))


def ask(
    session: Session,
    atlas: Atlas,
    origin: tuple[float, float],
    kind: PlaceKind,
    device: bytes,
    at: datetime,
    *,
    within: float,
) -> bool:
    """Count that a place of `kind` is wanted at `origin` (WGS-84 lng, lat); answers whether it
    counted: a device counts once a cell, kind and local day.

    `device` is a keyed digest that holds the day (as for `reports.confirm`); `within` the metres
    from the province's polygons that still count. Raises DomainError("outside_province", "near").
    """
    found = atlas.locate(*origin, within=within)
    if found is None or found.county.outside:
        raise DomainError("outside_province", "near")
    lng, lat = cell(*origin)
    key = limits.digest("", (device.hex(), lng, lat, kind.value))
    if not limits.first(session, "gap", key, limits.DAY, at):
        return False
    _one_more(session, found.county.code, (lng, lat), kind, at.astimezone(SHANGHAI).date())
    return True


def _one_more(
    session: Session, county_code: str, place: tuple[int, int], kind: PlaceKind, day: date
) -> None:
    """Add one to the count of a cell, kind and day; one statement, so that none is lost."""
    lng, lat = place
    row = insert_into(session, CoverageGap).values(
        county_code=county_code, cell_lng=lng, cell_lat=lat, kind=kind, day=day, asked=1
    )
    key = (CoverageGap.cell_lng, CoverageGap.cell_lat, CoverageGap.kind, CoverageGap.day)
    session.execute(
        row.on_conflict_do_update(index_elements=key, set_={"asked": CoverageGap.asked + 1})
    )
