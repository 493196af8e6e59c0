"""The tables. Importing this package registers every one of them on `Base.metadata`."""

from app.models.base import Base
from app.models.care import (
    CoverageGap,
    Notice,
    PlaceConfirmation,
    PlaceReport,
)
from app.models.division import Division
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan, OpenWindow
from app.models.site import Lease, LimitCounter, SiteFact

__all__ = [
    "Base",
    "CoverageGap",
    "Division",
    "Lease",
    "LimitCounter",
    "Notice",
    "OpenWindow",
    "OpeningException",
    "OpeningSpan",
    "Organisation",
    "Place",
    "PlaceAmenity",
    "PlaceConfirmation",
    "PlaceReport",
    "SiteFact",
]
