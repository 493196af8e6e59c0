"""What the home page counts."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.kinds import PlaceKind, PlaceStatus
from app.services import overview
from tests.factories.division import a_city
from tests.factories.moment import NOW
from tests.factories.place import a_place


def test_counts_by_kind_without_the_retired_and_for_a_minute(session: Session) -> None:
    overview.forget(session.connection().engine)
    a_city(session, "370200", "青岛市")
    a_place(session, kind=PlaceKind.legal_aid, demo=True)
    a_place(session)
    a_place(session, status=PlaceStatus.retired)
    first = overview.overview(session, NOW)
    assert first.counts == {PlaceKind.station: 1, PlaceKind.legal_aid: 1}
    assert list(first.counts) == [PlaceKind.station, PlaceKind.legal_aid]
    assert first.cities == (("370100", "济南市"), ("370200", "青岛市"))
    assert first.demo and first.real
    a_place(session)
    assert overview.overview(session, NOW + timedelta(seconds=59)) is first
    later = overview.overview(session, NOW + timedelta(seconds=60))
    assert later.counts[PlaceKind.station] == 2
    overview.forget(session.connection().engine)
