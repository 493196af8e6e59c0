"""A programme's search columns, and its position when its place moves."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.services.divisions import forget
from app.services.programmes.searched import follow_places, search_columns, settle
from tests.factories.division import LIXIA, a_county
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.programme import a_programme


def test_title_comes_first_and_ends() -> None:
    columns = search_columns("电动车维修课", "花园路1号", "历下区总工会", "济南市", "历下区")
    assert columns.search_text == " 电动车维修课\n 花园路1号 历下区总工会 济南市 历下区"
    assert columns.search_initials.startswith(" ddcwxk\n hyl1h")
    assert " diandongcheweixiuke\n" in columns.search_pinyin


def test_what_is_too_long_is_cut() -> None:
    columns = search_columns("课" * 80, "路" * 160, "会" * 120, "市" * 200)
    assert [len(text) for text in columns] == [480, 640, 160]


def test_settles_where_its_place_is(session: Session) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    place = a_place(session, "花园路驿站", LIXIA)
    made = a_programme(session, organiser=an_organisation(session, "历下总工会"), place_id=place.id)
    settle(session, made)
    session.flush()
    assert (made.lng, made.lat, made.county_code) == (*LIXIA, "370102")
    for word in ("花园路驿站", "历下总工会", "济南市", "历下区", "电动车维修课"):
        assert word in made.search_text


def test_follows_a_place_that_moved(session: Session) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    place = a_place(session, "甲", LIXIA)
    made = a_programme(session, place_id=place.id)
    other = a_programme(session, at=(117.02, 36.62), address="别处")
    settle(session, made)
    session.flush()
    assert follow_places(session) == 0
    place.lng, place.lat = 117.06, 36.65
    place.location = "SRID=4326;POINT(117.06 36.65)"  # type: ignore[assignment]
    session.flush()
    assert follow_places(session, place.id + 1) == 0
    assert follow_places(session, place.id) == 1
    session.expire_all()
    assert (made.lng, made.lat) == (117.06, 36.65)
    drawn = text("SELECT ST_X(location) FROM programme WHERE id = :id")
    assert session.scalar(drawn, {"id": made.id}) == 117.06
    assert other.lng == 117.02
