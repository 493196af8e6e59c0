"""The listings that the browser tests look for: real ones, imported the way an officer would."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import prcoords

#: Where the worker stands: 历下区, a municipal district, WGS-84 (lng, lat).
HERE: Final = (117.0433, 36.6636)
#: Where the worker of the GCJ-02 story stands: 槐荫区, some 9 km to the west.
WEST: Final = (116.9000, 36.6500)
#: In the province of Hebei.
HEBEI: Final = (114.5149, 38.0428)

#: How many lie in a spiral within HERE's circle of two kilometres: more than two pages of twenty.
NEARBY: Final = 43

_METRES_A_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of an import; the position is the true one, WGS-84."""

    name: str
    kind: str
    lng: float
    lat: float
    hours: str = "周一至周日 08:00-22:00"
    amenities: str = "饮水、卫生间、空调"
    phone: str = "0531-86012351"
    verified_on: str = "2026-11-15"

    @property
    def point(self) -> tuple[float, float]:
        return self.lng, self.lat


def away(origin: tuple[float, float], metres: float, bearing: float) -> tuple[float, float]:
    """The point `metres` from `origin` towards `bearing` degrees; good to a metre in 2 km."""
    lng, lat = origin
    north, east = (metres * f(math.radians(bearing)) for f in (math.cos, math.sin))
    return (
        round(lng + east / (_METRES_A_DEGREE * math.cos(math.radians(lat))), 7),
        round(lat + north / _METRES_A_DEGREE, 7),
    )


def _ring() -> tuple[Listing, ...]:
    """Places around HERE, each 40 m farther than the last; every second one has no toilet."""
    kinds = ("户外劳动者服务站点", "妈妈小屋", "工会法律援助站点")
    hours = ("24小时", "周一至周日 08:00-22:00", "周一至周日 18:00-23:00", "")
    return tuple(
        Listing(
            f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}巷第{n + 1}便民点",
            kinds[n % 3],
            *away(HERE, 150 + 40 * n, 137.5 * n),
            hours=hours[n % 4],
            amenities="饮水、卫生间" if n % 2 == 0 else "饮水、手机充电",
        )
        for n in range(NEARBY)
    )


RING: Final = _ring()
#: The first card of HERE, and the one that people type the name of.
STATION: Final = Listing("历下测试驿站", "户外劳动者服务站点", *away(HERE, 90, 45), hours="24小时")
#: The second card, with as much to say as a card can have.
LONG: Final = Listing(
    "济南市历下区解放路街道办事处户外劳动者爱心驿站",
    "户外劳动者服务站点",
    *away(HERE, 120, 250),
    hours="周一至周日 08:00-10:20",
    amenities="饮水、热饭、手机充电、休息座椅、空调、卫生间、药箱",
)
#: Copied from a Chinese map app, and so imported in its datum.
FROM_MAP_APP: Final = Listing("槐荫测试驿站", "户外劳动者服务站点", *away(WEST, 320, 200))

_HEADER: Final = ("名称", "类型", "经度", "纬度", "开放时间", "设施", "电话", "核实日期", "编号")


def write_wgs84(path: Path) -> None:
    """A file of everything but FROM_MAP_APP."""
    _write(path, [(one, one.point) for one in (STATION, LONG, *RING)])


def write_gcj02(path: Path) -> None:
    """A file whose coordinates are shifted by somebody else's code than the site's own."""
    shifted = prcoords.wgs_gcj(prcoords.Coords(FROM_MAP_APP.lat, FROM_MAP_APP.lng))
    _write(path, [(FROM_MAP_APP, (shifted.lon, shifted.lat))])


def _write(path: Path, rows: Sequence[tuple[Listing, tuple[float, float]]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEADER)
        for one, (lng, lat) in rows:
            table.writerow(
                (
                    one.name,
                    one.kind,
                    f"{lng:.7f}",
                    f"{lat:.7f}",
                    one.hours,
                    one.amenities,
                    one.phone,
                    one.verified_on,
                    f"e2e-{one.name}",
                )
            )
