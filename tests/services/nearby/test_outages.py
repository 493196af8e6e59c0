"""Broken until then: the card, the filter and the place page agree, and it ends by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.config import Settings
from app.models.care import Notice
from app.models.kinds import Amenity, AmenityState
from app.models.place import Place
from app.services import places
from app.services.divisions import forget
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters
from app.services.nearby.find import Finder, Question
from app.travel.estimate import EstimateEngine, TravelFigures
from tests.factories.division import LIXIA
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.factories.place_amenity import offers

SETTINGS = Settings(secret_key="a key for tests only")
UNTIL = NOW + timedelta(hours=8)
AVAILABLE, BROKEN = AmenityState.available, AmenityState.broken


@pytest.fixture
def place(session: Session) -> Place:
    made = a_place(session)
    offers(session, made, Amenity.shower, Amenity.toilet)
    made.notices.append(
        Notice(text="热水坏了", amenity=Amenity.shower, starts_at=NOW, ends_at=UNTIL)
    )
    session.flush()
    forget(session.connection().engine)
    return made


@pytest.fixture
def finder() -> Finder:
    return Finder(SETTINGS, EstimateEngine(TravelFigures()), Density())


def _cards(
    finder: Finder, session: Session, at: datetime, *wanted: Amenity
) -> list[dict[Amenity, AmenityState]]:
    found = finder.find(session, Question(LIXIA, Filters(amenities=wanted), at))
    return [dict(card.amenities) for card in found.inside]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (NOW - timedelta(seconds=1), AVAILABLE),
        (NOW, BROKEN),
        (UNTIL - timedelta(seconds=1), BROKEN),
        (UNTIL, AVAILABLE),
    ],
)
def test_card_filter_and_page_say_the_same(
    finder: Finder, session: Session, place: Place, at: datetime, state: AmenityState
) -> None:
    assert _cards(finder, session, at) == [{Amenity.shower: state, Amenity.toilet: AVAILABLE}]
    assert len(_cards(finder, session, at, Amenity.shower)) == (state is AVAILABLE)
    assert len(_cards(finder, session, at, Amenity.toilet)) == 1
    detail = places.detail(session, place.public_id, at, PublishedCalendar(), settings=SETTINGS)
    assert {fact.amenity: fact.state for fact in detail.amenities}[Amenity.shower] is state


def test_what_is_kept_in_memory_ages_too(finder: Finder, session: Session, place: Place) -> None:
    """The row does not change when a notice ends, so the facts are not read again."""
    states = [
        _cards(finder, session, at)[0][Amenity.shower]
        for at in (NOW, UNTIL, NOW, UNTIL + timedelta(days=1))
    ]
    assert states == [BROKEN, AVAILABLE, BROKEN, AVAILABLE]


def test_an_amenity_nobody_knew_of_is_unknown_again(
    finder: Finder, session: Session, place: Place
) -> None:
    place.notices.append(
        Notice(text="冰箱坏了", amenity=Amenity.fridge, starts_at=NOW, ends_at=UNTIL)
    )
    session.flush()
    assert _cards(finder, session, NOW)[0][Amenity.fridge] is BROKEN
    assert Amenity.fridge not in _cards(finder, session, UNTIL)[0]
