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

#: How many digits of its code a division shares with what holds it.
_SHARED: Final = {DivisionLevel.city: 2, DivisionLevel.county: 4, DivisionLevel.township: 6}


def box_area(box: Box) -> str:
    """A rectangle as the text that a geometry column takes."""
    west, south, east, north = box
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return f"SRID=4326;MULTIPOLYGON((({','.join(f'{x} {y}' for x, y in ring)})))"


def a_province(session: Session, code: str = "370000", name: str = "山东省") -> Division:
    return _kept(session, code) or _added(session, _province(code, name))


def a_city(
    session: Session,
    code: str = "370100",
    name: str = "济南市",
    *,
    reading: tuple[str, str] = ("ji nan shi", "jns"),
) -> Division:
    """`reading` is pinyin and initials, as the reference data writes them."""
    return _kept(session, code) or _added(
        session, *_above(session, code), _city(code, name, reading)
    )


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
    if found := _kept(session, code):
        return found
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    made = _new(code, name, DivisionLevel.county, reading, centre)
    made.area = box_area(box)  # type: ignore[assignment]
    made.is_municipal_district, made.outside = district, outside
    return _added(session, *_above(session, code), made)


def a_township(
    session: Session,
    code: str = "370102001",
    name: str = "解放路街道",
    *,
    reading: tuple[str, str] = ("jie fang lu jie dao", "jfljd"),
) -> Division:
    a_county(session, code[:6])
    return _kept(session, code) or _added(
        session, _new(code, name, DivisionLevel.township, reading)
    )


def _kept(session: Session, code: str) -> Division | None:
    return session.get(Division, code)


def _added(session: Session, *rows: Division) -> Division:
    """All of them, written at once; the last."""
    session.add_all(rows)
    session.flush()
    return rows[-1]


def _above(session: Session, code: str) -> list[Division]:
    """The province and the city that hold `code`, as far as they are not there yet."""
    both = (_province(f"{code[:2]}0000"), _city(f"{code[:4]}00"))
    return [one for one in both if one.code != code and not _kept(session, one.code)]


def _province(code: str, name: str = "山东省") -> Division:
    return _new(code, name, DivisionLevel.province, ("shan dong sheng", "sds"), LIXIA)


def _city(
    code: str, name: str = "济南市", reading: tuple[str, str] = ("ji nan shi", "jns")
) -> Division:
    return _new(code, name, DivisionLevel.city, reading, LIXIA)


def _new(
    code: str,
    name: str,
    level: DivisionLevel,
    reading: tuple[str, str],
    centre: tuple[float, float] | None = None,
) -> Division:
    shared = _SHARED.get(level)
    made = Division(
        code=code,
        name=name,
        level=level,
        parent_code=code[:shared].ljust(6, "0") if shared else None,
        pinyin=reading[0],
        initials=reading[1],
    )
    if centre is not None:
        made.lng, made.lat = centre
    return made
