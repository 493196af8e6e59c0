"""Single cells: cleaning, degrees, days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.imports.cells import clean, day, degrees, digits, is_error, says_nothing


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  驿站\u3000", "驿站"),
        ("驿\u200b站\x00", "驿站"),
        ("驿站\r\n二楼\t东", "驿站 二楼 东"),
        ("\u202e站驿", "站驿"),
        ("'=1+1", "=1+1"),
        ("'引号", "'引号"),
        ('="0531"', "0531"),
        ("e\u0301", "\u00e9"),
        ("a\ud800b", "ab"),
    ],
)
def test_cleaning(cell: str, text: str) -> None:
    assert clean(cell) == text


@given(st.text())
def test_what_is_cleaned_is_one_visible_line(cell: str) -> None:
    text = clean(cell)
    assert text.isprintable()
    assert text == text.strip()
    assert "  " not in text
    text.encode()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("117.02", 117.02),
        ("117.02°", 117.02),
        ("117.02°E", 117.02),
        ("N36.65", 36.65),
        ("东经117.02度", 117.02),
        ("\uff11\uff11\uff17\uff0e\uff10\uff12", 117.02),
        ("117°1'12\"", 117.02),
        ("117°01\u203212.0\u2033E", 117.02),
        ("117度1分12秒", 117.02),
        ("1.1702E2", 117.02),
        (" 36 ", 36.0),
    ],
)
def test_degrees_in_every_plain_form(text: str, number: float) -> None:
    assert degrees(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "117,02",
        "1e999",
        "NaN",
        "inf",
        "117°61'00\"",
        "117..2",
        "--1",
        "\u4e00\u4e8c",
        "0x75",
    ],
)
def test_other_texts_are_no_degrees(text: str) -> None:
    assert degrees(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "20260301",
        "2026-03-01 08:30",
        "2026-03-01T00:00:00+08:00",
        "46082",
        "46082.5",
    ],
)
def test_days_as_people_and_excel_write_them(text: str) -> None:
    assert day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026-03", "三月", "1.5", "99999999", "0", "20261301", "3/1/2026"]
)
def test_other_texts_are_no_days(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize("cell", ["=A1+1", "=", "#N/A", "#REF!", " #value! "])
def test_formulas_and_errors_are_seen(cell: str) -> None:
    assert is_error(cell)


@pytest.mark.parametrize("cell", ["'=1", '="0531"', "#1 驿站", "", "a=b"])
def test_other_cells_are_no_errors(cell: str) -> None:
    assert not is_error(cell)


def test_nothing_is_said_in_many_ways() -> None:
    assert all(map(says_nothing, ["", "无", "/", "—", "N/A", "null", "不详"]))
    assert not says_nothing("无障碍")
    assert digits("0531.0") == "0531"
