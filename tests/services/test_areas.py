"""Browsing: counts add up, pages join without a seam, nobody else's divisions show."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError, NotFound
from app.models.kinds import DivisionLevel, PlaceKind, PlaceStatus
from app.services.areas import AreaPage, area, cities
from app.services.hours.state import StateCode
from tests.factories.division import a_city, a_county, a_township
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.factories.place_hours import windows

SETTINGS = Settings(secret_key="secret")
HOUR = timedelta(hours=1)


def shown(session: Session, code: str = "370102", **options: object) -> AreaPage:
    return area(session, code, NOW, settings=SETTINGS, **options)  # type: ignore[arg-type]


def names(page: AreaPage) -> list[str]:
    return [card.name for card in page.places]


def usable(session: Session, name: str, **fields: Any) -> None:
    windows(session, a_place(session, name, **fields), (NOW - HOUR, NOW + HOUR))


def test_cities_count_what_is_listed_in_them(session: Session) -> None:
    a_city(session, "370200", "青岛市")
    a_county(session, "370203", "市北区")
    a_place(session, kind=PlaceKind.mother_room)
    some: tuple[dict[str, Any], ...] = (
        {},
        {"status": PlaceStatus.temporarily_closed},
        {"status": PlaceStatus.retired},
        {"available_until": TODAY - timedelta(days=1)},
        {"available_until": TODAY},
    )
    for fields in some:
        a_place(session, **fields)
    found = cities(session, NOW)
    assert [(one.code, one.name, one.total) for one in found] == [
        ("370100", "济南市", 4),
        ("370200", "青岛市", 0),
    ]
    assert list(found[0].counts.items()) == [(PlaceKind.station, 3), (PlaceKind.mother_room, 1)]
    only = cities(session, NOW, [PlaceKind.mother_room])
    assert [one.total for one in only] == [1, 0]


def test_a_city_shows_its_counties_and_no_places(session: Session) -> None:
    a_county(session, "370103", "市中区")
    a_place(session)
    page = shown(session, "370100")
    assert page.area.level is DivisionLevel.city
    assert [(one.name, one.total) for one in page.children] == [("历下区", 1), ("市中区", 0)]
    assert (page.area.total, page.places, page.cursor, page.above) == (1, (), None, ())


def test_a_county_counts_its_townships_and_what_stands_in_none(session: Session) -> None:
    a_place(session, "甲", township=a_township(session))
    a_place(session, "乙", township=a_township(session, "370102002", "千佛山街道"))
    a_place(session, "丙")
    page = shown(session)
    assert [(one.code, one.total) for one in page.children] == [("370102001", 1), ("370102002", 1)]
    assert page.area.total == 3
    assert [one.name for one in page.above] == ["济南市"]
    assert sorted(names(page)) == ["丙", "乙", "甲"]
    township = shown(session, "370102001")
    assert (names(township), township.area.total) == (["甲"], 1)
    assert [one.name for one in township.above] == ["济南市", "历下区"]


def test_usable_first_then_unknown_then_closed_each_by_name_in_bytes(session: Session) -> None:
    for name in ("乙", "a", "甲", "B", "Ａ"):
        usable(session, name)
    usable(session, "关", status=PlaceStatus.temporarily_closed, closed_until=NOW + HOUR)
    usable(session, "又开", status=PlaceStatus.temporarily_closed, closed_until=NOW)
    a_place(session, "不知")
    page = shown(session)
    assert names(page) == ["B", "a", "乙", "又开", "甲", "Ａ", "不知", "关"]
    assert [card.bucket for card in page.places] == [0] * 6 + [1, 2]
    assert page.places[0].state.code is StateCode.open
    assert [card.number for card in page.places] == list(range(1, 9))


def test_pages_join_to_the_whole_also_among_equal_names(session: Session) -> None:
    for number in range(23):
        made = a_place(session, "驿站" if number % 3 else f"驿站{number % 2}")
        if number % 4:
            windows(session, made, (NOW - HOUR, NOW + HOUR))
    whole = [card.public_id for card in shown(session, limit=100).places]
    assert len(whole) == 23
    for size in (1, 2, 7, 22, 23):
        page = shown(session, limit=size)
        seen, numbers = [], []
        while True:
            seen += [card.public_id for card in page.places]
            numbers += [card.number for card in page.places]
            if page.cursor is None:
                break
            later = NOW + timedelta(days=300)
            page = area(session, "370102", later, settings=SETTINGS, limit=size, cursor=page.cursor)
            assert not page.first_page
        assert (seen, numbers) == (whole, list(range(1, 24)))


def test_kinds_narrow_counts_and_places_and_bind_the_cursor(session: Session) -> None:
    for number in range(3):
        a_place(session, f"小屋{number}", kind=PlaceKind.mother_room)
        a_place(session, f"驿站{number}")
    kinds = [PlaceKind.mother_room]
    page = shown(session, kinds=kinds, limit=2)
    assert (names(page), page.area.total) == (["小屋0", "小屋1"], 3)
    assert page.cursor is not None
    assert names(shown(session, kinds=kinds, cursor=page.cursor)) == ["小屋2"]
    with pytest.raises(DomainError, match="cursor_invalid"):
        shown(session, cursor=page.cursor)
    a_county(session, "370103", "市中区")
    with pytest.raises(DomainError, match="cursor_invalid"):
        shown(session, "370103", kinds=kinds, cursor=page.cursor)


@pytest.mark.parametrize(
    "code",
    [
        "370000",
        "130981",
        "379999",
        "",
        "37010",
        "3701020",
        "370102001001",
        "历下区",
        "３７０１０２",
        "\x00" * 6,
    ],
)
def test_what_is_no_area_of_the_province_is_not_found(session: Session, code: str) -> None:
    a_county(session)
    a_county(session, "130981", "泊头市", outside=True, district=False)
    with pytest.raises(NotFound) as caught:
        shown(session, code)
    assert (caught.value.code, caught.value.field) == ("area_unknown", "code")


def test_the_number_of_statements_does_not_grow(session: Session) -> None:
    counted: list[str] = []
    connection = session.connection()

    def count(*words: object) -> None:
        counted.append(str(words[2]))

    event.listen(connection, "before_cursor_execute", count)
    sizes = []
    for _ in range(2):
        for number in range(8):
            township = a_township(session, f"37010200{number + 1}", f"第{number}街道")
            a_place(session, f"驿站{number}", township=township)
        session.flush()
        session.expire_all()
        counted.clear()
        shown(session)
        sizes.append(len(counted))
    event.remove(connection, "before_cursor_execute", count)
    assert sizes[0] == sizes[1] <= 6
