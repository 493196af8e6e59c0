"""The county's outline for the map."""

from sqlalchemy.orm import Session

from app.services.outlines import outline
from tests.factories.division import LIXIA_BOX, a_county


def test_a_rectangle_stays_one(session: Session) -> None:
    found = outline(session, a_county(session).code)
    assert found is not None
    assert found["type"] == "Polygon"
    west, south, east, north = LIXIA_BOX
    corners = {tuple(corner) for corner in found["coordinates"][0]}
    assert corners == {(west, south), (east, south), (east, north), (west, north)}


def test_no_area_no_outline(session: Session) -> None:
    a_county(session)
    assert outline(session, "370100") is None
    assert outline(session, "999999") is None
