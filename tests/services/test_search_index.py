"""The search columns say what a listing is found by, and always fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.models.place import Place
from app.services.search_index import SearchColumns, reindex, search_columns
from tests.factories.place import a_place

LINEAGE = ("济南市", "历下区", "解放路街道")


def test_name_stands_first_then_address_and_divisions() -> None:
    made = search_columns("解放路 驿站", "花园路 12 号(东门)", LINEAGE)
    assert made.search_name == "解放路驿站"
    assert made.search_text == " 解放路驿站\n 花园路12号东门 济南市 历下区 解放路街道"
    assert made.search_pinyin.split("\n") == [
        " jiefangluyizhan",
        " huayuanlu12haodongmen jinanshi lixiaqu jiefanglujiedao",
    ]
    assert made.search_initials.split("\n") == [" jflyz", " hyl12hdm jns lxq jfljd"]


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("济南市历下区解放路街道花园路12号", " 花园路12号"),
        ("山东省济南市历下区 花园路12号", " 花园路12号"),
        ("历下区花园路12号", " 花园路12号"),
        ("花园路12号(历下区政府对面)", " 花园路12号历下区政府对面"),
        ("解放路街道办事处", " 办事处"),
        ("济南市", ""),
        ("", ""),
    ],
)
def test_divisions_that_begin_the_address_are_not_said_twice(address: str, street: str) -> None:
    made = search_columns("甲驿站", address, LINEAGE)
    assert made.search_text == f" 甲驿站\n{street} 济南市 历下区 解放路街道"


def test_both_readings_of_a_name_begin_a_word() -> None:
    made = search_columns("乐陵驿站", "", ())
    assert " laolingyizhan" in made.search_pinyin


def test_nothing_to_say_is_no_error() -> None:
    assert search_columns("", "", ()) == SearchColumns("", " \n", " \n", " \n")


def test_the_longest_listing_fits_and_keeps_its_name(session: Session) -> None:
    place = a_place(session, "装" * 80, address="ﷺ" * 160)
    reindex(place, LINEAGE)
    session.flush()
    session.refresh(place)
    assert place.search_name == "装" * 80
    assert place.search_pinyin.startswith(" " + "zhuang" * 80)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=160), st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_written_fits_the_columns(
    name: str, address: str, divisions: list[str]
) -> None:
    made = search_columns(name, address, divisions)
    for column, text in made._asdict().items():
        assert len(text) <= Place.__table__.c[column].type.length  # type: ignore[attr-defined]
        assert "\x00" not in text
        text.encode("utf-8")
