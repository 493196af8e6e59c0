"""The field's words as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.kinds import (
    AMENITY_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    Amenity,
    AmenityState,
    Audience,
    PlaceKind,
)
from app.services.imports.amenities import format_amenities, read_amenities
from app.services.imports.words import amenity_of, audience_of, kind_of

A, S = Amenity, AmenityState


def test_every_label_and_identifier_is_known() -> None:
    for kind, label in KIND_LABELS.items():
        assert kind_of(label) is kind_of(kind.value) is kind
    for amenity, label in AMENITY_LABELS.items():
        assert amenity_of(label) is amenity_of(amenity.value) is amenity
    for audience, label in AUDIENCE_LABELS.items():
        assert audience_of(label) is audience_of(audience.value) is audience


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("爱心驿站", PlaceKind.station),
        ("户外劳动者服务站点(驿站)", PlaceKind.station),
        ("户外劳动者服务站点\uff08驿站\uff09", PlaceKind.station),
        (" 母婴室 ", PlaceKind.mother_room),
        ("Legal_Aid", PlaceKind.legal_aid),
        ("骑手之家", PlaceKind.driver_home),
        ("加油站", None),
        ("", None),
    ],
)
def test_kinds(text: str, kind: PlaceKind | None) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("热水、微波炉、充电", {A.drinking_water: S.available, A.microwave: S.available,
                         A.phone_charging: S.available}),
        ("饮水;WiFi\uff0c卫生间/雨伞|书报", {A.drinking_water: S.available, A.wifi: S.available,
                                    A.toilet: S.available, A.umbrella: S.available,
                                    A.books: S.available}),
        ("饮水 热饭 空调", {A.drinking_water: S.available, A.microwave: S.available,
                       A.air_conditioning: S.available}),
        ("微波炉坏", {A.microwave: S.broken}),
        ("微波炉坏了、空调维修中", {A.microwave: S.broken, A.air_conditioning: S.broken}),
        ("微波炉(坏)、冰箱\uff08无\uff09", {A.microwave: S.broken, A.fridge: S.absent}),
        ("无热水,没有空调", {A.drinking_water: S.absent, A.air_conditioning: S.absent}),
        ("热水:有;冰箱:无;空调:故障", {A.drinking_water: S.available, A.fridge: S.absent,
                            A.air_conditioning: S.broken}),
        ("microwave=broken,wifi", {A.microwave: S.broken, A.wifi: S.available}),
        ("无障碍通道、无线网", {A.accessible: S.available, A.wifi: S.available}),
        ("座椅10个、空调2台、两台微波炉", {A.seating: S.available, A.air_conditioning: S.available,
                             A.microwave: S.available}),
        ("免费WiFi、提供雨伞、WiFi 免费", {A.wifi: S.available, A.umbrella: S.available}),
        ("手机充电(不详)", {A.phone_charging: S.unknown}),
        ("无", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_amenities_are_taken_where_plainly_said(
    text: str, states: dict[Amenity, AmenityState]
) -> None:
    cell = read_amenities(text)
    assert cell.states == states
    assert cell.unknown == []


@pytest.mark.parametrize("text", ["按摩椅", "充电桩", "饮水也许有", "微波炉(每周三)", "水"])
def test_other_words_are_never_guessed(text: str) -> None:
    cell = read_amenities(f"{text}、雨伞")
    assert cell.states == {A.umbrella: S.available}
    assert cell.unknown == [text]


def test_a_contradiction_is_unknown() -> None:
    cell = read_amenities("饮水、无热水、饮水")
    assert cell.states == {A.drinking_water: S.unknown}
    assert set(cell.contradicted) == {A.drinking_water}


def test_an_endless_cell_is_bounded() -> None:
    assert len(read_amenities("x、" * 10_000).unknown) <= 80


@given(st.dictionaries(st.sampled_from(Amenity), st.sampled_from(AmenityState)))
def test_what_is_formatted_is_read_back(states: dict[Amenity, AmenityState]) -> None:
    cell = read_amenities(format_amenities(states))
    assert cell.states == states
    assert not cell.unknown


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("户外劳动者", Audience.outdoor_workers),
        ("所有人", Audience.everyone),
        ("会员", Audience.members),
        ("骑手", Audience.drivers),
        ("老人", None),
    ],
)
def test_audiences(text: str, audience: Audience | None) -> None:
    assert audience_of(text) is audience
