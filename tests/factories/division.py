"""Valid divisions: the province, a city, a county-level division, a township.

Each function gives back the row that already has the code, so that a test may ask for the same
county many times; an unknown parent is made on the way.
"""

from typing import Final

from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import DivisionLevel

Box = tuple[float, float, float, float]

#: West, south, east, north of the default county's area, WGS-84 degrees: about 9 km × 9 km.
LIXIA_BOX: Final[Box] = (117.0, 36.6, 117.1, 36.68)
#: A point well inside it.
LIXIA: Final = (117.05, 36.64)


def box_area(box: Box) -> str:
    """A rectangle as the text that a geometry column takes."""
    west, south, east, north = box
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return f"SRID=4326;MULTIPOLYGON((({','.join(f'{x} {y}' for x, y in ring)})))"


def a_province(session: Session, code: str = "370000", name: str = "山东省") -> Division:
    return _kept(
        session, code, name, DivisionLevel.province, None, ("shan dong sheng", "sds"), LIXIA
    )


def a_city(
    session: Session,
    code: str = "370100",
    name: str = "济南市",
    *,
    reading: tuple[str, str] = ("ji nan shi", "jns"),
) -> Division:
    """`reading` is pinyin and initials, as the reference data writes them."""
    parent = a_province(session, f"{code[:2]}0000")
    return _kept(session, code, name, DivisionLevel.city, parent, reading, LIXIA)


def a_county(
    session: Session,
    code: str = "370102",
    name: str = "历下区",
    *,
    district: bool = True,
    outside: bool = False,
    box: Box = LIXIA_BOX,
    reading: tuple[str, str] = ("li xia qu", "lxq"),
) -> Division:
    """A county-level division with a rectangle for its area."""
    parent = a_city(session, f"{code[:4]}00")
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    county = _kept(session, code, name, DivisionLevel.county, parent, reading, centre)
    if county.area is None:
        county.area = box_area(box)  # type: ignore[assignment]
        county.is_municipal_district, county.outside = district, outside
        session.flush()
    return county


def a_township(
    session: Session,
    code: str = "370102001",
    name: str = "解放路街道",
    *,
    reading: tuple[str, str] = ("jie fang lu jie dao", "jfljd"),
) -> Division:
    parent = a_county(session, code[:6])
    return _kept(session, code, name, DivisionLevel.township, parent, reading, None)


def _kept(
    session: Session,
    code: str,
    name: str,
    level: DivisionLevel,
    parent: Division | None,
    reading: tuple[str, str],
    centre: tuple[float, float] | None,
) -> Division:
    found = session.get(Division, code)
    if found is None:
        found = Division(
            code=code,
            name=name,
            level=level,
            parent_code=parent.code if parent else None,
            pinyin=reading[0],
            initials=reading[1],
        )
        if centre is not None:
            found.lng, found.lat = centre
        session.add(found)
        session.flush()
    return found
