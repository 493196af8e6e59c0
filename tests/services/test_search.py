"""Finding by words: what is found, in which order, on both databases alike."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.kinds import PlaceKind, PlaceStatus
from app.services.divisions import forget
from app.services.search import SearchResult, search
from app.services.search_index import reindex
from tests.databases import Database
from tests.factories.division import a_city, a_county, a_township
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place

SETTINGS = Settings(secret_key="secret")
#: (city, county, township) by county code, with the readings of the county.
GROUND = {
    "370102": ("济南市", "历下区", "解放路街道"),
    "370103": ("济南市", "市中区", "杆石桥街道"),
    "370402": ("枣庄市", "市中区", "中心街街道"),
    "370685": ("烟台市", "招远市", "罗峰街道"),
}
READINGS = {
    "济南市": ("ji nan shi", "jns"),
    "枣庄市": ("zao zhuang shi", "zzs"),
    "烟台市": ("yan tai shi", "yts"),
    "历下区": ("li xia qu", "lxq"),
    "市中区": ("shi zhong qu", "szq"),
    "招远市": ("zhao yuan shi", "zys"),
    "解放路街道": ("jie fang lu jie dao", "jfljd"),
    "杆石桥街道": ("gan shi qiao jie dao", "gsqjd"),
    "中心街街道": ("zhong xin jie jie dao", "zxjjd"),
    "罗峰街道": ("luo feng jie dao", "lfjd"),
}


@pytest.fixture
def ground(session: Session, database: Database) -> Iterator[Session]:
    """A province of four counties; what the process kept of other tests' divisions is dropped."""
    for code, (city, county, township) in GROUND.items():
        a_city(session, f"{code[:4]}00", city, reading=READINGS[city])
        a_county(session, code, county, reading=READINGS[county])
        a_township(session, f"{code}001", township, reading=READINGS[township])
    forget(database.engines.write)
    yield session
    forget(database.engines.write)


def put(
    session: Session,
    name: str,
    county: str = "370102",
    address: str = "",
    kind: PlaceKind = PlaceKind.station,
    **fields: object,
) -> None:
    made = a_place(
        session,
        name,
        kind=kind,
        township=a_township(session, f"{county}001"),
        address=address,
        **fields,  # type: ignore[arg-type]
    )
    reindex(made, GROUND[county])
    session.flush()


def found(session: Session, text: str, **options: object) -> SearchResult:
    return search(session, text, NOW, settings=SETTINGS, **options)  # type: ignore[arg-type]


def names(session: Session, text: str) -> list[str]:
    return [card.name for card in found(session, text).places]


@pytest.mark.parametrize(
    "typed",
    [
        "历下 驿站",
        "历下驿站",
        "驿站 历下",
        "lixia",
        "lx yz",
        "LIXIA yizhan",
        "历下 yz",
        "lxq 驿站",
        "济南 lx",
    ],
)
def test_a_county_and_a_kind_in_any_writing(ground: Session, typed: str) -> None:
    put(ground, "东门驿站")
    put(ground, "西门驿站", "370402")
    assert names(ground, typed)[0] == "东门驿站"
    assert "西门驿站" not in names(ground, typed)


def test_names_come_first_then_address_then_readings(ground: Session) -> None:
    put(ground, "花木之家", address="泉城路1号", kind=PlaceKind.merchant)
    put(ground, "泉城路驿站")
    put(ground, "南门泉城路驿站")
    put(ground, "权成录驿站")
    put(ground, "西门驿站", address="泉城路 2 号", county="370402")
    assert names(ground, "泉城路") == ["南门泉城路驿站", "泉城路驿站", "花木之家", "西门驿站"]
    assert names(ground, "泉城路驿站")[:2] == ["南门泉城路驿站", "泉城路驿站"]
    assert names(ground, "quanchenglu") == [
        "南门泉城路驿站",
        "权成录驿站",
        "泉城路驿站",
        "花木之家",
        "西门驿站",
    ]


def test_what_lies_in_the_county_that_is_named_comes_first(ground: Session) -> None:
    put(ground, "历下人家驿站", "370402")
    put(ground, "东门驿站")
    put(ground, "历下驿站")
    assert names(ground, "历下驿站") == ["历下驿站", "东门驿站", "历下人家驿站"]


def test_two_counties_of_one_name_are_told_apart_by_their_city(ground: Session) -> None:
    put(ground, "甲驿站", "370103")
    put(ground, "乙驿站", "370402")
    result = found(ground, "枣庄 市中")
    assert [card.name for card in result.places] == ["乙驿站"]
    assert [hit.code for hit in result.divisions][:1] == ["370402"]
    assert sorted(names(ground, "市中")) == ["乙驿站", "甲驿站"]


