"""The divisions kept in the process: the atlas of county polygons, and every division's name."""

from dataclasses import dataclass
from typing import Final, cast
from weakref import WeakKeyDictionary

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.division import Division
from app.models.kinds import DivisionLevel
from app.spatial.atlas import Atlas, County


@dataclass(frozen=True, slots=True)
class Divisions:
    """Reference data as read once a process; it changes with `flask seed load` and a restart."""

    atlas: Atlas
    names: dict[str, str]
    parents: dict[str, str | None]

    def lineage(self, code: str | None) -> tuple[str, ...]:
        """Names from the city down to `code`, without the province; empty when unknown."""
        names: list[str] = []
        while code is not None and (parent := self.parents.get(code)) is not None:
            names.append(self.names[code])
            code = parent
        return tuple(reversed(names))


_KEPT: Final[WeakKeyDictionary[Engine, Divisions]] = WeakKeyDictionary()


def divisions(session: Session) -> Divisions:
    """The divisions of the session's database; raises DomainError("reference_missing") when the
    reference data is not loaded."""
    # What the session is bound to, since `get_bind` may take a connection.
    engine = (session.bind or session.get_bind()).engine
    kept = _KEPT.get(engine)
    if kept is None:
        kept = _KEPT[engine] = _read(session)
    return kept


def atlas(session: Session) -> Atlas:
    """The county polygons of the session's database."""
    return divisions(session).atlas


def forget(engine: Engine) -> None:
    """Read anew at the next call: after reference data was loaded into `engine`'s database."""
    _KEPT.pop(engine, None)


def _read(session: Session) -> Divisions:
    columns = (Division.code, Division.name, Division.level, Division.parent_code)
    rows = session.execute(select(*columns).order_by(Division.code)).all()
    names = {code: name for code, name, _, _ in rows}
    parents = {code: parent for code, _, _, parent in rows}
    areas = session.execute(
        select(Division.code, Division.is_municipal_district, Division.outside, Division.area)
        .where(Division.level == DivisionLevel.county, Division.area.is_not(None))
        .order_by(Division.code)
    ).all()
    if not areas:
        raise DomainError("reference_missing")
    counties = []
    for code, is_district, outside, area in areas:
        city_code = parents.get(code)
        county = County(
            code=code,
            name=names[code],
            city_code=city_code,
            city=names.get(city_code, "") if city_code else "",
            is_municipal_district=is_district,
            outside=outside,
        )
        counties.append((county, to_shape(cast(WKBElement, area))))
    return Divisions(Atlas(counties), names, parents)
