"""Moving a place: near at once, far only when it is meant; the county follows."""

import pytest
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.place import Place
from app.services.divisions import forget
from app.services.place_edit.position import FAR_METRES, FarFromPin, Point, move, townships
from app.spatial.atlas import GEOD
from tests.factories.division import LIXIA, a_county, a_township
from tests.services.place_edit.conftest import Begin

OUTSIDE_M = 20_000.0


def _away(metres: float, azimuth: float = 90) -> tuple[float, float]:
    lng, lat, _ = GEOD.fwd(*LIXIA, azimuth, metres)
    return lng, lat


def test_a_few_steps_are_saved_at_once(place: Place, edit: Begin) -> None:
    assert move(edit(), 0, Point(*_away(FAR_METRES - 1), on_site=True), OUTSIDE_M)
    assert place.location_confirmed
    assert (place.county_code, place.township_code) == ("370102", "370102001")


def test_far_is_asked_about_first(session: Session, place: Place, edit: Begin) -> None:
    far = _away(FAR_METRES + 1)
    with pytest.raises(FarFromPin) as raised:
        move(edit(), 0, Point(*far), OUTSIDE_M)
    assert raised.value.metres == pytest.approx(FAR_METRES + 1, abs=0.01)
    assert raised.value.county == "历下区"
    assert (place.lng, place.lat) == LIXIA
    assert move(edit(), 0, Point(*far, sure=True), OUTSIDE_M)
    assert place.lng == pytest.approx(far[0], abs=1e-6)
    assert not place.location_confirmed, "nobody stood there"


def test_the_county_and_the_search_follow(session: Session, place: Place, edit: Begin) -> None:
    a_county(session, "370103", "市中区", box=(116.9, 36.6, 117.0, 36.68))
    forget(session.connection().engine)
    move(edit(), 0, Point(116.95, 36.64, sure=True), OUTSIDE_M)
    assert (place.county_code, place.township_code) == ("370103", None)
    assert "市中区" in place.search_text
    assert "历下区" not in place.search_text


def test_a_township_of_that_county_only(session: Session, place: Place, edit: Begin) -> None:
    a_township(session, "370102002", "千佛山街道")
    assert townships(session, "370102") == {"370102001": "解放路街道", "370102002": "千佛山街道"}
    move(edit(), 0, Point(*LIXIA, township_code="370102002"), OUTSIDE_M)
    assert place.township_code == "370102002"
    with pytest.raises(DomainError, match="value_unknown"):
        move(edit(), place.version, Point(*LIXIA, township_code="370103001"), OUTSIDE_M)


@pytest.mark.parametrize("far", [(121.5, 31.2), (116.4, 39.9)])
def test_another_province_is_refused(place: Place, edit: Begin, far: tuple[float, float]) -> None:
    with pytest.raises(DomainError, match="outside_province"):
        move(edit(), 0, Point(*far, sure=True), OUTSIDE_M)
