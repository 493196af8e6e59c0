"""Where somebody outside the province is sent to."""

from sqlalchemy.orm import Session

from app.services.nearest_county import nearest_county
from tests.factories.division import a_county


def test_the_nearest_of_our_own_counties(session: Session) -> None:
    a_county(session)
    a_county(session, "371402", "德城区", box=(116.2, 37.4, 116.4, 37.5))
    a_county(session, "130903", "运河区", outside=True, box=(116.8, 38.2, 116.9, 38.4))
    found = nearest_county(session, 116.4, 39.9)
    assert found is not None and found.name == "德城区"


def test_none_without_reference_data(session: Session) -> None:
    assert nearest_county(session, 116.4, 39.9) is None
