"""A typed query is parted where people would part it, and is bounded whatever it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.pinyin import search_forms
from app.models.kinds import PlaceKind
from app.services.search_words import KIND_WORDS, MOST_WORDS, read_query, stem

DIVISIONS = ("山东省", "济南市", "历下区", "市中区", "解放路街道", "花园镇", "单县", "临沂市")


def parts(text: str) -> list[str]:
    return [word.text for word in read_query(text, DIVISIONS, "山东省").words]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("历下 驿站", ["历下", "驿站"]),
        ("历下驿站", ["历下", "驿站"]),
        ("济南市历下区解放路驿站", ["济南市", "历下区", "解放路", "驿站"]),
        ("山东省济南市历下区", ["济南市", "历下区"]),
        ("山东", ["山东"]),
        ("山东 驿站", ["驿站"]),
        ("历下的驿站", ["历下", "驿站"]),
        ("历下附近的母婴室", ["历下", "母婴室"]),
        ("花园路", ["花园路"]),
        ("单县妈妈小屋", ["单县", "妈妈小屋"]),
        ("历下,驿站、驿站", ["历下", "驿站"]),
        ("ＬＩＸＩＡ　ＹＺ", ["lixia", "yz"]),
        ("历下yizhan", ["历下", "yizhan"]),
        ("解放路128号", ["解放路", "128号"]),
        ("的", ["的"]),
        ("  \t\n", []),
        ("%_*?'\";--", []),
        ("", []),
    ],
)
def test_a_query_is_parted_as_people_would(typed: str, expected: list[str]) -> None:
    assert parts(typed) == expected


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("驿站", [PlaceKind.station]),
        ("yz", [PlaceKind.station]),
        ("yizhan", [PlaceKind.station]),
        ("yiz", [PlaceKind.station]),
        ("书屋", [PlaceKind.reading_room]),
        ("小屋", [PlaceKind.mother_room]),
        ("mys", [PlaceKind.mother_room]),
        ("服务", [PlaceKind.station, PlaceKind.service_centre, PlaceKind.service_window]),
        ("屋", []),
        ("y", []),
        ("128", []),
    ],
)
def test_a_word_names_kinds(typed: str, kinds: list[PlaceKind]) -> None:
    (word,) = read_query(typed, DIVISIONS).words
    assert list(word.kinds) == kinds


def test_the_readings_of_the_kinds_are_those_of_the_dictionary() -> None:
    assert set(KIND_WORDS) == set(PlaceKind)
    for words in KIND_WORDS.values():
        for chinese, pinyin, initials in words:
            assert search_forms(chinese) == (chinese, pinyin, initials)


def test_a_stem_keeps_two_characters() -> None:
    assert [stem(name) for name in ("历下区", "单县", "解放路街道", "高新区", "驿站")] == [
        "历下",
        "单县",
        "解放路",
        "高新",
        "驿站",
    ]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_typed_is_bounded(text: str) -> None:
    query = read_query(text, DIVISIONS, "山东省")
    assert len(query.words) <= MOST_WORDS
    assert all(word.text and not set(word.text) & set(" \n%_\x00") for word in query.words)
    assert len({word.text for word in query.words}) == len(query.words)
