"""The made-up province: the same every time, in its counties, and as varied as the real one."""

import re
from collections import Counter
from datetime import timedelta

import phonenumbers
import shapely

from app.models.kinds import Amenity, AmenityState, HolidayRule, PlaceKind
from app.services.demo.ground import province
from app.services.demo.listings import Listing
from app.services.demo.roads import by_county
from tests.services.demo.conftest import AT, made


def share(demo: list[Listing], kept: list[Listing]) -> float:
    return len(kept) / len(demo)


def test_the_same_seed_and_size_give_the_same_listings() -> None:
    assert made(600, seed=5) == made(600, seed=5)
    assert made(600, seed=5) != made(600, seed=6)


def test_every_listing_lies_in_its_county(demo: list[Listing]) -> None:
    areas = {county.code: county.polygon for county in province()}
    for listing in demo:
        spot = listing.spot
        area = areas[spot.town.code[:6]]
        assert shapely.contains_xy(area, spot.lng, spot.lat), listing.name


def test_public_ids_are_ten_characters_and_unique(demo: list[Listing]) -> None:
    assert len({listing.public_id for listing in demo}) == len(demo)
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{10}", one.public_id) for one in demo)


def test_every_county_city_and_the_province_have_legal_aid_and_a_service_centre(
    demo: list[Listing],
) -> None:
    divisions = {code for county in province() for code, _ in county.offices}
    assert len(divisions) == 153
    for kind in (PlaceKind.legal_aid, PlaceKind.service_centre):
        assert {one.owner_code for one in demo if one.kind is kind} == divisions


def test_listings_are_denser_in_towns_and_along_roads_than_elsewhere(demo: list[Listing]) -> None:
    """Within 2 km of a town's centre or 200 m of a road lies a third of the land at most, but
    most of the stations."""
    squeeze = 0.806
    towns = [
        shapely.Point(town.lng, town.lat).buffer(0.018)
        for county in province()
        for town in county.towns
    ]
    roads = [road.line.buffer(0.002) for roads in by_county().values() for road in roads]
    land = sum(county.polygon.area for county in province())
    near = shapely.union_all([*towns, *roads])
    stations = [one.spot for one in demo if one.kind is PlaceKind.station]
    held = shapely.contains_xy(near, [s.lng for s in stations], [s.lat for s in stations])
    assert near.area * squeeze < 0.33 * land * squeeze
    assert held.mean() > 0.75


def test_no_two_listings_of_a_town_share_kind_and_name(demo: list[Listing]) -> None:
    names = Counter((one.spot.town.code, one.kind, one.name) for one in demo)
    assert max(names.values()) == 1


def test_names_and_addresses_fit_their_columns(demo: list[Listing]) -> None:
    assert max(len(one.name) for one in demo) <= 80
    assert max(len(one.address) for one in demo) <= 160
    for one in demo[:50]:
        assert one.spot.town.name in one.address or one.kind is not PlaceKind.station


def test_phones_are_well_formed_and_reach_nobody(demo: list[Listing]) -> None:
    phones = [one.phone for one in demo if one.phone]
    assert 0.7 < len(phones) / len(demo) < 0.85
    for phone in set(phones):
        assert re.fullmatch(r"0\d{3}-9000\d{3,4}", phone)
        assert phonenumbers.is_possible_number(phonenumbers.parse(phone, "CN"))


def test_hours_are_as_varied_as_in_the_field(demo: list[Listing]) -> None:
    timetables = [one.opening.timetable for one in demo]
    unknown = [t for t in timetables if not t.weekly_known]
    always = [t for t in timetables if t.always_open]
    lunch = [t for t in timetables if len({s.opens for s in t.spans if s.weekday == 2}) > 1]
    late = [t for t in timetables if any(span.closes > 1440 for span in t.spans)]
    offices = [t for t in timetables if t.spans and all(span.weekday < 5 for span in t.spans)]
    assert 0.08 < len(unknown) / len(demo) < 0.14
    assert 0.10 < len(always) / len(demo) < 0.30
    for some in (lunch, late, offices):
        assert len(some) > 0.02 * len(demo)
    assert {t.holiday_rule for t in timetables} == set(HolidayRule)
    assert 0.03 < sum(bool(t.exceptions) for t in timetables) / len(demo) < 0.08


def test_closures_have_an_end_or_none_and_some_are_over(demo: list[Listing]) -> None:
    closed = [one for one in demo if one.closed]
    assert 0.02 < share(demo, closed) < 0.04
    assert {one.closed_until is None for one in closed} == {True, False}
    assert any(one.closed_until and one.closed_until < AT for one in closed)


def test_amenities_are_available_broken_absent_or_unknown(demo: list[Listing]) -> None:
    states = Counter(state for one in demo for _, state, _ in one.amenities)
    assert states.keys() == set(AmenityState)
    assert states[AmenityState.available] > 0.8 * states.total()
    spoken_of = {amenity for one in demo for amenity, _, _ in one.amenities}
    assert spoken_of == set(Amenity)
    stepped = [one for one in demo if one.entrance.steps]
    for one in stepped:
        assert (Amenity.accessible, AmenityState.available) not in [a[:2] for a in one.amenities]


def test_ages_lie_in_the_past_and_some_were_never_verified(demo: list[Listing]) -> None:
    never = [one for one in demo if one.ages.verified_at is None]
    assert 0.09 < share(demo, never) < 0.16
    for one in demo:
        ages = one.ages
        assert ages.created_at <= ages.updated_at <= AT
        assert ages.verified_at is None or ages.created_at <= ages.verified_at <= AT
        assert ages.confirmed_at is None or ages.confirmed_at <= AT
        assert all(when is None or when <= AT for _, _, when in one.amenities)


def test_pop_up_windows_have_a_first_and_a_last_day_around_the_load(demo: list[Listing]) -> None:
    today = AT.date()
    for one in demo:
        table = one.opening.timetable
        if one.kind is not PlaceKind.service_window:
            assert table.available_from is None and table.available_until is None
            continue
        first, last = table.available_from, table.available_until
        assert first is not None and last is not None and first < last
        assert abs(first - today) <= timedelta(days=12)


def test_some_share_a_door_with_an_office(demo: list[Listing]) -> None:
    hosts = {
        one.address
        for one in demo
        if one.kind in (PlaceKind.service_centre, PlaceKind.cultural_palace)
    }
    guests = [one for one in demo if one.kind is PlaceKind.counselling_room]
    inside = [one for one in guests if one.address in hosts]
    assert 0.2 < len(inside) / len(guests) < 0.5
