"""Which circle applies where: districts, counties, borders, coast, neighbours, far away."""

from functools import cache

import pytest
from shapely import Point, from_wkt, shortest_line

from app.config import Settings
from app.errors import DomainError
from app.services.circle import Circle, Measure, circle_at
from app.spatial.atlas import GEOD, Atlas, County
from app.travel.engine import Mode, Zone
from app.travel.estimate import EstimateEngine, TravelFigures
from tests.services.nearby.scattered import counties

SETTINGS = Settings(secret_key="a key for tests only")
ENGINE = EstimateEngine(TravelFigures())


@cache
def atlas() -> Atlas:
    return Atlas(
        (
            County(
                row["code"],
                row["name"],
                row["code"][:4] + "00",
                "",
                row["is_municipal_district"],
                row["outside"],
            ),
            from_wkt(row["area"].removeprefix("SRID=4326;")),
        )
        for row in counties()
    )


def circle(lng: float, lat: float, mode: Mode | None = None) -> Circle:
    return circle_at(atlas(), ENGINE, SETTINGS, (lng, lat), mode)


def test_a_municipal_district_has_two_kilometres_on_foot() -> None:
    found = circle(117.03, 36.665)
    assert found.county.name == "历下区"
    assert (found.measure, found.limit, found.radius_m) == (Measure.distance, 2000.0, 2000.0)
    assert (found.mode, found.zone, found.border, found.nearest) == (
        Mode.walk,
        Zone.in_district,
        False,
        False,
    )


def test_a_county_has_half_an_hour_by_ebike() -> None:
    found = circle(116.45, 36.28)
    assert found.county.name == "平阴县"
    assert (found.measure, found.limit) == (Measure.time, 1800.0)
    assert found.mode is Mode.ebike
    assert found.radius_m == pytest.approx(20 / 3.6 * 1800 / 1.4)


@pytest.mark.parametrize(("metres", "inside"), [(1999.0, True), (2000.0, True), (2001.0, False)])
def test_the_two_kilometres_end_at_two_kilometres(metres: float, inside: bool) -> None:
    assert circle(117.03, 36.665).holds(metres, 9e9) is inside


@pytest.mark.parametrize(("seconds", "inside"), [(1799.0, True), (1801.0, False)])
def test_half_an_hour_ends_after_half_an_hour(seconds: float, inside: bool) -> None:
    assert circle(116.45, 36.28).holds(9e9, seconds) is inside


def border_point(offset_m: float) -> tuple[float, float, County, County]:
    """A point so many metres on the district's side of a border between district and county."""
    changqing = next(c for c in atlas().counties if c.name == "长清区")
    pingyin = next(c for c in atlas().counties if c.name == "平阴县")
    areas = {row["name"]: row["area"] for row in counties()}
    one = from_wkt(areas["长清区"].removeprefix("SRID=4326;"))
    other = from_wkt(areas["平阴县"].removeprefix("SRID=4326;"))
    shared = one.boundary.intersection(other.boundary.buffer(1e-7))
    edge = shared.interpolate(0.5, normalized=True)
    inner = one.buffer(-0.02)
    line = shortest_line(edge, inner)
    azimuth = GEOD.inv(*line.coords[0], *line.coords[1])[0]
    lng, lat, _ = GEOD.fwd(edge.x, edge.y, azimuth, offset_m)
    return lng, lat, changqing, pingyin


def test_near_a_border_of_classes_the_kinder_circle_is_used_and_said() -> None:
    lng, lat, district, _ = border_point(300.0)
    found = circle(lng, lat, Mode.ebike)
    assert found.county == district
    assert found.border
    assert found.measure is Measure.time
    assert found.radius_m > 2000.0
    on_foot = circle(lng, lat, Mode.walk)
    # 5 km/h x 30 min / 1.32 = 1,894 m: the two kilometres are kinder to one who walks.
    assert (on_foot.measure, on_foot.radius_m) == (Measure.distance, 2000.0)


def test_well_inside_the_border_is_not_used() -> None:
    lng, lat, _, _ = border_point(2500.0)
    assert not circle(lng, lat).border


def test_the_coast_and_islets_take_the_nearest_division() -> None:
    at_sea = circle(120.45, 36.02)  # off Qingdao
    assert at_sea.nearest
    assert at_sea.county.city_code == "370200"


@pytest.mark.parametrize(
    ("lng", "lat"),
    [
        (117.2, 34.26),  # Xuzhou
        (121.47, 31.23),  # Shanghai
        (123.5, 37.0),  # the Yellow Sea, 70 km out
        (0.0, 0.0),
        (-180.0, 90.0),
    ],
)
def test_outside_the_province_is_said(lng: float, lat: float) -> None:
    with pytest.raises(DomainError, match="outside_province"):
        circle(lng, lat)


def test_a_neighbours_county_is_outside_even_near_the_border() -> None:
    outside = [row for row in counties() if row["outside"]]
    for row in outside[:8]:
        inner = from_wkt(row["area"].removeprefix("SRID=4326;")).representative_point()
        with pytest.raises(DomainError) as refused:
            circle(inner.x, inner.y)
        assert refused.value.details["neighbour"] == row["name"]


def test_every_county_holds_its_own_inner_point() -> None:
    for row in counties():
        if not row["outside"]:
            inner: Point = from_wkt(row["area"].removeprefix("SRID=4326;")).representative_point()
            assert circle(inner.x, inner.y).county.code == row["code"]


def test_an_islet_drawn_in_two_provinces_belongs_to_the_own_one() -> None:
    own = next(row for row in counties() if row["name"] == "岚山区")
    other = next(row for row in counties() if row["name"] == "连云区")
    areas = [from_wkt(row["area"].removeprefix("SRID=4326;")) for row in (own, other)]
    shared = areas[0].intersection(areas[1]).representative_point()
    assert circle(shared.x, shared.y).county.name == "岚山区"
