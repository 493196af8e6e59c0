"""Half an hour by each mode, at its edge, and the settings behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DomainError
from app.travel.engine import DEFAULT_MODE, Destination, Mode, TravelEngine, Zone, whole_minutes
from app.travel.estimate import EstimateEngine, TravelFigures

ORIGIN = (117.0, 36.65)
ENGINE: TravelEngine = EstimateEngine(TravelFigures())


def seconds(metres: float, mode: Mode, zone: Zone, engine: TravelEngine = ENGINE) -> float:
    [result] = engine.seconds(ORIGIN, [Destination(117.0, 36.7, metres)], mode, zone)
    return result


@pytest.mark.parametrize(
    ("mode", "zone", "metres"),
    [
        (Mode.walk, Zone.in_district, 2500 / 1.32),
        (Mode.walk, Zone.outside, 2500 / 1.4),
        (Mode.ebike, Zone.in_district, 8500 / 1.32),
        (Mode.ebike, Zone.outside, 10000 / 1.4),
        (Mode.car, Zone.in_district, 12800 / 1.32),
        (Mode.car, Zone.outside, 20000 / 1.4),
        (Mode.truck, Zone.in_district, 12800 / 1.32),
        (Mode.truck, Zone.outside, 17500 / 1.4),
    ],
)
def test_half_an_hour_reaches(mode: Mode, zone: Zone, metres: float) -> None:
    assert ENGINE.radius(mode, 1800, zone) == pytest.approx(metres, rel=1e-12)
    assert seconds(metres - 1, mode, zone) < 1800 < seconds(metres + 1, mode, zone)


@given(st.sampled_from(Mode), st.sampled_from(Zone), st.floats(1, 86400))
def test_the_time_to_the_edge_of_the_radius_is_the_time_given(
    mode: Mode, zone: Zone, limit: float
) -> None:
    assert seconds(ENGINE.radius(mode, limit, zone), mode, zone) == pytest.approx(limit, rel=1e-12)


def test_times_keep_the_order_of_the_destinations() -> None:
    ahead = [Destination(117.0, 36.7, metres) for metres in (900.0, 0.0, 300.0)]
    far, here, near = ENGINE.seconds(ORIGIN, ahead, Mode.walk, Zone.in_district)
    assert here == 0 and far == pytest.approx(3 * near)
    assert ENGINE.seconds(ORIGIN, [], Mode.walk, Zone.in_district) == []


def test_the_results_say_that_they_are_estimated() -> None:
    assert ENGINE.estimated and ENGINE.label == "估算"


def test_every_zone_has_a_default_mode() -> None:
    assert DEFAULT_MODE == {Zone.in_district: Mode.walk, Zone.outside: Mode.ebike}


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        (0, 1),
        (1, 1),
        (60, 1),
        (60.5, 2),
        (617.8, 11),
        (1800, 30),
        (1800.0000000001, 30),
        (1801, 31),
    ],
)
def test_minutes_are_rounded_up(length: float, minutes: int) -> None:
    assert whole_minutes(length) == minutes


def test_settings_override_each_figure() -> None:
    for setting in TravelFigures.settings():
        figures = TravelFigures.from_mapping({setting.name: "3", "PATH": "/bin"})
        changed = {name for name in TravelFigures.__slots__ if getattr(figures, name) == 3.0}
        assert changed == {setting.name.removeprefix("TRAVEL_").lower()}


def test_a_slower_rider_reaches_less() -> None:
    slow = EstimateEngine(TravelFigures.from_mapping({"TRAVEL_EBIKE_OUTSIDE_KMH": "10"}))
    assert slow.radius(Mode.ebike, 1800, Zone.outside) == pytest.approx(5000 / 1.4)
    assert slow.radius(Mode.ebike, 1800, Zone.in_district) == ENGINE.radius(
        Mode.ebike, 1800, Zone.in_district
    )


def test_an_empty_setting_keeps_the_default() -> None:
    assert TravelFigures.from_mapping({"TRAVEL_DETOUR_OUTSIDE": " "}) == TravelFigures()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("TRAVEL_WALK_OUTSIDE_KMH", "fast", "setting_invalid"),
        ("TRAVEL_WALK_OUTSIDE_KMH", "0", "setting_invalid"),
        ("TRAVEL_CAR_OUTSIDE_KMH", "300", "setting_invalid"),
        ("TRAVEL_CAR_OUTSIDE_KMH", "nan", "setting_invalid"),
        ("TRAVEL_DETOUR_OUTSIDE", "0.9", "setting_invalid"),
        ("TRAVEL_DETOUR_IN_DISTRICT", "inf", "setting_invalid"),
        ("TRAVEL_BOAT_OUTSIDE_KMH", "5", "setting_unknown"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, text: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        TravelFigures.from_mapping({name: text})
    assert (refusal.value.code, refusal.value.field) == (code, name)


def test_every_figure_states_its_source() -> None:
    listed = list(TravelFigures.settings())
    assert len(listed) == 10
    assert all(len(setting.source) > 10 and setting.default > 0 for setting in listed)
    assert {setting.name for setting in listed if not setting.assumed} == {
        "TRAVEL_WALK_IN_DISTRICT_KMH",
        "TRAVEL_EBIKE_IN_DISTRICT_KMH",
        "TRAVEL_CAR_IN_DISTRICT_KMH",
        "TRAVEL_DETOUR_IN_DISTRICT",
    }
