"""Loading: new places whole, the same file twice, changes, and what an import never touches."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from app.config import Settings
from app.models.kinds import Amenity, AmenityState, Audience, HolidayRule, PlaceStatus
from app.models.place_hours import OpenWindow
from app.services.imports import values
from app.services.imports.changes import instant_of
from app.services.search import search
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.services.imports.desk import HEADER, ROW, Desk

FULL = f"{HEADER},地址,电话,开放时间,设施,行政区划代码,管理单位,服务对象,核实日期,编号"
LINE = (
    f'{ROW},历下区解放路12号,0531-86012345,"周一至周五 08:00-12:00,14:00-20:00;周末休息",'
    "热水、微波炉坏,370102001,快递行业工会联合会,所有人,2026-03-01,JN-1"
)
A, S = Amenity, AmenityState
SETTINGS = Settings(secret_key="a key for tests only")


def amenities(desk: Desk) -> dict[Amenity, AmenityState]:
    return {each.amenity: each.state for each in desk.place().amenities}


def test_a_new_place_is_whole(desk: Desk) -> None:
    assert desk.load(f"{FULL}\n{LINE}").added == 1
    place = desk.place()
    assert (place.name, place.address) == ("解放路驿站", "历下区解放路12号")
    assert (place.lng, place.lat, place.county_code) == (117.05, 36.64, "370102")
    assert (place.phone, place.audience) == ("0531-86012345", Audience.everyone)
    assert (place.source, place.external_id, place.demo) == ("import", "JN-1", False)
    assert place.verified_at == instant_of(date(2026, 3, 1))
    assert place.created_at == place.updated_at == desk.at
    assert amenities(desk) == {A.drinking_water: S.available, A.microwave: S.broken}
    assert {each.confirmed_at for each in place.amenities} == {place.verified_at}
    assert len(place.spans) == 10
    assert place.holiday_rule is HolidayRule.unknown
    assert place.hours_text == ""
    assert not place.location_confirmed
    assert len(place.public_id) == 10


def test_its_point_is_in_the_spatial_index(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    words = "SELECT ST_X(location), ST_Y(location), ST_SRID(location) FROM place"
    assert tuple(desk.session.execute(text(words)).one()) == (117.05, 36.64, 4326)


def test_its_windows_are_compiled(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    now = int(desk.at.timestamp())  # a Wednesday, ten in the morning
    windows = desk.session.scalars(select(OpenWindow)).all()
    assert [w.state for w in windows if w.opens_at <= now < w.closes_at] == [1]
    assert desk.place().windows_until > now + 7 * 86400


@pytest.mark.parametrize("words", ["解放路 驿站", "jiefanglu", "jfl yz", "历下 驿站"])
def test_it_is_found_by_name_and_pinyin(desk: Desk, words: str) -> None:
    desk.load(f"{FULL}\n{LINE}")
    found = search(desk.session, words, desk.at, settings=SETTINGS)
    assert [card.name for card in found.places] == ["解放路驿站"]


@pytest.mark.parametrize("table", [f"{FULL}\n{LINE}", f"{HEADER}\n{ROW}"])
def test_the_same_file_twice_changes_nothing(desk: Desk, table: str) -> None:
    desk.load(table)
    before = (desk.place().stamp, desk.place().updated_at)
    desk.at += timedelta(days=1)
    tally = desk.load(table)
    assert (tally.added, tally.changed, tally.unchanged) == (0, 0, 1)
    assert (desk.place().stamp, desk.place().updated_at) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("解放路驿站", "解放路爱心驿站"),
        (",驿站,", ",妈妈小屋,"),
        ("117.05", "117.0501"),
        ("12号", "14号"),
        ("86012345", "86012346"),
        ("周末休息", "周末08:00-12:00"),
        ("微波炉坏", "微波炉"),
        ("、微波炉坏", ""),
        ("370102001", "370102"),
        ("快递行业工会联合会", "历下区总工会"),
        ("所有人", "会员"),
        ("2026-03-01", "2026-03-02"),
    ],
)
def test_what_the_file_changes_is_changed(desk: Desk, old: str, new: str) -> None:
    desk.load(f"{FULL}\n{LINE}")
    before = desk.place().stamp
    tally = desk.load(f"{FULL}\n{LINE.replace(old, new)}")
    kept = old == "370102001"  # a county alone does not take the township away
    assert (tally.changed, tally.unchanged) == ((0, 1) if kept else (1, 0))
    assert (desk.place().stamp == before) is kept
    assert desk.load(f"{FULL}\n{LINE.replace(old, new)}").unchanged == 1


def test_a_change_reaches_windows_search_and_point(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    changed = LINE.replace("117.05", "117.06").replace("解放路驿站", "泉城驿站")
    always = changed.replace("周一至周五 08:00-12:00,14:00-20:00;周末休息", "24小时")
    desk.load(f"{FULL}\n{always}")
    place = desk.place()
    assert (place.always_open, place.spans, place.holiday_rule) == (True, [], HolidayRule.as_usual)
    assert (place.lng, place.search_name) == (117.06, "泉城驿站")
    windows = desk.session.scalars(select(OpenWindow)).all()
    assert len(windows) == 1
    assert search(desk.session, "泉城", desk.at, settings=SETTINGS).places


def test_columns_that_the_file_lacks_stay(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    tally = desk.load(f"{HEADER},编号\n{ROW},JN-1")
    assert tally.unchanged == 1


def test_an_empty_cell_empties_what_can_be_empty(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    desk.load(f"{FULL}\n{ROW},,,,,,,,,JN-1")
    place = desk.place()
    assert (place.address, place.phone, place.spans) == ("", "", [])
    assert (place.township_code, place.audience) == ("370102001", Audience.everyone)
    assert place.verified_at == instant_of(date(2026, 3, 1))


def test_fresher_knowledge_than_the_file_stays(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    place = desk.place()
    fresh = desk.at - timedelta(hours=1)
    place.amenities[1].state, place.amenities[1].confirmed_at = S.available, fresh
    offers(desk.session, place, A.umbrella, confirmed_at=fresh)
    place.verified_at = fresh
    desk.session.flush()
    assert desk.load(f"{FULL}\n{LINE}").unchanged == 1
    assert amenities(desk)[A.microwave] is S.available
    assert desk.place().verified_at == fresh


def test_a_new_verification_makes_what_it_repeats_young(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    desk.load(f"{FULL}\n{LINE.replace('2026-03-01', '2026-03-10')}")
    assert {each.confirmed_at for each in desk.place().amenities} == {instant_of(date(2026, 3, 10))}


def test_unreadable_hours_keep_their_words(desk: Desk) -> None:
    desk.load(f"{HEADER},开放时间\n{ROW},看门卫在不在")
    place = desk.place()
    assert (place.hours_text, place.spans, place.always_open) == ("看门卫在不在", [], False)
    assert desk.load(f"{HEADER},开放时间\n{ROW},看门卫在不在").unchanged == 1


def test_rows_that_mean_one_place_are_loaded_once(desk: Desk) -> None:
    text = f"{HEADER},编号\n{ROW},1\n甲,驿站,117.06,36.64,1\n{ROW},\n{ROW},"
    assert desk.findings(text)[:2] == [
        ("skipped", 3, "repeated_number"),
        ("skipped", 5, "repeated_place"),
    ]
    assert desk.load(text).added == 2


def test_a_retired_place_stays_retired(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    desk.place().status = PlaceStatus.retired
    desk.session.flush()
    assert desk.load(f"{FULL}\n{LINE.replace('12号', '14号')}").changed == 1
    assert desk.place().status is PlaceStatus.retired


def test_made_up_places_are_never_meant(desk: Desk) -> None:
    demo = a_place(desk.session, "解放路驿站", (117.05, 36.64), demo=True)
    table = f"{HEADER},编号\n{ROW},yijia:{demo.public_id}"
    assert desk.load(table).added == 1
    assert [place.demo for place in desk.places()] == [True, False]
    assert desk.load(table).unchanged == 1


def test_made_up_rows_stay_out(desk: Desk) -> None:
    text = f"{HEADER},示例\n{ROW},是\n甲,驿站,117.06,36.64,"
    assert desk.findings(text) == [("skipped", 2, "demo_row")]
    assert desk.load(text).added == 1


def test_a_confirmed_division_stays_with_its_point(desk: Desk) -> None:
    desk.load(f"{HEADER}\n{ROW}")
    place = desk.place()
    place.county_code, place.location_confirmed = "370103", True
    desk.session.flush()
    assert desk.load(f"{HEADER}\n{ROW}").unchanged == 1


def test_a_failure_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"站{n},驿站,{117.01 + n / 20000:.6f},36.64" for n in range(1500)]
    real = values.place_row

    def failing(draft: object, *rest: object) -> object:
        if getattr(draft, "name", "") == "站1400":
            raise RuntimeError
        return real(draft, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("app.services.imports.apply.place_row", failing)
    savepoint = desk.session.begin_nested()
    with pytest.raises(RuntimeError):
        desk.load("\n".join([HEADER, *lines]))
    savepoint.rollback()
    assert desk.places() == []


def test_a_new_verification_makes_old_hours_count_again(desk: Desk) -> None:
    now = int(desk.at.timestamp())

    def state() -> list[int]:
        found = desk.session.scalars(select(OpenWindow)).all()
        return [one.state for one in found if one.opens_at <= now < one.closes_at]

    desk.load(f"{FULL}\n{LINE.replace('2026-03-01', '2024-03-01')}")
    assert state() == [0], "two years old: unknown"
    desk.load(f"{FULL}\n{LINE}")
    assert state() == [1]
