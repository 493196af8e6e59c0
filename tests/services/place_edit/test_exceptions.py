"""Other hours on some days, at one place or many."""

import pytest
from sqlalchemy.orm import Session

from app.access import Actor
from app.errors import DomainError, NotFound
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.hours.state import StateCode
from app.services.nearby.load import cards
from app.services.place_edit import exceptions
from tests.factories.door import a_door
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.services.place_edit.conftest import CALENDAR, Begin

TODAY_SHUT = {"first_day": "2026-03-11", "last_day": "2026-03-11", "spans": [], "note": "停水"}


def _code(session: Session, place: Place) -> StateCode:
    return cards(session, [place.id], NOW, soon_minutes=30)[place.id].state.code


def test_one_for_the_same_days_takes_the_place_of_the_other(
    session: Session, place: Place, edit: Begin
) -> None:
    exceptions.add(edit(), TODAY_SHUT)
    assert _code(session, place) is StateCode.closed
    exceptions.add(edit(), TODAY_SHUT | {"spans": [[540, 1200]]})
    assert len(place.exceptions) == 1
    assert _code(session, place) is StateCode.open
    exceptions.remove(edit(), "2026-03-11/2026-03-11")
    assert place.exceptions == []


def test_many_at_once(session: Session, actor: Actor, owner: Organisation) -> None:
    places = [a_door(session, owner, f"{n} 号驿站") for n in range(3)]
    verified = places[0].verified_at
    ids = [one.public_id for one in places]
    for expected in (3, 0):
        changed = exceptions.add_to_many(session, actor, [*ids, ids[0]], TODAY_SHUT, NOW, CALENDAR)
        assert changed == expected
    assert {_code(session, one) for one in places} == {StateCode.closed}
    assert {one.verified_at for one in places} == {verified}, "nobody looked at each"


def test_one_beyond_reach_and_nothing_happens(session: Session, actor: Actor, place: Place) -> None:
    foreign = a_door(session, an_organisation(session, "市中区总工会"))
    pair = [place.public_id, foreign.public_id]
    with pytest.raises(NotFound), session.begin_nested():
        exceptions.add_to_many(session, actor, pair, TODAY_SHUT, NOW, CALENDAR)
    session.expire_all()
    assert place.exceptions == []


@pytest.mark.parametrize(("ids", "code"), [([], "places_none"), (["x"] * 1, "place_unknown")])
def test_none_and_nonsense(session: Session, actor: Actor, ids: list[str], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        exceptions.add_to_many(session, actor, ids, TODAY_SHUT, NOW, CALENDAR)
    many = [f"{n:010}" for n in range(exceptions.MOST + 1)]
    with pytest.raises(DomainError, match="places_too_many"):
        exceptions.add_to_many(session, actor, many, TODAY_SHUT, NOW, CALENDAR)
