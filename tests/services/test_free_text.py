"""Numbers that lead to a person are not kept, whatever they are dressed in; the rest is."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.free_text import MASK, cleaned


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "138 - 1234 - 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "+8613812345678",
        "+86 138 1234 5678",
        "0086-138-1234-5678",
        "１３８１２３４５６７８",
        "138\u200b1234\u200d5678",
        "138\n1234\n5678",
        "(138)12345678",
        "0531-88123456",
        "(0531)88123456",
        "0531 8812 3456",
        "88123456",
        "370102199003074518",
        "37010219900307451X",
        "370102 19900307 451x",
        "370102900307451",
        "6222 0212 3456 7890 123",
        "一三八一二三四五六七八",
        "幺三八一二三四五六七八",
        "QQ123456789",
    ],
)
def test_a_persons_number_is_masked(number: str) -> None:
    kept = cleaned(f"管理员电话{number}没人接", longest=300)
    assert MASK in kept
    assert not any(char.isdigit() for char in kept)
    assert kept.startswith("管理员电话")
    assert kept.endswith("没人接")


@pytest.mark.parametrize(
    "text",
    [
        "实际 08:00-20:00 开放",
        "周六8:30-11:30,14:00-17:00",
        "2026-03-11 以后关门",
        "2026-03-11 - 2026-03-12 停业",
        "2026.3.11 起",
        "门牌是解放路 128 号 3 楼 302",
        "打 12351 也没人接",
        "充电口坏了 2 个,还剩 10 个",
        "一楼二楼都没有",
    ],
)
def test_dates_hours_and_house_numbers_stay(text: str) -> None:
    assert cleaned(text, longest=300) == text


def test_control_characters_go_and_lines_become_one() -> None:
    assert (
        cleaned("门\x00锁\x1b[31m了\r\n\t  不让\u202e进\ud800 ", longest=300) == "门锁[31m了 不让进"
    )


def test_a_long_text_is_cut_and_a_number_across_the_cut_does_not_survive() -> None:
    assert cleaned("门" * 5000, longest=300) == "门" * 300
    kept = cleaned("门" * 295 + "13812345678", longest=300)
    assert kept == "门" * 295 + MASK
    assert cleaned("", longest=300) == ""
    assert cleaned("   \n ", longest=300) == ""


def test_a_hostile_input_is_read_in_no_time() -> None:
    for text in ("1 " * 100_000, "1" * 100_000, "+(" * 100_000, "1-" * 3 + "x" * 100_000):
        assert len(cleaned(text, longest=300)) <= 300


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_comes_is_bounded_clean_and_settled(text: str) -> None:
    kept = cleaned(text, longest=300)
    assert len(kept) <= 300
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") for char in kept)
    assert cleaned(kept, longest=300) == kept
    kept.encode("utf-8")
