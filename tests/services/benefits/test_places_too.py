"""Benefits on a place's page, and around a position."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.benefit_kinds import BenefitState
from app.models.kinds import PlaceStatus
from app.services.benefits import places_too
from app.services.benefits.places_too import AT_PLACE, at_place, nearby
from app.services.divisions import forget
from app.services.nearby.density import Density
from app.spatial.metric import geodesic
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.statements import counted

DAY = timedelta(days=1)
SETTINGS = Settings(secret_key="only for these tests")


@pytest.fixture(autouse=True)
def known(session: Session) -> Iterator[None]:
    forget(session.get_bind().engine)
    a_county(session)
    yield
    forget(session.get_bind().engine)


def test_a_place_names_the_first_to_end(session: Session) -> None:
    here, there = a_place(session), a_place(session, "别处")
    for number in range(6):
        a_benefit(session, f"券{number}", places=[here], ends_on=TODAY + (9 - number) * DAY)
    a_benefit(session, "别处的", places=[there])
    found = at_place(session, here.public_id, NOW, settings=SETTINGS)
    assert [card.title for card in found.cards] == ["券5", "券4", "券3", "券2"]
    assert (len(found.cards), found.number, bool(found.cursor)) == (AT_PLACE, 6, True)


def test_nearby_are_the_nearest_places_that_give_something_now(session: Session) -> None:
    at = [(LIXIA[0] + 0.001 * step, LIXIA[1]) for step in (1, 2, 3, 4, 5, 60)]
    places = [a_place(session, f"店{number}", spot) for number, spot in enumerate(at)]
    places[0].status = PlaceStatus.retired
    a_benefit(session, "撤了的店", places=[places[0]])
    a_benefit(session, "草稿", places=[places[1]], state=BenefitState.draft)
    a_benefit(session, "完了", places=[places[1]], ends_on=TODAY - DAY)
    a_benefit(session, "没到", places=[places[1]], begins_on=TODAY + DAY)
    assert nearby(session, LIXIA, 2000, NOW) is None
    for title in ("近", "近又"):
        a_benefit(session, title, places=[places[2], places[5]])
    a_benefit(session, "第二", places=[places[3]])
    a_benefit(session, "第三", places=[places[4]])
    found = nearby(session, LIXIA, 2000, NOW)
    assert found is not None
    assert [title for title, _, _ in found.nearest] == ["近", "第二"]
    assert [round(metres) for _, metres, _ in found.nearest] == [268, 358]
    assert found.to == f"/benefits?lng={LIXIA[0]:.4f}&lat={LIXIA[1]:.4f}&within=5"


def test_nearby_is_one_statement_where_one_has_looked_before(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_too, "_LOOKED", Density())
    a_benefit(session, places=[a_place(session)])
    with counted(session) as statements:
        first = nearby(session, LIXIA, 9000, NOW)
    assert statements.count <= 3
    with counted(session) as statements:
        assert nearby(session, LIXIA, 9000, NOW) == first
    assert first is not None
    assert statements.count == 1


def test_nearby_are_the_nearest_whatever_was_found_here_before(session: Session) -> None:
    chance = random.Random(5)
    origins = [_somewhere(chance, 0.02) for _ in range(25)]
    places = [a_place(session, f"店{number}", _somewhere(chance, 0.06)) for number in range(40)]
    for number, place in enumerate(places):
        a_benefit(session, f"券{number}", places=[place])
    for keeps in (40, 6, 2, 1, 0):
        for place in places[keeps:]:
            place.status = PlaceStatus.retired
        session.flush()
        for origin in origins:
            away = geodesic(origin, [one.lng for one in places], [one.lat for one in places])
            near = sorted((far, n) for n, far in enumerate(away[:keeps]) if far <= 5000)[:2]
            found = nearby(session, origin, 5000, NOW)
            titles = [title for title, _, _ in found.nearest] if found else []
            assert titles == [f"券{n}" for _, n in near]


def _somewhere(chance: random.Random, degrees: float) -> tuple[float, float]:
    """A point at most so far from 历下 to each side."""
    lng, lat = (round(LIXIA[n] + chance.uniform(-degrees, degrees), 6) for n in (0, 1))
    return lng, lat
