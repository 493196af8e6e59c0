"""The way to one place agrees with the list it was found in."""

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.services.divisions import forget
from app.services.journey import journey
from app.travel.engine import Mode
from app.travel.estimate import EstimateEngine, TravelFigures
from tests.factories.division import LIXIA, a_county

TRAVEL = EstimateEngine(TravelFigures())
SETTINGS = Settings()


def test_metres_minutes_and_the_circle(session: Session) -> None:
    forget(session.connection().engine)
    a_county(session)
    way = journey(session, TRAVEL, SETTINGS, LIXIA, (LIXIA[0] + 0.01, LIXIA[1]), None)
    assert way.circle.mode is Mode.walk
    assert way.metres == pytest.approx(894, abs=2)
    assert way.seconds == pytest.approx(894 * 1.32 / (5 / 3.6), rel=0.01)
    assert way.inside
    far = journey(session, TRAVEL, SETTINGS, LIXIA, (LIXIA[0] + 0.03, LIXIA[1]), Mode.car)
    assert far.circle.mode is Mode.car and not far.inside


def test_outside_the_province(session: Session) -> None:
    forget(session.connection().engine)
    a_county(session)
    with pytest.raises(DomainError, match="outside_province"):
        journey(session, TRAVEL, SETTINGS, (116.4, 39.9), LIXIA, None)
