"""The two tables of divisions: complete, connected, classed and readable."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from seed.readings import initials, pinyin

SEED = Path(__file__).parents[2] / "seed"


def rows(name: str) -> list[dict[str, str]]:
    with (SEED / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def divisions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("divisions.csv")}


@pytest.fixture(scope="module")
def townships() -> list[dict[str, str]]:
    return rows("townships.csv")


def test_the_province_is_complete(divisions: dict[str, dict[str, str]]) -> None:
    levels = Counter(row["level"] for row in divisions.values())
    assert levels == {"province": 1, "city": 16, "county": 136}
    assert len(divisions) == len(rows("divisions.csv"))


def test_every_division_but_the_province_has_its_parent(
    divisions: dict[str, dict[str, str]],
) -> None:
    above = {"city": "province", "county": "city"}
    for row in divisions.values():
        if row["level"] != "province":
            assert divisions[row["parent"]]["level"] == above[row["level"]], row


def test_fifty_eight_counties_are_municipal_districts(
    divisions: dict[str, dict[str, str]],
) -> None:
    districts = {code for code, row in divisions.items() if row["is_municipal_district"] == "1"}
    assert len(districts) == 58
    named = {c for c, r in divisions.items() if r["level"] == "county" and r["name"][-1] == "区"}
    assert districts == named


def test_the_townships_are_complete_and_have_a_county(
    divisions: dict[str, dict[str, str]], townships: list[dict[str, str]]
) -> None:
    assert Counter(row["type"] for row in townships) == {"镇": 1076, "街道": 699, "乡": 51}
    assert len({row["code"] for row in townships}) == 1826
    for row in townships:
        assert len(row["code"]) == 9
        assert row["code"][:6] == row["parent"]
        assert divisions[row["parent"]]["level"] == "county"
        assert row["name"].endswith(row["type"])


def test_every_county_has_a_township(
    divisions: dict[str, dict[str, str]], townships: list[dict[str, str]]
) -> None:
    counties = {code for code, row in divisions.items() if row["level"] == "county"}
    assert {row["parent"] for row in townships} == counties


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("乐陵市", "lao ling shi", "lls"),
        ("单县", "shan xian", "sx"),
        ("长清区", "chang qing qu", "cqq"),
        ("莘县", "shen xian", "sx"),
        ("东阿县", "dong e xian", "dex"),
        ("台儿庄区", "tai er zhuang qu", "tezq"),
        ("牟平区", "mu ping qu", "mpq"),
        ("历下区", "li xia qu", "lxq"),
    ],
)
def test_county_names_are_read_as_their_people_read_them(
    divisions: dict[str, dict[str, str]], name: str, pinyin: str, initials: str
) -> None:
    row = next(row for row in divisions.values() if row["name"] == name)
    assert (row["pinyin"], row["initials"]) == (pinyin, initials)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("长沟镇", "chang gou zhen"),
        ("翟镇", "zhai zhen"),
        ("祝阿镇", "zhu e zhen"),
        ("大柳行镇", "da liu hang zhen"),
        ("益都街道", "yi du jie dao"),
        ("什集镇", "shi ji zhen"),
        ("卜集镇", "bu ji zhen"),
    ],
)
def test_township_names_are_read_as_their_people_read_them(
    townships: list[dict[str, str]], name: str, pinyin: str
) -> None:
    assert pinyin in {row["pinyin"] for row in townships if row["name"] == name}


def test_pinyin_is_plain_letters_and_initials_follow_it(
    divisions: dict[str, dict[str, str]], townships: list[dict[str, str]]
) -> None:
    for row in [*divisions.values(), *townships]:
        syllables = row["pinyin"].split(" ")
        assert all(s.isascii() and s.isalpha() and s.islower() for s in syllables), row
        assert len(syllables) == len(row["name"])
        assert row["initials"] == "".join(s[0] for s in syllables)


def test_the_tables_say_names_as_the_readings_do(
    divisions: dict[str, dict[str, str]], townships: list[dict[str, str]]
) -> None:
    for row in (*divisions.values(), *townships):
        assert (row["pinyin"], row["initials"]) == (pinyin(row["name"]), initials(row["name"]))
