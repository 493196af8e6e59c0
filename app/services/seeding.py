"""Loading the reference data: every division, and a federation for the province, cities, counties.

Running it again changes nothing but what the reference data changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from geoalchemy2.shape import from_shape
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.base import new_public_id
from app.models.division import Division
from app.models.kinds import DivisionLevel, OrganisationKind
from app.models.organisation import Organisation
from app.models.site import SiteFact
from app.services import reference

#: The fact that tells which edition of the reference data is loaded.
FACT: Final = "reference_data"
#: `progress(done)` is told how many rows more were written.
Progress = Callable[[int], None]

#: The provinces beyond the border, as parents of their counties.
NEIGHBOURS: Final = {"13": "河北省", "32": "江苏省", "34": "安徽省", "41": "河南省"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many divisions and federations there were to write; both 0 when all was up to date."""

    divisions: int
    federations: int


def total() -> int:
    """How many rows `load` writes into an empty database."""
    own = len(reference.divisions())
    townships, outside = len(reference.townships()), len(reference.outside_counties())
    return own + townships + outside + len(NEIGHBOURS) + own


def is_current(session: Session) -> bool:
    """Whether this edition of the reference data is loaded already."""
    fact = session.get(SiteFact, FACT)
    return fact is not None and fact.value == _digest()


def load(session: Session, at: datetime, progress: Progress = lambda _: None) -> Loaded:
    """Insert or update every division by its code, then see to the federations.

    Does nothing when the same edition is loaded. `at` is noted as the instant of loading.
    The caller commits, and forgets what it kept of the divisions (services/divisions.py).
    """
    if is_current(session):
        return Loaded(0, 0)
    divisions = _write_divisions(session, progress)
    federations = _write_federations(session, progress)
    session.execute(delete(SiteFact).where(SiteFact.key == FACT))
    session.execute(insert(SiteFact).values(key=FACT, value=_digest(), updated_at=at))
    return Loaded(divisions, federations)


def _digest() -> str:
    """The first line's worth of each file's digest: 5 files in at most 400 characters."""
    lines = reference.edition().splitlines()
    return " ".join(line.split("  ")[0][:32] for line in lines)


def _write_divisions(session: Session, progress: Progress) -> int:
    known = set(session.scalars(select(Division.code)))
    written = 0
    for rows in (_above_townships(), _township_rows()):
        new = [row for row in rows if row["code"] not in known]
        old = [row for row in rows if row["code"] in known]
        if new:
            # Past the model, which makes a statement for every change in what is left empty.
            session.connection().execute(insert(Division.__table__), new)  # type: ignore[arg-type]
        if old:
            session.execute(update(Division), old)
        written += len(rows)
        progress(len(rows))
    return written


def _above_townships() -> list[dict[str, Any]]:
    """Parents before children: the database checks each row's parent."""
    areas = {area.code: area.polygon for area in reference.counties()}
    rows = [
        _row(
            row.code,
            row.name,
            DivisionLevel(row.level),
            row.parent or None,
            (row.lng, row.lat),
            pinyin=row.pinyin,
            initials=row.initials,
            is_municipal_district=row.is_municipal_district,
            area=_area(areas.get(row.code)),
        )
        for row in reference.divisions()
    ]
    return rows + list(_beyond())


def _beyond() -> Iterator[dict[str, Any]]:
    """The neighbours: only their names and borders matter, so their class is left at "no"."""
    for prefix, name in NEIGHBOURS.items():
        yield _row(prefix + "0000", name, DivisionLevel.province, None, None, outside=True)
    for area in reference.outside_counties():
        parent = area.code[:2] + "0000"
        county = DivisionLevel.county
        outline = _area(area.polygon)
        yield _row(area.code, area.name, county, parent, None, outside=True, area=outline)


def _township_rows() -> list[dict[str, Any]]:
    level = DivisionLevel.township
    return [
        _row(
            row.code,
            row.name,
            level,
            row.parent,
            row.point,
            pinyin=row.pinyin,
            initials=row.initials,
        )
        for row in reference.townships()
    ]


def _row(
    code: str,
    name: str,
    level: DivisionLevel,
    parent: str | None,
    point: tuple[float, float] | None,
    **more: Any,
) -> dict[str, Any]:
    lng, lat = point or (None, None)
    plain = {"pinyin": "", "initials": "", "is_municipal_district": False, "outside": False}
    place = {"code": code, "name": name, "level": level, "parent_code": parent}
    return {**place, "lng": lng, "lat": lat, "area": None, **plain, **more}


def _area(polygon: Any) -> Any:
    return None if polygon is None else from_shape(polygon, srid=4326, extended=True)


def _write_federations(session: Session, progress: Progress) -> int:
    """山东省总工会, 济南市总工会, 历下区总工会 …: one for each division above the townships."""
    known = {
        row.division_code: row
        for row in session.scalars(
            select(Organisation).where(
                Organisation.kind == OrganisationKind.federation, Organisation.demo.is_(False)
            )
        )
    }
    for row in reference.divisions():
        federation = known.get(row.code)
        if federation is None:
            federation = Organisation(
                public_id=new_public_id(),
                kind=OrganisationKind.federation,
                division_code=row.code,
                demo=False,
            )
            session.add(federation)
            known[row.code] = federation
        above = known.get(row.parent)
        federation.name = f"{row.name}总工会"
        federation.parent_id = above.id if above else None
        session.flush()
        federation.path = f"{above.path if above else ''}{federation.id}."
        progress(1)
    session.flush()
    return len(known)
