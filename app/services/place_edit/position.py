"""Where a place stands: moved by whoever stands there, or by coordinates."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.division import Division
from app.models.kinds import DivisionLevel
from app.services.divisions import divisions
from app.services.place_edit.save import Edit, save
from app.spatial.atlas import GEOD

#: A phone's error in a street is some ten metres; farther than this the new point or the old one
#: is wrong, and somebody has to say which.
FAR_METRES = 100.0


class FarFromPin(DomainError):
    """The new point lies `metres` (geodesic) from the old one, which nobody has said is meant."""

    def __init__(self, metres: float, county: str) -> None:
        super().__init__("position_far")
        self.metres, self.county = metres, county


@dataclass(frozen=True, slots=True)
class Point:
    """WGS-84 degrees; `on_site` when somebody stands there. `sure` was said to a distance of more
    than 100 m. `township_code` "" leaves the township as it is, where the county stays."""

    lng: float
    lat: float
    on_site: bool = False
    sure: bool = False
    township_code: str = ""


def county_at(session: Session, lng: float, lat: float, outside_m: float) -> str:
    """The code of the province's county at (or nearest to) the point; raises
    DomainError("outside_province", "lng")."""
    found = divisions(session).atlas.locate(lng, lat, within=outside_m)
    if found is None or found.county.outside:
        raise DomainError("outside_province", "lng")
    return found.county.code


def townships(session: Session, county_code: str) -> dict[str, str]:
    """Names of a county's townships by code."""
    rows = session.execute(
        select(Division.code, Division.name)
        .where(Division.parent_code == county_code, Division.level == DivisionLevel.township)
        .order_by(Division.code)
    )
    return {row.code: row.name for row in rows}


def township_of(session: Session, county_code: str, wanted: str, before: str | None) -> str | None:
    """The township to keep with a county: the wanted one, else the one before, if it is in it.

    Raises DomainError("value_unknown", "township") for one of another county.
    """
    if wanted:
        if wanted not in townships(session, county_code):
            raise DomainError("value_unknown", "township", value=wanted[:12])
        return wanted
    return before if before and before[:6] == county_code else None


def move(edit: Edit, seen: int, point: Point, outside_m: float) -> bool:
    """Put the place at a point; county and township follow.

    Raises FarFromPin, EditConflict, DomainError("outside_province", "lng").
    """
    place, session = edit.place, edit.session
    county = county_at(session, point.lng, point.lat, outside_m)
    metres = GEOD.inv(place.lng, place.lat, point.lng, point.lat)[2]
    if metres > FAR_METRES and not point.sure:
        raise FarFromPin(metres, divisions(session).names[county])
    township = township_of(session, county, point.township_code, place.township_code)
    where = [round(point.lng, 6), round(point.lat, 6), point.on_site, county, township]
    return save(edit, seen, {"position": where})
