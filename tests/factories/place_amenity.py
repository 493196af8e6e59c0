"""What a listing offers."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from tests.factories.moment import NOW


def offers(
    session: Session,
    place: Place,
    *amenities: Amenity,
    state: AmenityState = AmenityState.available,
    confirmed_at: datetime | None = NOW,
) -> None:
    """All of `amenities` in the same state and of the same age."""
    for amenity in amenities:
        place.amenities.append(
            PlaceAmenity(amenity=amenity, state=state, confirmed_at=confirmed_at)
        )
    session.flush()
