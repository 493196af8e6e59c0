"""Many rows at once: the same values that one row at a time would store, in the transaction."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.models import Division, Notice, OpeningException, Place
from app.spatial import bulk
from tests.factories.division import a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place


def table(model: type) -> Table:
    found = model.__dict__["__table__"]
    assert isinstance(found, Table)
    return found


def test_no_rows_are_no_statement(session: Session) -> None:
    bulk.insert_rows(session.connection(), table(Place), [])


def test_values_come_back_as_the_model_reads_them(session: Session) -> None:
    place = a_place(session)
    connection = session.connection()
    spans = [[480, 720], [840, 1500]]
    row = {
        "place_id": place.id,
        "first_day": TODAY,
        "last_day": TODAY,
        "spans": spans,
        "note": "调",
    }
    bulk.insert_rows(connection, table(OpeningException), [row])
    ends = datetime(2030, 1, 1, tzinfo=UTC)
    notice = {"place_id": place.id, "text": "停水", "starts_at": NOW, "ends_at": ends}
    bulk.insert_rows(connection, table(Notice), [notice, {**notice, "text": "a\tb\\n\n'"}])
    session.expire_all()
    exception = place.exceptions[0]
    assert (exception.first_day, exception.spans, exception.note) == (TODAY, spans, "调")
    assert {notice.text for notice in place.notices} == {"停水", "a\tb\\n\n'"}
    assert {notice.starts_at for notice in place.notices} == {NOW}


def test_points_and_missing_values_are_stored(session: Session) -> None:
    a_county(session)
    row = {
        "code": "370102009",
        "name": "示例街道",
        "level": Division.level.type.python_type("township"),
        "parent_code": "370102",
        "pinyin": "",
        "initials": "",
        "is_municipal_district": False,
        "outside": False,
        "area": None,
        "lng": None,
        "lat": 36.5,
    }
    bulk.insert_rows(session.connection(), table(Division), [row])
    found = session.get(Division, "370102009")
    assert found is not None
    assert (found.lng, found.lat, found.area, found.outside) == (None, 36.5, None, False)


def test_reserved_ids_are_given_to_nobody_else(session: Session) -> None:
    first = a_place(session)
    connection = session.connection()
    ids = bulk.reserve_ids(connection, table(Place), 3)
    assert ids == sorted(set(ids)) and len(ids) == 3
    assert min(ids) > first.id
    assert bulk.reserve_ids(connection, table(Place), 0) == []


def test_a_row_that_breaks_a_rule_is_refused(session: Session) -> None:
    row = {"place_id": 987654321, "text": "x", "starts_at": NOW, "ends_at": NOW}
    with session.begin_nested() as savepoint:
        with pytest.raises(Exception, match=r"constraint|CHECK"):
            bulk.insert_rows(session.connection(), table(Notice), [row])
        savepoint.rollback()
    assert session.scalar(select(func.count()).select_from(Notice)) == 0
