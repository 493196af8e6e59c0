"""Valid listings."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.models.division import Division
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.writing import write


def a_place(
    session: Session,
    name: str = "解放路驿站",
    at: tuple[float, float] = LIXIA,
    *,
    kind: PlaceKind = PlaceKind.station,
    county: Division | None = None,
    township: Division | None = None,
    owner: Organisation | None = None,
    **fields: Any,
) -> Place:
    """A listing at `at` (WGS-84 lng, lat), verified ten days before `NOW`, hours unknown.

    Without a county it stands in the default one, without an owner it belongs to the first
    organisation there is. The search columns stay empty unless given.
    """
    county = county or a_county(session, township.code[:6] if township else "370102")
    owner = owner or session.query(Organisation).order_by(Organisation.id).first()
    made = Place(
        **{
            "name": name,
            "kind": kind,
            "county_code": county.code,
            "township_code": township.code if township else None,
            "owner_id": (owner or an_organisation(session)).id,
            "verified_at": NOW - timedelta(days=10),
            "created_at": NOW - timedelta(days=100),
            "updated_at": NOW - timedelta(days=10),
        }
        | fields
    )
    made.move_to(*at)
    session.add(made)
    write(session)
    return made
