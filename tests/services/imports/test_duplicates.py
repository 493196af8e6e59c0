"""Likely duplicates: one kind, within 100 m, names alike."""

import random
import time

import pytest

from app.models.kinds import PlaceKind, PlaceStatus
from app.services.imports.duplicates import Spot, alike, likely_duplicates
from app.spatial.atlas import GEOD
from tests.factories.place import a_place
from tests.services.imports.desk import HEADER, ROW, Desk

STATION = PlaceKind.station


def spot(
    row: int, name: str, metres: float = 0.0, azimuth: float = 90.0, kind: PlaceKind = STATION
) -> Spot:
    lng, lat, _ = GEOD.fwd(117.05, 36.64, azimuth, metres)
    return Spot(row, "", kind, name, float(lng), float(lat))


def pairs(rows: list[Spot], others: list[Spot] | None = None) -> list[tuple[int, int]]:
    found = likely_duplicates(rows, others or [])
    return [(pair.spot.row, pair.other.row) for pair in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("解放路驿站", "解放路驿站"),
        ("解放路驿站", "解放路 爱心驿站"),
        ("解放路户外劳动者驿站", "解放路工会驿站"),
        ("历下区解放路驿站", "解放路户外劳动者服务站点"),
        ("驿站", "解放路驿站"),
        ("泉城广场妈妈小屋", "泉城广场(东)妈妈小屋"),
        ("YIJIA驿站", "yijia驿站"),
    ],
)
def test_names_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("解放路驿站", "泉城广场驿站"),
        ("1号驿站", "2号驿站"),
        ("解放路第一驿站1号", "解放路第一驿站2号"),
        ("市总工会妈妈小屋", "中心医院妈妈小屋"),
    ],
)
def test_names_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0, 135.0, 180.0, 270.0, 315.0])
@pytest.mark.parametrize(("metres", "found"), [(0.0, True), (99.0, True), (101.0, False)])
def test_the_edge_is_at_a_hundred_metres(azimuth: float, metres: float, found: bool) -> None:
    rows = [spot(2, "解放路驿站"), spot(3, "解放路驿站", metres, azimuth)]
    assert pairs(rows) == ([(3, 2)] if found else [])


def test_another_kind_is_no_duplicate() -> None:
    rows = [spot(2, "总工会"), spot(3, "总工会", kind=PlaceKind.mother_room)]
    assert pairs(rows) == []


def test_all_pairs_of_a_scattered_town_are_found() -> None:
    chance = random.Random(4)
    rows = [
        spot(row, "解放路驿站", chance.uniform(0, 1500), chance.uniform(0, 360))
        for row in range(2, 302)
    ]
    expected = {
        (a.row, b.row)
        for a in rows
        for b in rows
        if b.row < a.row and GEOD.inv(a.lng, a.lat, b.lng, b.lat)[2] <= 100
    }
    assert set(pairs(rows)) == expected
    assert expected


def test_many_on_one_spot_take_bounded_work() -> None:
    rows = [spot(row, f"甲乙丙丁{row}") for row in range(2, 1002)]
    started = time.process_time()
    assert pairs(rows) == []
    assert time.process_time() - started < 20


def test_the_database_is_searched_too(desk: Desk) -> None:
    near = a_place(desk.session, "解放路户外劳动者驿站", (117.0505, 36.64))
    a_place(desk.session, "解放路驿站", (117.0505, 36.64), status=PlaceStatus.retired)
    a_place(desk.session, "解放路驿站", (117.0505, 36.64), demo=True)
    with desk.checked(f"{HEADER}\n{ROW}") as (checked, told):
        assert checked.good == 1
        (finding,) = told
    assert (finding.code, finding.row) == ("likely_duplicate", 2)
    assert finding.details == {
        "name": "解放路驿站",
        "other_row": 0,
        "other_name": "解放路户外劳动者驿站",
        "public_id": near.public_id,
        "metres": 45,
    }


def test_a_place_is_no_duplicate_of_itself(desk: Desk) -> None:
    desk.load(f"{HEADER}\n{ROW}")
    assert desk.findings(f"{HEADER}\n{ROW}") == []
