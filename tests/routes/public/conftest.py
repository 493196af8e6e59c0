"""What the worker's pages are tested with: one district, a street of places."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity, AmenityState, PlaceKind, PlaceStatus
from app.models.place import Place
from app.services import overview
from app.services.hours.store import recompile
from app.services.search_index import reindex
from tests.factories.division import LIXIA, a_township
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens

NEAR = f"/near?lng={LIXIA[0]:.4f}&lat={LIXIA[1]:.4f}"


@pytest.fixture(autouse=True)
def _no_old_counts(session: Session) -> None:
    overview.forget(session.connection().engine)


@pytest.fixture
def street(session: Session) -> list[Place]:
    """Six places going east, about 180 m apart: open until 18:00, shut until noon, around the
    clock with a broken microwave, hours unknown, temporarily closed, a mothers' room."""
    township = a_township(session)
    row = [
        a_place(
            session,
            f"{name}驿站",
            (LIXIA[0] + 0.002 * (n + 1), LIXIA[1]),
            township=township,
            phone=f"0531-8000000{n}",
            demo=True,
        )
        for n, name in enumerate(("甲", "乙", "丙", "丁", "戊", "己"))
    ]
    first, second, third, _, fifth, sixth = row
    opens(session, first)
    opens(session, second, 12 * 60, 20 * 60)
    third.always_open = True
    offers(session, third, Amenity.drinking_water, Amenity.toilet)
    offers(session, third, Amenity.microwave, state=AmenityState.broken)
    fifth.status, fifth.closed_until = PlaceStatus.temporarily_closed, NOW + timedelta(days=2)
    sixth.kind = PlaceKind.mother_room
    sixth.always_open = True
    for place in row:
        reindex(place, ("济南市", "历下区", "解放路街道"))
    session.flush()
    recompile(session, None, TODAY, PublishedCalendar())
    return row