def test_a_county_that_contradicts_the_city_is_only_text(ground: Session) -> None:
    put(ground, "历下人家驿站", "370402")
    assert names(ground, "枣庄 历下") == ["历下人家驿站"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("历下", [("历下区", ("济南市",))]),
        ("lixia", [("历下区", ("济南市",))]),
        ("解放路", [("解放路街道", ("济南市", "历下区"))]),
        ("jfl", [("解放路街道", ("济南市", "历下区"))]),
        ("济南", [("济南市", ())]),
        ("山东", []),
        ("驿站", []),
        ("下", []),
    ],
)
def test_divisions_that_the_words_begin(
    ground: Session, typed: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(hit.name, hit.above) for hit in found(ground, typed).divisions] == expected


def test_every_word_counts_and_a_kind_may_be_called_by_another_name(ground: Session) -> None:
    put(ground, "宝贝之家", kind=PlaceKind.mother_room)
    put(ground, "东门驿站")
    assert names(ground, "母婴室") == ["宝贝之家"]
    assert names(ground, "宝贝 母婴室 解放路") == ["宝贝之家"]
    assert names(ground, "宝贝 驿站") == []


def test_only_what_is_listed(ground: Session) -> None:
    put(ground, "撤了的驿站", status=PlaceStatus.retired)
    put(ground, "关几天的驿站", status=PlaceStatus.temporarily_closed)
    put(ground, "今天最后一天", available_until=TODAY)
    result = found(ground, "历下")
    assert sorted(card.name for card in result.places) == ["今天最后一天", "关几天的驿站"]
    assert all(card.distance_m is None and not card.in_circle for card in result.places)


@pytest.mark.parametrize(
    "typed", ["%", "_", "历_", "历%", "*", "' OR 1=1 --", "\\", "\x00", "\ud800", "🙂", "", " "]
)
def test_wildcards_and_garbage_find_nothing(ground: Session, typed: str) -> None:
    put(ground, "历下驿站")
    assert names(ground, typed) in ([], ["历下驿站"] if typed[:1] == "历" else [])
    assert names(ground, "历%站") == ["历下驿站"], "punctuation only parts words"
    assert names(ground, "历_站站") == []


def test_pages_join_to_the_whole_across_the_border_of_the_county(ground: Session) -> None:
    for number in range(17):
        put(
            ground,
            "历下驿站" if number % 2 else f"历下{number:02}号",
            ("370102", "370402")[number % 3 == 0],
        )
    whole = [card.public_id for card in found(ground, "历下", limit=100).places]
    assert len(whole) == 17
    for size in (1, 3, 11, 12, 16, 17):
        page, seen, numbers = found(ground, "历下", limit=size), [], []
        while True:
            seen += [card.public_id for card in page.places]
            numbers += [card.number for card in page.places]
            if page.cursor is None:
                break
            page = found(ground, " 历下 ", limit=size, cursor=page.cursor)
            assert not page.first_page
            assert page.divisions == ()
        assert (seen, numbers) == (whole, list(range(1, 18)))


def test_a_cursor_belongs_to_its_search(ground: Session) -> None:
    for number in range(3):
        put(ground, f"驿站{number}")
    cursor = found(ground, "驿站", limit=1).cursor
    assert cursor is not None
    for text, wrong in (("历下", cursor), ("驿站", cursor[:-2]), ("驿站", "x"), ("驿站", "\x00")):
        with pytest.raises(DomainError) as caught:
            found(ground, text, cursor=wrong)
        assert (caught.value.code, caught.value.field) == ("cursor_invalid", "cursor")


def test_order_is_bytewise_on_both_databases(ground: Session) -> None:
    for name in ("驿站乙", "驿站a", "驿站甲", "驿站B", "驿站-", "驿站Ａ", "驿站1"):
        put(ground, name)
    assert names(ground, "驿站") == sorted(names(ground, "驿站"), key=lambda name: name.encode())


def test_statements_are_few_and_do_not_grow(ground: Session) -> None:
    counted: list[object] = []
    event.listen(
        ground.connection(), "before_cursor_execute", lambda *words: counted.append(words[2])
    )
    for number in range(30):
        put(ground, f"历下{number}")
    found(ground, "历下")
    for text in ("历下", "历下 驿站 a b c d e f", "不存在的词", "驿站"):
        counted.clear()
        found(ground, text)
        assert len(counted) <= 4


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=250))
def test_no_text_is_an_error(ground: Session, text: str) -> None:
    result = found(ground, text)
    assert len(result.places) <= 20
    assert result.cursor is None
