"""A listing that a manager stands before: open from 8 to 18, with a shower and a toilet."""

from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.divisions import forget
from app.services.hours.store import recompile
from tests.factories.division import a_township
from tests.factories.moment import TODAY
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens


def a_door(session: Session, owner: Organisation | None = None, name: str = "解放路驿站") -> Place:
    """The place, its windows compiled; its own organisation unless one is given."""
    made = a_place(
        session,
        name=name,
        owner=owner or an_organisation(session),
        township=a_township(session),
        address="解放路 1 号",
    )
    opens(session, made)
    offers(session, made, Amenity.shower, Amenity.toilet, confirmed_at=None)
    recompile(session, [made.id], TODAY, PublishedCalendar())
    session.expire_all()
    forget(session.connection().engine)
    return made
