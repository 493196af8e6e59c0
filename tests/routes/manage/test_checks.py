"""Old listings are shown with what they say; one tap says that all of it is right."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models.kinds import Amenity
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens
from tests.routes.manage.conftest import Desk


@pytest.fixture
def city(session: Session) -> Organisation:
    return an_organisation(session, "市总工会")


@pytest.fixture
def place(session: Session, city: Organisation) -> Place:
    made = a_place(session, "解放路驿站", owner=city, verified_at=NOW - timedelta(days=100))
    opens(session, made)
    offers(session, made, Amenity.toilet)
    return made


def test_one_tap_and_it_is_no_longer_asked(
    desk: Desk, session: Session, city: Organisation, place: Place
) -> None:
    manager = desk(Role.station_manager, city, place)
    page = manager.get("/manage/checks")
    assert "请您核实 1 处" in page.text
    for words in ("解放路驿站", "08:00–18:00", "卫生间", "3 个月前"):
        assert words in page.text
    assert manager.post(f"/manage/checks/{place.public_id}").status == 303
    assert "都核实过了" in manager.get("/manage/checks").text
    session.refresh(place)
    assert place.verified_at == NOW


def test_others_may_not(desk: Desk, session: Session, city: Organisation, place: Place) -> None:
    url = f"/manage/checks/{place.public_id}"
    supervisor = desk(Role.supervisor, city)
    assert supervisor.get("/manage/checks").status == 403
    assert supervisor.post(url).status == 403
    sibling = desk(Role.officer, an_organisation(session, "另一个市"))
    assert sibling.post(url).status == 404
    assert "都核实过了" in sibling.get("/manage/checks").text
    session.refresh(place)
    assert place.verified_at == NOW - timedelta(days=100)
