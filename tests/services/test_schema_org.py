"""What search engines read of a place."""

from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.config import Settings
from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind
from app.services import places
from app.services.divisions import forget
from app.services.schema_org import structured
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens


def test_hours_features_and_place(session: Session) -> None:
    forget(session.connection().engine)
    made = a_place(
        session,
        kind=PlaceKind.legal_aid,
        phone="12351",
        audience=Audience.members,
        address="解放路 1 号",
    )
    opens(session, made, 8 * 60, 24 * 60, weekdays=range(5))
    opens(session, made, 22 * 60, 30 * 60, weekdays=[5])
    offers(session, made, Amenity.toilet)
    offers(session, made, Amenity.wifi, state=AmenityState.unknown)
    found = places.detail(session, made.public_id, NOW, PublishedCalendar(), settings=Settings())
    node = structured(found, "https://example.org/places/x")
    assert node["@type"] == "LegalService"
    assert node["publicAccess"] is False
    assert node["telephone"] == "12351"
    assert node["address"]["streetAddress"] == "解放路 1 号"
    assert [feature["name"] for feature in node["amenityFeature"]] == ["卫生间"]
    week, saturday = node["openingHoursSpecification"]
    assert week["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert (week["opens"], week["closes"]) == ("08:00", "23:59")
    assert (saturday["opens"], saturday["closes"]) == ("22:00", "06:00")
