"""Ten managers save one listing at the very same moment: nothing is lost, nothing is half there."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services.place_edit.save import EditConflict, begin, save
from tests.databases import Database
from tests.factories.door import a_door
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

#: Each unit is changed by two people, to different words.
UNITS = ("name", "phone", "address", "audience_note", "entrance_steps")
WORDS = {
    **dict.fromkeys(UNITS, ("甲", "乙")),
    "phone": ("0531-86951111", "0531-86952222"),
    "entrance_steps": (1, 2),
}


@pytest.fixture
def people(own_database: Database) -> tuple[str, Actor]:
    """A committed listing, and an officer over it."""
    with Session(own_database.engines.write) as session, session.begin():
        owner = an_organisation(session)
        place = a_door(session, owner)
        return place.public_id, Actor(None, (Held(Role.officer, owner.path),))


def test_different_units_come_together_and_the_same_one_is_won_once(
    own_database: Database, people: tuple[str, Actor]
) -> None:
    public_id, actor = people
    sessions = sessionmaker(own_database.engines.write)
    together = Barrier(2 * len(UNITS))

    def edit(unit: str, turn: int) -> list[str]:
        """Which units somebody else had changed; none for who saved."""
        together.wait(30)
        try:
            with sessions.begin() as session:
                edit = begin(session, actor, public_id, NOW, PublishedCalendar())
                save(edit, 0, {unit: WORDS[unit][turn]})
        except EditConflict as conflict:
            return conflict.overlap
        return []

    units, turns = UNITS * 2, (0,) * len(UNITS) + (1,) * len(UNITS)
    with ThreadPoolExecutor(len(units)) as pool:
        lost = list(pool.map(edit, units, turns))
    done = list(zip(units, turns, lost, strict=True))
    winners = {unit: WORDS[unit][turn] for unit, turn, by in done if not by}
    assert Counter(unit for unit, _, by in done if not by) == dict.fromkeys(UNITS, 1)
    assert all(by == [unit] for unit, _, by in done if by)
    with Session(own_database.engines.read) as session:
        place = session.scalars(select(Place)).one()
        assert {unit: getattr(place, unit) for unit in UNITS} == winners
        numbers = session.scalars(select(PlaceRevision.number).order_by(PlaceRevision.number)).all()
        # What stood before the first, then one for each who won.
        assert list(numbers) == list(range(1, len(UNITS) + 2))
        assert place.version == numbers[-1]
