"""Codes are one a place and purpose, found as people type them, and gone when revoked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.config import SHANGHAI
from app.errors import NotFound
from app.models.audit import AuditEntry
from app.models.base import ALPHABET
from app.models.kinds import CodePurpose, PlaceStatus
from app.models.place import Place
from app.models.qr import QrCode, QrScan
from app.services import place_codes, qr
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.place import a_place

DOOR, MANAGER = CodePurpose.door, CodePurpose.manager
ACTOR = Actor()


def code_of(session: Session, place: Place, purpose: CodePurpose = DOOR) -> str:
    place_codes.ensure(session, ACTOR, [place.id], NOW)
    return place_codes.live(session, [place.id])[place.id, purpose].code


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_every_place_has_two_codes_made_once(session: Session) -> None:
    places = [a_place(session, f"驿站{number}").id for number in range(3)]
    assert place_codes.ensure(session, ACTOR, places, NOW) == 6
    first = {key: one.code for key, one in place_codes.live(session, places).items()}
    assert set(first) == {(place, purpose) for place in places for purpose in place_codes.PURPOSES}
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in first.values())
    assert place_codes.ensure(session, ACTOR, places, NOW) == 0
    assert {key: one.code for key, one in place_codes.live(session, places).items()} == first
    assert acts(session) == ["code.made"] * 6


def test_a_code_that_is_taken_is_drawn_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = code_of(session, a_place(session))
    draws = iter([taken, "0000000a", taken, "0000000b"])
    monkeypatch.setattr(place_codes, "new_code", lambda: next(draws))
    other = a_place(session, "另一处")
    assert place_codes.ensure(session, ACTOR, [other.id], NOW) == 2
    codes = {one.code for one in place_codes.live(session, [other.id]).values()}
    assert codes == {"0000000a", "0000000b"}
    assert qr.find(session, taken).name != "另一处"


@pytest.mark.parametrize("typed", ["1010ABCD", "lOiOabcd", "1o1o-abcd", "L0I0 aBcD"])
def test_a_code_is_found_as_people_type_it(session: Session, typed: str) -> None:
    place = a_place(session)
    session.add(QrCode(code="1010abcd", purpose=DOOR, place_id=place.id, created_at=NOW))
    session.flush()
    assert qr.find(session, typed).public_id == place.public_id


@pytest.mark.parametrize("typed", ["", "0000000", "000000000", "uuuuuuuu", "驿" * 8, "a" * 9999])
def test_what_is_no_code_is_not_found(session: Session, typed: str) -> None:
    with pytest.raises(NotFound, match="code_unknown"):
        qr.find(session, typed)
    assert not qr.at_door(session, typed, a_place(session).public_id)
    assert qr.scanned_place(session, typed) is None


def test_presence_is_shown_by_the_live_code_of_that_very_door(session: Session) -> None:
    place, other = a_place(session, "甲"), a_place(session, "乙")
    door, private = code_of(session, place), code_of(session, place, MANAGER)
    assert qr.at_door(session, door.upper(), place.public_id)
    assert not qr.at_door(session, door, other.public_id)
    assert not qr.at_door(session, private, place.public_id)
    assert qr.scanned_place(session, private) == place.id
    assert qr.scanned_place(session, door) is None
    assert qr.scanned_place(session, None) is None
    place_codes.revoke(session, ACTOR, place.id, DOOR, NOW)
    place_codes.revoke(session, ACTOR, place.id, MANAGER, NOW)
    assert not qr.at_door(session, door, place.public_id)
    assert qr.scanned_place(session, private) is None


def test_a_revoked_code_is_known_and_another_takes_its_place(session: Session) -> None:
    place = a_place(session)
    before, private = code_of(session, place), code_of(session, place, MANAGER)
    after = place_codes.replace(session, ACTOR, place.id, DOOR, NOW)
    assert after.code != before
    assert not qr.find(session, before).is_live
    assert qr.find(session, after.code).is_live
    assert qr.find(session, private).is_live, "the other purpose keeps its code"
    assert place_codes.revoke(session, ACTOR, place.id, DOOR, NOW)
    assert not place_codes.revoke(session, ACTOR, place.id, DOOR, NOW), "nothing left to revoke"
    assert acts(session)[2:] == ["code.revoked", "code.made", "code.revoked"]
    written = session.scalars(select(AuditEntry.facts)).all()
    assert not {before, after.code, private} & {str(v) for one in written for v in one.values()}


def test_the_codes_of_a_duplicate_lead_to_where_it_went(session: Session) -> None:
    kept = a_place(session, "留下的")
    middle = a_place(session, merged_into_id=kept.id, status=PlaceStatus.retired)
    gone = a_place(session, merged_into_id=middle.id, status=PlaceStatus.retired)
    door, private = code_of(session, gone), code_of(session, gone, MANAGER)
    found = qr.find_place(session, door)
    assert (found.name, found.retired) == ("留下的", False)
    assert qr.at_door(session, door, kept.public_id)
    assert qr.scanned_place(session, private) == kept.id


def test_scans_are_counted_by_local_day(session: Session) -> None:
    place = a_place(session)
    found = qr.find(session, code_of(session, place))
    late = datetime(2026, 3, 11, 23, 50, tzinfo=SHANGHAI).astimezone(UTC)
    for minutes in (0, 5, 20):
        qr.count_scan(session, found, late + timedelta(minutes=minutes))
    days = session.execute(select(QrScan.day, QrScan.count).order_by(QrScan.day)).all()
    assert [(day.isoformat(), count) for day, count in days] == [
        ("2026-03-11", 2),
        ("2026-03-12", 1),
    ]
    assert qr.scans(session, place.id, late + timedelta(days=1)) == 3
    assert qr.scans(session, place.id, late + timedelta(days=30)) == 1
    place_codes.revoke(session, ACTOR, place.id, DOOR, late)
    qr.count_scan(session, qr.find(session, found.code), late)
    assert qr.scans(session, place.id, late) == 3, "a revoked code is not counted"


def test_twenty_who_ask_at_once_make_one_code_each(own_database: Database) -> None:
    with Session(own_database.engines.write) as session:
        places = [a_place(session, f"驿站{number}").id for number in range(5)]
        session.commit()

    def worker(turn: int) -> int:
        wanted = places if turn % 2 else places[::-1]
        with Session(own_database.engines.write) as session:
            made = place_codes.ensure(session, ACTOR, wanted, NOW)
            found = qr.find(session, place_codes.live(session, places)[places[0], DOOR].code)
            qr.count_scan(session, found, NOW)
            session.commit()
            return made

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(worker, range(20), timeout=120)) == 10
    with Session(own_database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(QrCode)) == 10
        assert session.scalars(select(QrScan.count)).all() == [20]
