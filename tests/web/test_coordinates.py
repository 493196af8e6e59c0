"""A position as people and programs write it."""

import pytest

from app.errors import DomainError
from app.web.coordinates import near, position


@pytest.mark.parametrize(
    ("lng", "lat", "expected"),
    [
        ("117.02", "36.67", (117.02, 36.67)),
        (" 117.02 ", "+36.67", (117.02, 36.67)),
        ("１１７．０２", "３６．６７", (117.02, 36.67)),
        ("－117", "-36.", (-117.0, -36.0)),
        ("117.123456789", "36.987654321", (117.1235, 36.9877)),
        ("180", "90", (180.0, 90.0)),
    ],
)
def test_understood(lng: str, lat: str, expected: tuple[float, float]) -> None:
    assert position(lng, lat) == expected
    assert near(f"{lng},{lat}") == expected
    assert near(f"{lng}，{lat}") == expected


@pytest.mark.parametrize(("lng", "lat"), [(None, None), ("", ""), (None, ""), ("", None)])
def test_none_given(lng: str | None, lat: str | None) -> None:
    assert position(lng, lat) is None


@pytest.mark.parametrize(
    ("lng", "lat", "field"),
    [
        ("117", None, "lat"),
        (None, "36", "lng"),
        ("117", "91", "lat"),
        ("181", "36", "lng"),
        ("36.67", "117.02", "lat"),
        ("NaN", "36", "lng"),
        ("inf", "36", "lng"),
        ("1e2", "36", "lng"),
        ("0x75", "36", "lng"),
        ("1_17", "36", "lng"),
        ("١١٧", "36", "lng"),
        ("117,5", "36", "lng"),
        ("117\x00", "36", "lng"),
        ("一百一十七", "36", "lng"),
        ("1" * 400, "36", "lng"),
        ("117." + "0" * 400, "36", "lng"),
        ("--117", "36", "lng"),
    ],
)
def test_refused(lng: str | None, lat: str | None, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        position(lng, lat)
    assert (refusal.value.code, refusal.value.field) == ("coordinates_invalid", field)


@pytest.mark.parametrize("text", ["", ",", "117", "117;36", "117,36,1", "near", "," * 1000])
def test_no_pair(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        near(text)
    assert (refusal.value.code, refusal.value.field) == ("coordinates_invalid", "near")
