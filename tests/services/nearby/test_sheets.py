"""Answers from memory: the same as the search's own, for as long as nothing has changed."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.care import Notice
from app.models.kinds import Amenity, PlaceKind, PlaceStatus
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.services.nearby import sheets as module
from app.services.nearby.candidates import Candidate, Search
from app.services.nearby.changes import Changes
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.find import Finder, Question
from app.services.nearby.memory import Memory
from app.services.nearby.sheets import Sheets
from app.travel.engine import Mode
from app.travel.estimate import EstimateEngine, TravelFigures
from tests.databases import Database
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.services.nearby.conftest import Province
from tests.services.nearby.scattered import AT, by_brute_force
from tests.services.nearby.test_candidates import same
from tests.statements import Statements, watched

#: What may be asked for where an answer can be kept; each asks the statement other questions.
FILTERS = (
    Filters(),
    Filters(kinds=(PlaceKind.station, PlaceKind.mother_room)),
    Filters(open=OpenWhen.now),
    Filters(open=OpenWhen.always),
    Filters(amenities=(Amenity.drinking_water,)),
)


def ask(
    sheets: Sheets, search: Search, radius: float = 20_000.0, limit: int = 20
) -> list[Candidate]:
    return sheets.nearest(search, radius, limit, probes=4, density=Density())[0]


def test_neighbours_are_answered_from_one_sheet(province: Province, statements: Statements) -> None:
    """Whoever asks from another spot of the same square, or for another number of places."""
    chance, sheets, spared = random.Random(4), Sheets(), 0
    with province.session() as session:
        for lng, lat in province.points(60, seed=31):
            for _ in range(6):
                origin = lng + chance.uniform(-0.01, 0.01), lat + chance.uniform(-0.01, 0.01)
                limit, before = chance.choice((1, 5, 20, 60)), statements.count
                found = ask(sheets, Search(session.connection, origin, Filters(), AT), limit=limit)
                spared += statements.count - before == 1
                there = by_brute_force(province.spots, origin, 20_000.0)
                assert same(found, there[:limit]), origin
    assert spared > 60


@pytest.mark.parametrize("filters", FILTERS)
def test_they_hold_until_the_time_comes_that_changes_them(
    province: Province, filters: Filters
) -> None:
    """At every instant what the statement says then: closures end, windows begin, end, run out."""
    chance, sheets = random.Random(8), Sheets()
    spans = (0, 1, 1, 599, 600, 601, 3_599, 3_600, 7_200, 86_399, 90_000, 700_000)
    with province.session() as session:
        for origin in province.points(24, seed=33):
            at = AT - timedelta(hours=2)
            for seconds in chance.choices(spans, k=14):
                at += timedelta(seconds=seconds)
                expected = Search(session.connection, origin, filters, at).nearest(20_000.0, 20)
                found = ask(sheets, Search(session.connection, origin, filters, at))
                assert found == expected, (origin, at)


def test_open_on_arrival_is_asked_each_time(province: Province, statements: Statements) -> None:
    sheets, filters = Sheets(), Filters(open=OpenWhen.arrival)
    with province.session() as session:
        for origin in province.points(10, seed=35):
            for _ in range(3):
                search = Search(session.connection, origin, filters, AT, pace=0.2)
                before = statements.count
                found = ask(sheets, search)
                assert statements.count > before
                assert found == search.nearest(20_000.0, 20)


def test_what_does_not_fit_is_not_kept(
    province: Province, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 8)
    sheets, found = Sheets(), 0
    with province.session() as session:
        for origin in province.points(20, seed=36):
            expected = by_brute_force(province.spots, origin, 20_000.0)[:20]
            for _ in range(3):
                before = statements.count
                assert same(
                    ask(sheets, Search(session.connection, origin, Filters(), AT)), expected
                )
            found += len(expected) > 8 and statements.count - before > 1
    assert found


def test_the_least_recently_asked_for_is_forgotten(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 300)
    sheets = Sheets()
    with province.session() as session:
        for origin in province.points(60, seed=37) * 2:
            for _ in range(2):
                found = ask(sheets, Search(session.connection, origin, Filters(), AT))
            assert same(found, by_brute_force(province.spots, origin, 20_000.0)[:20])
            kept = [sheet for sheet in sheets._kept.values() if sheet]
            assert sum(len(sheet.rows) for sheet in kept) == sheets._rows <= 300


@pytest.fixture
def street(own_database: Database) -> Database:
    """Thirty places in a row, every tenth of a kilometre."""
    with Session(own_database.engines.write) as session, session.begin():
        a_county(session)
        an_organisation(session)
        for n in range(30):
            place = a_place(session, f"{n}号站", (LIXIA[0] + n / 1000, LIXIA[1]), always_open=True)
            place.windows_until = int(NOW.timestamp()) + 8 * 86_400
            place.hours_unsure = False
            offers(session, place, Amenity.shower)
    return own_database


def close(session: Session, place: Place) -> None:
    place.status = PlaceStatus.temporarily_closed


def retire(session: Session, place: Place) -> None:
    session.execute(update(Place).where(Place.id == place.id).values(status=PlaceStatus.retired))


def move(session: Session, place: Place) -> None:
    place.move_to(LIXIA[0] + 0.2, LIXIA[1])


def forget_hours(session: Session, place: Place) -> None:
    start = int(NOW.timestamp()) - 60
    session.add(OpenWindow(place_id=place.id, opens_at=start, closes_at=start + 600, state=0))
    place.hours_unsure = True


def report_broken(session: Session, place: Place) -> None:
    until = NOW + timedelta(hours=1)
    place.notices.append(Notice(text="坏了", amenity=Amenity.shower, starts_at=NOW, ends_at=until))
    place.updated_at = NOW + timedelta(seconds=1)


def remove(session: Session, place: Place) -> None:
    session.execute(delete(Place).where(Place.id == place.id))


CHANGES = [close, retire, move, forget_hours, report_broken, remove]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_seen_at_the_next_question(
    street: Database, change: Callable[[Session, Place], None]
) -> None:
    wanted = Filters(amenities=(Amenity.shower,))
    sheets = Sheets()

    def first(at: datetime = NOW) -> str:
        with Session(street.engines.read) as session:
            found = ask(sheets, Search(session.connection, LIXIA, wanted, at))
            return found[0].public_id

    nearest = {first() for _ in range(3)}
    with Session(street.engines.write) as session, session.begin():
        place = session.query(Place).filter_by(public_id=nearest.pop()).one()
        shut = place.public_id
        change(session, place)
    assert not nearest
    assert first() != shut
    if change is report_broken:
        assert first(NOW + timedelta(hours=1)) == shut, "mended by itself"


def test_a_new_place_is_seen_at_the_next_question(street: Database) -> None:
    sheets = Sheets()

    def ids() -> set[str]:
        with Session(street.engines.read) as session:
            found = ask(sheets, Search(session.connection, LIXIA, Filters(), NOW), limit=5)
            return {one.public_id for one in found}

    for _ in range(3):
        before = ids()
    with Session(street.engines.write) as session, session.begin():
        new = a_place(session, "新站", LIXIA, hours_unsure=False)
        new.windows_until = int(NOW.timestamp()) + 8 * 86_400
        session.flush()
        name = new.public_id
    assert name not in before
    assert name in ids()


def test_for_the_seconds_allowed_the_database_is_not_asked(street: Database) -> None:
    """A list may lag behind by so long, and no longer."""
    seconds = [0.0]
    sheets = Sheets(changes=Changes(1.0, clock=lambda: seconds[0]))

    def asked() -> tuple[str, int]:
        with watched(street.engines.read) as statements, Session(street.engines.read) as session:
            found = ask(sheets, Search(session.connection, LIXIA, Filters(), NOW))
        return found[0].public_id, statements.count

    old = {asked()[0] for _ in range(3)}.pop()
    assert asked() == (old, 0)
    with Session(street.engines.write) as session, session.begin():
        close(session, session.query(Place).filter_by(public_id=old).one())
    seconds[0] = 0.99
    assert asked() == (old, 0)
    seconds[0] = 1.0
    new, count = asked()
    assert new != old
    assert count == 4, "whether anything has changed; version, places and until when"
    assert asked() == (new, 0)


def test_a_slow_request_keeps_nothing_that_is_out_of_date(street: Database) -> None:
    """It still sees what was before a change that the process has already been told of."""
    changes = Changes(60.0)
    sheets = Sheets(changes=changes)

    def first(session: Session) -> str:
        return ask(sheets, Search(session.connection, LIXIA, Filters(), NOW))[0].public_id

    with Session(street.engines.read) as slow:
        old = first(slow)
        with Session(street.engines.write) as session, session.begin():
            close(session, session.query(Place).filter_by(public_id=old).one())
        with Session(street.engines.read) as quick:
            changes.version(quick.connection)
        seen = first(slow)
    with Session(street.engines.read) as quick:
        assert first(quick) != old
    assert (seen == old) == (street.backend == "spatialite")


def test_what_served_nobody_before_a_change_is_not_drawn_again(street: Database) -> None:
    """Else a night's work on all listings would make every question dearer."""
    sheets = Sheets()

    def asked() -> int:
        with watched(street.engines.read) as statements, Session(street.engines.read) as session:
            ask(sheets, Search(session.connection, LIXIA, Filters(), NOW), limit=5)
        return statements.count

    search, drawn, told = 1, 3, 1
    with Session(street.engines.read) as session:
        # The spatial index reads its own root once a connection.
        Search(session.connection, LIXIA, Filters(), NOW).nearest(2_000.0, 5)
    assert [asked(), asked(), asked()] == [search, search + drawn, told]
    for served in (True, False, False):
        with Session(street.engines.write) as session, session.begin():
            session.execute(update(Place).values(phone="12351"))
        assert asked() == told + (drawn if served else search)
        if not served:
            assert asked() == search + drawn


def test_a_place_that_was_deleted_meanwhile_has_no_card(street: Database) -> None:
    finder = Finder(
        Settings(secret_key="a key for tests only"),
        EstimateEngine(TravelFigures()),
        Density(),
        sheets=Sheets(60.0),
    )
    question = Question(LIXIA, Filters(mode=Mode.walk), NOW, limit=5)

    def ids() -> list[str]:
        with Session(street.engines.read) as session:
            return [card.public_id for card in finder.find(session, question).inside]

    for _ in range(3):
        before = ids()
    with Session(street.engines.write) as session, session.begin():
        session.execute(delete(Place).where(Place.public_id == before[0]))
    # Another process may never have read it.
    finder = replace(finder, memory=Memory())
    assert ids() == before[1:]
